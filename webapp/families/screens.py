"""A child's form, one thing a screen: what stands on each, and where a mistake is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rubrics.model import Rubric
from webapp.forms import Problem

# What a button on a screen sends: this, and the number of the screen that it leads to.
LEADS_TO = "screen-"


@dataclass(frozen=True)
class Screen:
    """One screen of a form: its number of how many, and the names of the fields that stand on it.

    `carried` are the other fields with what they hold, which go along unseen, so that the form is always
    sent whole and works without a script.
    """

    number: int
    of: int
    fields: frozenset[str]
    carried: Mapping[str, Any]

    @property
    def is_last(self) -> bool:
        """Whether the form is sent from here."""
        return self.number == self.of


def _parts(form: Rubric, *, has_worker: bool) -> list[frozenset[str]]:
    parts = [frozenset({"about"})] if has_worker else []
    parts += [frozenset({statement.id}) for statement in form.criteria]
    parts += [frozenset({f"text-{text.id}", f"consent-{text.id}"}) for text in form.texts]
    # Where nobody is there to be thanked, the last question is the screen from which the form is sent.
    return [*parts, frozenset({"thanks", "thanks-name"})] if has_worker else parts


def screen(form: Rubric, number: int, fields: Mapping[str, Any], *, has_worker: bool) -> Screen:
    """The screen of this number, or the nearest that there is."""
    parts = _parts(form, has_worker=has_worker)
    number = min(max(number, 1), len(parts))
    here = parts[number - 1]
    return Screen(number, len(parts), here, {name: held for name, held in fields.items() if name not in here})


def first_wrong(form: Rubric, problems: Sequence[Problem], *, has_worker: bool) -> tuple[int, list[Problem]]:
    """The number of the first screen on which something is wrong, and what is wrong on it."""
    for number, part in enumerate(_parts(form, has_worker=has_worker), 1):
        if here := [problem for problem in problems if problem.field_id in part]:
            return number, here
    return 1, []

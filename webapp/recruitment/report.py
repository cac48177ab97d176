"""What the standard's comparisons come to in words: a reason to begin with, and a candidate's report.

Knows no web framework and no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rubrics.standards import Judgement, Outcome
from scenarios.feedback import Feedback, ToldAbout


class Standing(StrEnum):
    """How clearly a value or skill was there, against its floor."""

    CLEAR = "clear"
    PARTLY = "partly"
    TO_GROW = "to grow"
    UNKNOWN = "unknown"


OF_OUTCOME = {
    Outcome.MEETS: Standing.CLEAR,
    Outcome.REFER: Standing.PARTLY,
    Outcome.BELOW: Standing.TO_GROW,
}


@dataclass(frozen=True)
class Line:
    """One value or skill of a candidate: how clearly it was there, and what is said of it."""

    construct: str
    standing: Standing
    said: ToldAbout | None
    above: float


def lines(judgement: Judgement, feedback: Feedback) -> list[Line]:
    """A candidate's values and skills, strengths first; among those the furthest above its floor first."""
    found = []
    for reason in judgement.reasons:
        if reason.construct is None:
            continue
        if reason.value is None:
            standing, above = Standing.UNKNOWN, 0.0
        else:
            standing, above = OF_OUTCOME[reason.outcome], reason.value - reason.cut
        found.append(Line(reason.construct, standing, feedback.on(reason.construct), above))
    order = list(Standing)
    return sorted(found, key=lambda one: (order.index(one.standing), -one.above))


@dataclass(frozen=True)
class Labelled:
    """A level that an assessor gave, as the rubric calls it."""

    criterion: str
    label: str


def facts(judgement: Judgement, names: Mapping[str, str]) -> dict[Standing, list[str]]:
    """The names of what was clearly there, partly, to grow and unknown, as a reason names them."""
    found: dict[Standing, list[str]] = {}
    for reason in judgement.reasons:
        if reason.construct is not None:
            standing = Standing.UNKNOWN if reason.value is None else OF_OUTCOME[reason.outcome]
            found.setdefault(standing, []).append(names[reason.construct])
    return found


def is_unchanged(words: str, suggested: str) -> bool:
    """Whether somebody sends the suggested words as they were: these are not a reason of their own."""
    return " ".join(words.split()) == " ".join(suggested.split())


def levels(found: Sequence[Labelled]) -> list[str]:
    """What assessors found, a line for each criterion with every level that was given."""
    by_criterion: dict[str, list[str]] = {}
    for one in found:
        by_criterion.setdefault(one.criterion, []).append(one.label)
    return [f"{criterion}: {' / '.join(dict.fromkeys(labels))}" for criterion, labels in by_criterion.items()]

"""What a supervisor has written down so far, read from the forms that save as they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.fields import day_of, text_of
from webapp.supervision.rules import MOST_ACTIONS

_DAY = ("day", "month", "year")


@dataclass(frozen=True)
class FamilyNotes:
    """What was written about one family; `explored` holds the elements of which something was."""

    position: int
    reference: str
    explored: dict[str, str]
    decided: str
    reasons: str
    for_the_record: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything in it that somebody wrote in their own words."""
        return (*self.explored.values(), self.decided, self.reasons, self.for_the_record)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written."""
        return not self.reference and not any(self.texts)


@dataclass(frozen=True)
class ActionNotes:
    """One action as it was written; `owner` is the number that was chosen, `due_on` None is no day."""

    number: int
    text: str
    owner: str
    due_on: date | None


def family(position: int, fields: Mapping[str, Any], elements: Sequence[str]) -> FamilyNotes:
    """What a form about one family holds."""
    explored = {one: text_of(fields, f"explored-{one}") for one in elements}
    return FamilyNotes(
        position,
        text_of(fields, "reference"),
        {element: text for element, text in explored.items() if text},
        *(text_of(fields, name) for name in ("decided", "reasons", "for_the_record")),
    )


def actions(fields: Mapping[str, Any]) -> list[ActionNotes]:
    """The actions that a form holds; one of which nothing was written is none."""
    found = []
    for number in range(1, MOST_ACTIONS + 1):
        names = (f"action-{number}", f"owner-{number}", *(f"due-{number}-{part}" for part in _DAY))
        if any(text_of(fields, name) for name in names):
            text, owner = (text_of(fields, name) for name in names[:2])
            found.append(ActionNotes(number, text, owner, day_of(fields, f"due-{number}")))
    return found

"""When a supervision may be planned, recorded, confirmed and called off. Pure: no request, no database."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

OLDEST = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=184)
FURTHEST_ACTION = timedelta(days=366)

MOST_FAMILIES = 8
MOST_ACTIONS = 12
LONGEST, LONGEST_REFERENCE = 10_000, 40

# An action shows on its owner's first page this long before its day, and until it is done.
NEAR = timedelta(days=7)

# From 1, not useful, to 4, very useful; from GOOD it counts as useful.
USEFUL = (1, 2, 3, 4)
GOOD = 3


class TooLateError(Exception):
    """The supervision has come too far for this: it is recorded, confirmed, done or on the record."""


class ForeignFormError(Exception):
    """The form's id belongs to another supervision."""


class Kind(StrEnum):
    """How people come together to think about practice."""

    ONE_TO_ONE = "one to one"
    GROUP = "group"
    LIVE = "live coaching"


def may_be_planned(held_on: date, today: date) -> bool:
    """Whether a supervision on this day can be planned or written up today."""
    return today - OLDEST <= held_on <= today + FURTHEST_AHEAD


def may_be_recorded(held_on: date, today: date, *, recorded: bool) -> bool:
    """It is recorded once, and not before its day."""
    return not recorded and held_on <= today


def may_be_done_by(due_on: date, held_on: date, today: date) -> bool:
    """Whether a day for an action makes sense: after the supervision, and within a year."""
    return held_on <= due_on <= today + FURTHEST_ACTION


def quarter_before(today: date) -> tuple[date, date]:
    """The first and the last day of the quarter that ended last."""
    begins = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = begins - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


def share_useful(said: Sequence[int]) -> int:
    """To how many in a hundred of those who said it was useful or very useful."""
    return round(100 * sum(level >= GOOD for level in said) / len(said)) if said else 0

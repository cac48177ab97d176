"""What a column map says, and which months are pooled. Pure: no request, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.case_files import folded

LONGEST_CONTACT = 24 * 60
MONTHS = 24


class Meaning(StrEnum):
    """What a column of the case system's file means; no other column is read."""

    CASE = "case"
    WORKER = "worker"
    TEAM = "team"
    DAY = "day"
    MINUTES = "minutes"
    KIND = "kind"


class Measure(StrEnum):
    """What is pooled of a team's month."""

    VISITS = "visits"
    DIRECT = "direct"
    ALL = "all"
    CONTINUITY = "continuity"


# Sums over contacts, told all or none; and means over families.
COUNTS = (Measure.VISITS, Measure.DIRECT, Measure.ALL)
MEANS = (Measure.CONTINUITY,)
# A team hopes that these go up. Nothing is coloured by it: a month's figure is a question, not a verdict.
HOPED_UP = frozenset({Measure.DIRECT, Measure.CONTINUITY})


@dataclass(frozen=True)
class ColumnMap:
    """What the columns of a case system's file mean, and which words of its kind column mean what.

    Both lists of words are kept, so that a word nobody has placed is asked about rather than counted wrong.
    """

    name: str
    columns: Mapping[Meaning, str]
    direct: Sequence[str]
    other: Sequence[str]

    def is_direct(self) -> dict[str, bool]:
        """Whether each word, as `folded`, means time directly with the family."""
        return {folded(word): False for word in self.other} | {folded(word): True for word in self.direct}


def months_to_pool(today: date) -> list[date]:
    """The first days of the months that can be pooled, the latest first: only those that are over."""
    this = _number(today)
    return [_start(number) for number in range(this - 1, this - 1 - MONTHS, -1)]


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from one to another, both included."""
    return [_start(number) for number in range(_number(first), _number(last) + 1)]


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)

"""Which months are taken in, what may be picked, and when a change is expected. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from rubrics.indicators import Indicator
from webapp.fields import text_of

# A file may reach so far back, and a page shows so much of it.
MONTHS_TAKEN, MONTHS_SHOWN = 60, 24
MOST_PICKS, LONGEST_LINE = 5, 300


class Horizon(StrEnum):
    """How soon a change is expected."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Direction(StrEnum):
    """Which way a team hopes that a figure goes; of some neither way is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


# How many months after it was first picked a change is expected.
WAIT: Mapping[Horizon, int] = {Horizon.SHORT: 3, Horizon.MEDIUM: 9, Horizon.LONG: 24}


class Key(NamedTuple):
    """Which count: of which month, team and indicator."""

    month: date
    team_id: int
    indicator: str


class Fault(StrEnum):
    """What can be wrong with a pick, one per field."""

    NO_INDICATOR = "no indicator"
    PICKED_ALREADY = "picked already"
    NO_LINE = "no line"
    LONG_LINE = "long line"
    NO_CONSTRUCT = "no construct"
    NO_HORIZON = "no horizon"
    NO_DIRECTION = "no direction"
    ONLY_NEITHER = "only neither"


@dataclass(frozen=True)
class Wanted:
    """A pick as it was written."""

    indicator: str
    line: str
    construct: str | None
    horizon: Horizon
    direction: Direction


class Picked(Protocol):
    """What of a pick says since when a change is hoped for."""

    id: int
    indicator: str
    picked_at: datetime
    ended_at: datetime | None


class EnoughPicksError(Exception):
    """The team has picked as many indicators as it may."""


class PickedAlreadyError(Exception):
    """The team has picked this indicator meanwhile."""


class OverError(Exception):
    """The pick has been changed or given up meanwhile."""


class ForeignFormError(Exception):
    """The form's id belongs to something else."""


class ReplacesError(Exception):
    """The file has other numbers than stand, and nobody has said that they are to be replaced."""


def check(
    fields: Mapping[str, str],
    offered: Mapping[str, Indicator],
    taken: Collection[str],
    constructs: Collection[str],
) -> Wanted | list[Fault]:
    """The pick that a form says, or what is wrong with it; `taken` are those that the team has picked."""
    indicator = offered.get(text_of(fields, "indicator"))
    line, construct = " ".join(text_of(fields, "line").split()), text_of(fields, "construct")
    horizon, direction = text_of(fields, "horizon"), text_of(fields, "direction")
    is_turned = bool(indicator and indicator.only_neither and direction in (Direction.UP, Direction.DOWN))
    found = {
        Fault.NO_INDICATOR: indicator is None,
        Fault.PICKED_ALREADY: indicator is not None and indicator.id in taken,
        Fault.NO_LINE: not line,
        Fault.LONG_LINE: len(line) > LONGEST_LINE,
        Fault.NO_CONSTRUCT: construct != "" and construct not in constructs,
        Fault.NO_HORIZON: horizon not in set(Horizon),
        Fault.NO_DIRECTION: direction not in set(Direction),
        Fault.ONLY_NEITHER: is_turned,
    }
    faults = [fault for fault, is_there in found.items() if is_there]
    if faults or indicator is None:
        return faults
    return Wanted(indicator.id, line, construct or None, Horizon(horizon), Direction(direction))


def first_picked(pick: Picked, all_of_them: Iterable[Picked]) -> datetime:
    """Since when a team hopes for this without a break: changing its words begins nothing anew."""
    ended = {one.ended_at: one for one in all_of_them if one.indicator == pick.indicator and one.ended_at}
    since = pick
    while (before := ended.get(since.picked_at)) is not None and before.id != since.id:
        since = before
    return since.picked_at


def expected_from(horizon: Horizon, since: date) -> date:
    """The first day of the month in which a change is expected."""
    return _start(month_number(since) + WAIT[horizon])


def months_shown(today: date) -> list[date]:
    """The first days of the months that a page shows, the earliest first: only those that are over."""
    this = month_number(today)
    return [_start(number) for number in range(this - MONTHS_SHOWN, this)]


def is_over(month: date, today: date) -> bool:
    """Whether a month is over."""
    return month_number(month) < month_number(today)


def is_too_old(month: date, today: date) -> bool:
    """Whether a month lies further back than a file may reach."""
    return month_number(month) < month_number(today) - MONTHS_TAKEN


def month_number(day: date) -> int:
    """The number of a day's month, counted without gaps from the year 0."""
    return day.year * 12 + day.month - 1


def _start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)

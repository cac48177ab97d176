"""When somebody may stand in for somebody else. Pure: no request, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# An absence that began earlier, or begins or ends later, is a slip of the pen.
FURTHEST = timedelta(days=366)


class Fault(StrEnum):
    """What keeps a cover from being arranged."""

    FIRST_DAY = "first day"
    LAST_DAY = "last day"
    THEMSELF = "themself"
    NO_ACCESS = "no access"
    CIRCLE = "circle"
    TWICE = "twice"


class CoverError(ValueError):
    """A cover that cannot be arranged, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class ForeignFormError(ValueError):
    """The form's id belongs to another cover."""


@dataclass(frozen=True)
class Span:
    """Who stands in for whom on which days; `last` None is for good."""

    away: int
    stand_in: int
    first: date
    last: date | None

    def passed_on(self, further: "Span") -> "Span | None":
        """What comes of it on the days on which the stand-in is away too, or None where there are none."""
        first = max(self.first, further.first)
        last = min((one for one in (self.last, further.last) if one is not None), default=None)
        if further.away != self.stand_in or (last is not None and last < first):
            return None
        return Span(self.away, further.stand_in, first, last)


def fault_of_days(first: date, last: date | None, today: date) -> Fault | None:
    """What is wrong with the days, or None: within a year of today, in order, and not over."""
    if not today - FURTHEST <= first <= today + FURTHEST:
        return Fault.FIRST_DAY
    if last is not None and not max(first, today) <= last <= first + FURTHEST:
        return Fault.LAST_DAY
    return None


def has_access_throughout(access_ends_on: date | None, last: date | None) -> bool:
    """Whether somebody's access lasts as long as they stand in."""
    return access_ends_on is None or (last is not None and last <= access_ends_on)


def is_told_twice(new: Span, standing: Iterable[Span]) -> bool:
    """Whether the same two stand in already on one of these days."""
    return any(
        (one.away, one.stand_in) == (new.away, new.stand_in)
        and (one.last is None or one.last >= new.first)
        and (new.last is None or new.last >= one.first)
        for one in standing
    )


def closes_a_circle(new: Span, standing: Iterable[Span]) -> bool:
    """Whether on some day the work would come round to the person who is away."""
    known, waiting, seen = list(standing), [new], {new}
    while waiting:
        reached = waiting.pop()
        for one in known:
            further = reached.passed_on(one)
            if further is None or further in seen:
                continue
            if further.stand_in == new.away:
                return True
            seen.add(further)
            waiting.append(further)
    return False

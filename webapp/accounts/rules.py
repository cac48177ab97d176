"""When somebody may stand in for somebody else, and from which day to which visitors may have access.

Pure: no request, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.access.policy import Role

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
    """The form's id belongs to something else."""


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


# The same for everybody, on the command line and on a page; Flask-Security takes no longer ones.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128

# Access that ends so soon stands on the first page of whoever can prolong it.
SOON = timedelta(days=14)
# Somebody may be entered who has begun already, and no longer ago than this.
BEGAN = timedelta(days=30)
FEBRUARY, LEAP_DAY = 2, 29


class Kind(StrEnum):
    """What somebody from elsewhere is here for."""

    PARTNER = "partner"
    AGENCY = "agency"


ROLES_OF = {
    Kind.PARTNER: (Role.PARTNER,),
    Kind.AGENCY: (Role.PRACTITIONER, Role.TEAM_MEMBER),
}
# Whoever holds another role is the administrator's to look after.
VISITING = frozenset(role for roles in ROLES_OF.values() for role in roles)


class TooLateError(Exception):
    """The person's access has ended, or the team goes on as another already."""


class IntoEndsError(Exception):
    """The team that another is to go on as goes on as another itself."""


class TooEarlyError(Exception):
    """A third team goes on as this one only later; `until` is the first day that is possible."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


class BeforeTheFirstDayError(Exception):
    """The last day would come before the first."""


class EarlierAccessError(Exception):
    """The first day would come before the end of the access that the person had; `was` is its last day."""

    def __init__(self, was: date) -> None:
        super().__init__(was.isoformat())
        self.was = was


def furthest(today: date) -> date:
    """The last day that can be given: twelve months from today."""
    if (today.month, today.day) == (FEBRUARY, LEAP_DAY):
        return date(today.year + 1, FEBRUARY, LEAP_DAY - 1)
    return today.replace(year=today.year + 1)


def may_begin(first_on: date, today: date) -> bool:
    """Whether access may begin on this day."""
    return today - BEGAN <= first_on <= furthest(today)


def may_end(last_on: date, today: date) -> bool:
    """Whether access may end on this day: from today on, within twelve months."""
    return today <= last_on <= furthest(today)


def may_go_on(from_on: date, today: date) -> bool:
    """Whether a team can go on as another from this day: nothing that has been moves."""
    return today <= from_on <= furthest(today)

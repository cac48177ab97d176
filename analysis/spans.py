"""The times that figures cover, in whole months of the calendar, and how a figure is named."""

from datetime import date
from typing import NamedTuple

# The shortest of these that may be shown is shown.
WINDOWS = (3, 6, 12)
QUARTER = 3
# What stands between the names of teams that are counted together; no name of a team holds it.
POOLED = "\x1f"


class Span(NamedTuple):
    """Whole months of the calendar, from the first day of one."""

    first: date
    months: int

    @property
    def start(self) -> int:
        """Its first month, counted from the year 0."""
        return month_number(self.first)

    @property
    def last(self) -> date:
        """The first day of its last month."""
        return month_start(self.start + self.months - 1)

    def parts(self, months: int) -> "tuple[Span, ...]":
        """The spans of so many months that it is made of; none where they do not fit the calendar."""
        if self.months % months or self.start % months:
            return ()
        return tuple(span(self.start + at, months) for at in range(0, self.months, months))


def span(start: int, months: int) -> Span:
    """So many months from one that is counted from the year 0."""
    return Span(month_start(start), months)


def month_number(day: date) -> int:
    """The month of a day, counted from the year 0."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """The first day of a month counted from the year 0."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)


def windows(today: date) -> tuple[Span, ...]:
    """The last 3, 6 and 12 months in whole calendar quarters that are over.

    A window that slid by days could be taken away from yesterday's, which would leave one day's answers.
    """
    end = month_number(today) // QUARTER * QUARTER
    return tuple(span(end - length, length) for length in WINDOWS)


class Figure(NamedTuple):
    """Which figure: without a construct it is the coverage, without a span it covers the whole time."""

    source: str
    team: str
    construct: str | None = None
    instrument: str | None = None
    dimension: str | None = None
    span: Span | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """The teams that the figure counts: its own, or those that are pooled."""
        return tuple(self.team.split(POOLED))


def pooled(figure: Figure, teams: tuple[str, ...]) -> Figure:
    """The same figure of several teams together."""
    return figure._replace(team=POOLED.join(teams))

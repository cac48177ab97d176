"""A team's levels, each in the shortest window that may be shown, and its place in the service."""

from dataclasses import dataclass

from analysis.comparison import Standing, TeamMean
from analysis.kept import LEVEL
from analysis.labels import SourceLabel
from analysis.results import CERTAINTY
from analysis.service import About, OnADay, Standings
from analysis.spans import Span
from analysis.statistical_disclosure import Reason, Release, withhold


@dataclass(frozen=True)
class Level:
    """A mean as whole points from 0 to 100 of its source's own range, with its 95 % interval."""

    mean: int
    low: int
    high: int


@dataclass(frozen=True)
class Both:
    """A level of everything that was seen in one window, and without what is contested."""

    span: Span | None
    whole: Level
    undisputed: Level

    @property
    def differ(self) -> bool:
        """Whether leaving out what is contested makes a difference in whole points."""
        return self.whole.mean != self.undisputed.mean


# What is said of a level in a source in which nothing is contested, or may not be left out.
ALONE: Release[Both] = withhold(Reason.TOO_FEW)


@dataclass(frozen=True)
class Compared:
    """A shrunken difference in service SDs with its 95 % interval, and whether it excludes none.

    `adjusted` says what was allowed for, such as how strictly observers grade.
    """

    difference: float
    low: float
    high: float
    clear: bool
    adjusted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """A level and its standard error unrounded, and the mean of the service's teams where there are enough.

    All in points of the source's own range, and for choosing what to say only, never for a page.
    """

    points: float
    error: float
    centre: float | None


@dataclass(frozen=True)
class Reading:
    """One figure of a team: in which window, its level, its place in the service, and what choosing needs.

    The place in the service is that of the window `compared_over`, the longest that may be shown. Where the
    level is withheld nothing is measured. `both` is the level with and without what is contested, in the
    shortest window in which both may be shown.
    """

    about: About
    span: Span | None
    level: Release[Level]
    standing: Release[Compared] | None
    compared_over: Span | None = None
    measured: Measured | None = None
    both: Release[Both] = ALONE


def readings(day: OnADay, team: str) -> dict[About, Reading]:
    """Every figure of the service for one team, withheld ones among them, in the order of the sources.

    A figure that nobody in the team stands behind is there as well: its absence would tell none from few.
    """
    order = {source: at for at, source in enumerate(day.service.labels.sources)}
    every = sorted(day.service.places, key=lambda about: (order[about.source], *map(str, about[1:])))
    return {about: _reading(day, team, about) for about in every}


def _reading(day: OnADay, team: str, about: About) -> Reading:
    figure = day.gate.shortest(about.of(team))
    label = day.service.labels.sources[about.source]
    found = day.standings(about, figure.span) if day.gate.may_show(figure) else None
    mean = found.teams.get(team) if found else None
    level = day.gate.release(figure, _level(mean, label), LEVEL)
    late = day.gate.comes_late(figure)
    measured = day.gate.release(figure, _measured(mean, found, label, is_late=late), "measured").value
    if not level.shown or measured is None:
        return Reading(about, figure.span, level, None)
    span, standing = _standing(day, team, about)
    return Reading(about, figure.span, level, standing, span, measured, _both(day, team, about))


def _both(day: OnADay, team: str, about: About) -> Release[Both]:
    """The level with and without what is contested, where whoever has both learns of nobody by it."""
    figure = day.gate.without(about.of(team))
    if figure is None:
        return ALONE
    label = day.service.labels.sources[about.source]
    whole = day.standings(about, figure.span).teams.get(team)
    rest = day.undisputed(about, team, figure.span)
    return day.gate.release_both(figure, Both(figure.span, _level(whole, label), _level(rest, label)), LEVEL)


def _measured(
    mean: TeamMean | None, found: Standings | None, label: SourceLabel, *, is_late: bool
) -> Measured:
    if mean is None or found is None:
        return Measured(0.0, 0.0, None)
    centre = None if found.centre is None or is_late else label.points(found.centre)
    return Measured(label.points(mean.mean), label.distance(mean.error), centre)


def _standing(day: OnADay, team: str, about: About) -> tuple[Span | None, Release[Compared] | None]:
    """The place in the service in the longest window that may be shown, and which that is.

    A level is best new; a difference from other teams is small beside what a quarter's few forms vary, and
    takes a year to be seen. A place is told when a time is decided first: later the other teams' means would
    hold what came late, which nobody else is told of.
    """
    figure = day.gate.longest(about.of(team))
    mean = day.standings(about, figure.span).teams.get(team)
    if mean is None or mean.standing is None or day.gate.comes_late(figure):
        return figure.span, None
    released = day.gate.release(figure, _compared(mean.standing), "standing")
    return figure.span, released if released.shown else None


def _level(mean: TeamMean | None, label: SourceLabel) -> Level:
    """A mean in whole points; a figure that has none never passes the gate."""
    return Level(0, 0, 100) if mean is None else interval(mean.mean, mean.error, label)


def interval(mean: float, error: float, label: SourceLabel) -> Level:
    """A mean and its standard error, in the unit of the values, as whole points with a 95 % interval."""
    ends = (mean, mean - CERTAINTY * error, mean + CERTAINTY * error)
    return Level(*(round(min(100.0, max(0.0, label.points(end)))) for end in ends))


def _compared(standing: Standing) -> Compared:
    difference, low, high = (round(end, 2) for end in (standing.difference, standing.low, standing.high))
    return Compared(difference, low, high, standing.clear, standing.adjusted)

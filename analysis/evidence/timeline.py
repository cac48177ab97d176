"""A team's constructs over time: periods, marks, segments with their charts, and changes that may be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis import shift, xmr
from analysis.change import Length
from analysis.coded import PEOPLE
from analysis.components import Spread
from analysis.evidence.levels import Level
from analysis.service import About, OnADay
from analysis.shift import Series
from analysis.spans import Span, month_number
from analysis.statistical_disclosure import Release
from analysis.xmr import Chart, Direction, Signal


class Cause(StrEnum):
    """Why a line stands in a chart; from all but a commitment and a note the middle is worked out anew."""

    VERSION = "version"
    REBASE = "rebase"
    MERGER = "merger"
    COMMITMENT = "commitment"
    NOTE = "note"


@dataclass(frozen=True)
class Mark:
    """Something that began on a day and that a chart shows as an upright line; `name` says what, if known.

    A commitment's wording is not repeated here, and a note of the team has a number in the place of words.
    """

    cause: Cause
    on: date
    name: str = ""
    number: int | None = None

    @property
    def breaks(self) -> bool:
        """Whether what comes after is not to be read against what came before."""
        return self.cause not in (Cause.COMMITMENT, Cause.NOTE)


@dataclass(frozen=True)
class Rebase:
    """A declared day from which a source's charts have a new middle; without a construct, all of them."""

    source: str
    on: date
    name: str
    construct: str | None = None


@dataclass(frozen=True)
class Point:
    """One period of a chart: its first day and its level."""

    start: date
    level: Release[int]


@dataclass(frozen=True)
class Segment:
    """A part of a chart with a middle of its own, from one point to another, counted from 0."""

    first: int
    last: int
    chart: Chart | None


@dataclass(frozen=True)
class Change:
    """One construct in one source over time; signals count the points from 0, withheld ones included.

    `errors` are the standard errors of the points that are shown, beside the others, in points of the scale.
    """

    source: str
    construct: str
    length: Length
    enough: bool
    points: tuple[Point, ...]
    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]
    errors: tuple[float | None, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What stands out, of every segment."""
        return tuple(one for part in self.segments if part.chart for one in part.chart.signals)

    @property
    def has_limits(self) -> bool:
        """Whether any part of it has points enough for limits."""
        return any(part.chart is not None and part.chart.limits is not None for part in self.segments)

    @property
    def notes(self) -> tuple[Mark, ...]:
        """The lines that the team drew itself."""
        return tuple(mark for mark in self.marks if mark.cause is Cause.NOTE)

    def begun_in(self, at: int) -> tuple[Mark, ...]:
        """What began within one period, counted from 0."""
        first = month_number(self.points[at].start)
        return tuple(
            mark for mark in self.marks if first <= month_number(mark.on) < first + self.length.months
        )

    @property
    def newest(self) -> date | None:
        """The first day of the newest period that is shown."""
        return max((point.start for point in self.points if point.level.shown), default=None)


@dataclass(frozen=True)
class Told:
    """A change that the page tells as one: since when, which way, and how far in points of the own scale."""

    source: str
    construct: str
    direction: Direction
    since: date
    length: Length
    size: Release[Level]


def timelines(day: OnADay, team: str, marks: Mapping[About, Sequence[Mark]]) -> dict[About, Change]:
    """Every construct of the service over time, where any period of the team may be shown."""
    found = {}
    for about in day.service.places:
        if about.dimension is None and (told := _timeline(day, team, about, marks.get(about, ()))):
            found[about] = told
    order = {source: at for at, source in enumerate(day.service.labels.sources)}
    names = {construct: at for at, construct in enumerate(day.service.labels.constructs)}
    return dict(
        sorted(
            found.items(),
            key=lambda one: (order[one[0].source], names.get(one[0].construct, len(names)), one[0].construct),
        )
    )


def _timeline(day: OnADay, team: str, about: About, marks: Sequence[Mark]) -> Change | None:
    line = day.gate.line(about.source, team, about.construct)
    label = day.service.labels.sources[about.source]
    if not line.spans:
        return None
    mine = day.service.forms_of(about, team)
    every = (mine["month"].to_numpy(dtype=np.int64) - line.spans[0].start) // line.length.months
    inside = (every >= 0) & (every < len(line.spans))
    place = every[inside]
    means = _means(place, mine["value"].to_numpy()[inside], len(line.spans))
    points = tuple(
        Point(span.first, day.gate.release(about.of(team, span), round(label.points(mean)), "point"))
        for span, mean in zip(line.spans, means, strict=True)
    )
    if not any(point.level.shown for point in points):
        return None
    drawn = tuple(sorted((mark for mark in marks if _inside(mark, line.spans)), key=lambda mark: mark.on))
    segments = tuple(_segments(points, line.spans, drawn))
    shown = np.array([point.level.shown for point in points])
    people = [mine[name].to_numpy()[inside] for name in PEOPLE]
    errors = _errors(people, place, shown, day.service.spread(about))
    told = (
        day.gate.release(about.of(team, span), None if np.isnan(error) else label.distance(error), "error")
        for span, error in zip(line.spans, errors.tolist(), strict=True)
    )
    said = tuple(one.value for one in told)
    return Change(about.source, about.construct, line.length, line.enough, points, drawn, segments, said)


def _errors(
    people: Sequence[NDArray[np.int32]], place: NDArray[np.int64], shown: NDArray[np.bool_], found: Spread
) -> NDArray[np.float64]:
    """The standard error of each shown period beside the others, from the service's variance components.

    `people` are the practitioner and the rater of each form, as numbers, and `place` is its period.
    The rest counts as σ²/n. A practitioner or rater counts as far as their share s of the forms differs from
    period to period, σ² ½ mean_q Σ (s_p − s_q)²: who is there all the time moves no point against another.
    """
    n = np.bincount(place, minlength=len(shown)).astype(float)
    variance = found.rest / np.maximum(n, 1)
    for component, who in zip((found.practitioners, found.raters), people, strict=True):
        code = np.unique(who, return_inverse=True)[1]
        width = int(code.max(initial=0)) + 1
        counts = np.bincount(place * width + code, minlength=len(shown) * width).reshape(len(shown), width)
        share = counts / np.maximum(n, 1)[:, None]
        others = share[shown]
        apart = (share**2).sum(axis=1) - 2 * share @ others.mean(axis=0) + (others**2).sum() / len(others)
        variance += component * np.maximum(apart, 0.0) / 2
    error: NDArray[np.float64] = np.where(shown & (variance > 0), np.sqrt(variance), np.nan)
    return error


def _means(place: NDArray[np.int64], value: NDArray[np.float64], periods: int) -> NDArray[np.float64]:
    n = np.bincount(place, minlength=periods)
    means: NDArray[np.float64] = np.bincount(place, value, minlength=periods) / np.maximum(n, 1)
    return means


def _inside(mark: Mark, spans: Sequence[Span]) -> bool:
    """Whether something began within the chart, so that a line can stand between two points or on one."""
    first, last = spans[0], spans[-1]
    return first.start < month_number(mark.on) <= last.start + last.months - 1


def _segments(points: Sequence[Point], spans: Sequence[Span], marks: Sequence[Mark]) -> list[Segment]:
    """The parts between marks that break a chart; a period with both sides in it ends the earlier part."""
    starts = {0}
    for mark in marks:
        if mark.breaks:
            starts.add(next((at for at, span in enumerate(spans) if span.first >= mark.on), len(spans)))
    ends = [*sorted(starts - {len(spans)}), len(spans)]
    return [
        Segment(first, after - 1, _chart(points, first, after))
        for first, after in zip(ends, ends[1:], strict=False)
    ]


def _chart(points: Sequence[Point], first: int, after: int) -> Chart | None:
    """Read the points that are shown, and say where signals stand among all points."""
    shown = [at for at in range(first, after) if points[at].level.shown]
    read = xmr.chart([float(points[at].level.value or 0) for at in shown])
    if read is None:
        return None
    moved = (replace(s, first=shown[s.first], last=shown[s.last]) for s in read.signals)
    return replace(read, signals=tuple(moved))


def told(found: Mapping[About, Change]) -> tuple[Told, ...]:
    """The changes that may be told, with one error rate over everything the team is told.

    A part of a chart is a series of its own: a new form or a new team is no change in practice.
    """
    series: dict[tuple[About, int], Series] = {}
    for about, one in found.items():
        for part in one.segments:
            within = slice(part.first, part.last + 1)
            levels = [point.level for point in one.points[within]]
            series[about, part.first] = Series(
                tuple(None if level.value is None else float(level.value) for level in levels),
                one.errors[within],
                tuple(level.n for level in levels),
                about.construct,
                tuple(month_number(point.start) for point in one.points[within]),
            )
    changes = []
    for (about, first), step in shift.told(series).items():
        shown = found[about]
        size = Level(*(round(end) for end in (step.size, step.low, step.high)))
        n = sum(point.level.n or 0 for point in shown.points)
        since = shown.points[first + step.at].start
        changes.append(
            Told(about.source, about.construct, step.direction, since, shown.length, Release(size, n))
        )
    return tuple(changes)


def marks(day: OnADay, team: str, rebases: Sequence[Rebase]) -> dict[About, list[Mark]]:
    """What began when, for each construct, from which its chart's middle is worked out anew."""
    service = day.service
    fed: dict[tuple[str, str], set[str]] = {}
    for about in service.places:
        if about.instrument is not None:
            fed.setdefault((about.source, about.instrument), set()).add(about.construct)
    found: dict[About, list[Mark]] = {about: [] for about in service.places if about.dimension is None}
    for new in service.versions:
        for construct in fed.get((new.source, new.instrument), ()):
            found[About(new.source, construct)].append(Mark(Cause.VERSION, new.since))
    for about, own in found.items():
        own += [Mark(Cause.MERGER, one.on, one.old) for one in service.mergers if one.new == team]
        own += [
            Mark(Cause.REBASE, one.on, one.name)
            for one in rebases
            if one.source == about.source and one.construct in (None, about.construct)
        ]
    return found


def marked(change: Change, days: Iterable[date], notes: Mapping[int, date]) -> Change:
    """A chart with a line for each commitment that was made within it, and for each of the team's notes."""
    spans = [Span(point.start, change.length.months) for point in change.points]
    new = [Mark(Cause.COMMITMENT, day) for day in days]
    new += [Mark(Cause.NOTE, day, number=number) for number, day in notes.items()]
    drawn = (*change.marks, *(one for one in new if _inside(one, spans)))
    return replace(change, marks=tuple(sorted(drawn, key=lambda mark: mark.on)))

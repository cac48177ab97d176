"""A team's mirror: who was heard, what goes well, what could be better, and what has changed.

A pure function of a long frame and labels. Every figure in it is a release; every word comes from the
labels or from the templates in `templates/mirror`.
"""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pandas as pd

from analysis import change, comparison, xmr
from analysis.change import Periods
from analysis.comparison import Standing, TeamMean
from analysis.findings import (
    Basis,
    Change,
    Compared,
    ConstructView,
    Coverage,
    Finding,
    Gap,
    Level,
    Mirror,
    Point,
    SourceView,
)
from analysis.labels import Labels, SourceLabel
from analysis.results import CERTAINTY
from analysis.service import About, Service, TeamFigure, categories, summarise
from analysis.statistical_disclosure import Cell, Minimum, Release, backing, release, release_table

__all__ = ["Labels", "Mirror", "Service", "SourceLabel", "reflect", "summarise"]

MOST_FINDINGS = 3
# With fewer clear differences than this, the answers' own level has a say too.
FEWEST_FINDINGS = 2


def reflect(
    frame: pd.DataFrame, team: str, labels: Labels, today: date, service: Service | None = None
) -> Mirror:
    """The mirror of one team; give the service's summary if there is one, and only this team is read."""
    service = service or summarise(frame, labels)
    mine = categories(frame[(frame["team"] == team).to_numpy(dtype=bool, na_value=False)])
    levels = _levels(service, team, labels)
    coverage = tuple(_coverage(mine, source, service, labels) for source in service.sources)
    standings = {
        about: _standing(_figure(service, about, team).mean, level)
        for about, level in levels.items()
        if level.shown
    }
    well, better = _findings(levels, standings, service.sources)
    changes = tuple(_changes(mine, levels, labels, today))
    heard = any(one.forms.shown for one in coverage)
    withheld = not all(level.shown for level in levels.values()) or not all(
        point.level.shown for one in changes for point in one.points
    )
    return Mirror(
        team=team,
        since=_month(mine["rated_on"].min()) if heard else None,
        until=_month(mine["rated_on"].max()) if heard else None,
        coverage=coverage,
        well=well,
        better=better,
        constructs=_constructs(levels, standings, labels),
        changes=changes,
        withheld=withheld or not all(one.forms.shown for one in coverage),
    )


def _month(day: pd.Timestamp) -> date | None:
    """The month of a day; the day itself could tell whose answer it was."""
    return None if pd.isna(day) else date(day.year, day.month, 1)


def _figure(service: Service, about: About, team: str) -> TeamFigure:
    return service.figures[about][team]


def _levels(service: Service, team: str, labels: Labels) -> dict[About, Release[Level]]:
    """Every level of the team after the gate: constructs singly, their statements as lines with totals."""
    found: dict[About, Release[Level]] = {}
    mine = {about: figures[team] for about, figures in service.figures.items() if team in figures}
    for source in service.sources:
        label, minimum = labels.sources[source], labels.minimum(source)
        cells: dict[About, Cell[Level]] = {}
        for about, figure in mine.items():
            if about.source != source:
                continue
            level = _level(figure.mean, label)
            if about.dimension is None:
                found[about] = release(level, figure.backing, minimum)
            else:
                cells[about] = Cell(level, figure.backing, row=about.construct)
        found |= release_table(cells, minimum, totals=("row",))
    return found


def _level(mean: TeamMean | None, label: SourceLabel) -> Level:
    """A mean in whole points; a figure that has none never passes the gate."""
    if mean is None:
        return Level(0, 0, 100)
    ends = (mean.mean, mean.mean - CERTAINTY * mean.error, mean.mean + CERTAINTY * mean.error)
    return Level(*(round(min(100.0, max(0.0, label.points(end)))) for end in ends))


def _standing(mean: TeamMean | None, level: Release[Level]) -> Release[Compared] | None:
    if mean is None or mean.standing is None or not level.shown:
        return None
    return Release(_compared(mean.standing), level.n)


def _compared(standing: Standing) -> Compared:
    difference, low, high = (round(end, 2) for end in (standing.difference, standing.low, standing.high))
    return Compared(difference, low, high, standing.clear)


def _coverage(mine: pd.DataFrame, source: str, service: Service, labels: Labels) -> Coverage:
    minimum = labels.minimum(source)
    behind = backing(mine[mine["source"] == source])
    counts = (behind.visits, behind.practitioners, behind.raters, behind.families)
    forms, practitioners, raters, families = (release(count, behind, minimum, count=True) for count in counts)
    return Coverage(source, forms, practitioners, raters, families, source in service.connected)


def _findings(
    levels: dict[About, Release[Level]],
    standings: dict[About, Release[Compared] | None],
    sources: tuple[str, ...],
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What goes well and what could be better: clear differences first, then the levels themselves."""
    shown = {about: level for about, level in levels.items() if about.dimension and level.shown}
    clear = {
        about: found.value.difference
        for about in shown
        if (found := standings.get(about)) and found.value and found.value.clear
    }
    above = sorted((about for about in clear if clear[about] > 0), key=lambda about: -clear[about])
    below = sorted((about for about in clear if clear[about] < 0), key=lambda about: clear[about])
    by_level: tuple[list[About], list[About]] = ([], [])
    for source in sources:
        own = sorted((a for a in shown if a.source == source), key=lambda about: _mean(shown[about]))
        if len(own) > 1 and _mean(shown[own[0]]) < _mean(shown[own[-1]]):
            by_level[0].append(own[-1])
            by_level[1].append(own[0])
    return (
        _chosen(above, [about for about in by_level[0] if about not in clear], shown, standings),
        _chosen(below, [about for about in by_level[1] if about not in clear], shown, standings),
    )


def _mean(level: Release[Level]) -> int:
    return level.value.mean if level.value else 0


def _chosen(
    clear: list[About],
    by_level: list[About],
    levels: dict[About, Release[Level]],
    standings: dict[About, Release[Compared] | None],
) -> tuple[Finding, ...]:
    chosen = [(about, Basis.STANDING) for about in clear[:MOST_FINDINGS]]
    chosen += [(about, Basis.LEVEL) for about in by_level[: max(0, FEWEST_FINDINGS - len(chosen))]]
    return tuple(
        Finding(
            about.source,
            about.construct,
            about.instrument or "",
            about.dimension or "",
            basis,
            levels[about],
            standings.get(about),
        )
        for about, basis in chosen
    )


def _constructs(
    levels: dict[About, Release[Level]], standings: dict[About, Release[Compared] | None], labels: Labels
) -> tuple[ConstructView, ...]:
    whole = [about for about in levels if about.dimension is None]
    seen = dict.fromkeys(about.construct for about in whole)
    order = [name for name in labels.constructs if name in seen]
    order += [name for name in seen if name not in labels.constructs]
    found = []
    for construct in order:
        own = [About(source, construct) for source in labels.sources if About(source, construct) in levels]
        views = tuple(SourceView(about.source, levels[about], standings.get(about)) for about in own)
        found.append(ConstructView(construct, views, tuple(_gaps(views))))
    return tuple(found)


def _gaps(views: tuple[SourceView, ...]) -> list[Gap]:
    """Pairs of sources whose standings differ by more than their uncertainty."""
    found = []
    for one, other in combinations(views, 2):
        if not (one.standing and other.standing and one.standing.value and other.standing.value):
            continue
        size = comparison.gap(_as_standing(one.standing.value), _as_standing(other.standing.value))
        if size.clear:
            higher, lower = (one, other) if size.difference > 0 else (other, one)
            size = replace(size, difference=abs(size.difference))
            n = min(one.standing.n or 0, other.standing.n or 0)
            found.append(Gap(higher.source, lower.source, Release(_compared(size), n)))
    return found


def _as_standing(compared: Compared) -> Standing:
    return Standing(compared.difference, (compared.high - compared.low) / 2 / CERTAINTY)


def _changes(
    mine: pd.DataFrame, levels: dict[About, Release[Level]], labels: Labels, today: date
) -> list[Change]:
    """Each construct that may be shown, in each source, over the whole time."""
    found = []
    for about, level in levels.items():
        if about.dimension is not None or not level.shown:
            continue
        rows = mine[((mine["source"] == about.source) & (mine["construct"] == about.construct)).to_numpy()]
        minimum = labels.minimum(about.source)
        periods = change.period(rows, minimum, today)
        points = _points(rows, periods, labels.sources[about.source], minimum)
        if any(point.level.shown for point in points):
            drawn = _chart(points)
            found.append(Change(*about[:2], periods.length, periods.enough, points, drawn))
    return found


def _points(rows: pd.DataFrame, periods: Periods, label: SourceLabel, minimum: Minimum) -> tuple[Point, ...]:
    """The level of each period after the gate; what lies in no whole period still adds up to the total."""
    values = rows["value"].to_numpy(dtype=float)
    cells = {
        at: Cell(round(label.points(float(values[periods.place == at].mean()))), behind)
        for at, behind in enumerate(periods.backings)
        if behind.ratings
    }
    if (periods.place < 0).any():
        cells[-1] = Cell(0, backing(rows[periods.place < 0]), drawn=False)
    released = release_table(cells, minimum, totals=("row",))
    empty: Release[int] = release(0, backing(rows[:0]), minimum)
    return tuple(Point(start, released.get(at, empty)) for at, start in enumerate(periods.starts))


def _chart(points: tuple[Point, ...]) -> xmr.Chart | None:
    """Read the points that are shown, and say where signals stand among all points."""
    shown = [at for at, point in enumerate(points) if point.level.shown]
    read = xmr.chart([float(points[at].level.value or 0) for at in shown])
    if read is None:
        return None
    moved = (replace(s, first=shown[s.first], last=shown[s.last]) for s in read.signals)
    return replace(read, signals=tuple(moved))

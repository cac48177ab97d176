"""What is told of the whole service alone: how far apart observers grade, and practice by length of service.

Nothing here is told of a team or of a person. A figure of several parts is told whole or not at all, so that
no part can be taken away from the rest.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.coded import forms, months
from analysis.comparison import team_errors
from analysis.components import spread
from analysis.evidence.levels import Level, interval
from analysis.labels import SourceLabel
from analysis.service import Service
from analysis.shares import Part, wilson
from analysis.spans import QUARTER, Span
from analysis.statistical_disclosure import (
    FAMILY_OUTSIDE,
    NOBODY,
    PRACTICE,
    Minimum,
    Reason,
    Release,
    backing,
    reason,
    release,
    withhold,
)

OBSERVER, FAMILY = "observer", "family"
# Of two observers each would know how the other grades; and few visits say little of how far apart they are.
AMONG_OBSERVERS = Minimum(respondents=0, families=0, visits=20, practitioners=5, observers=5)
# Colleagues know one another's length of service, so a band needs more people than a team's figure.
OF_A_BAND = replace(PRACTICE, practitioners=5, practitioners_left=4)


@dataclass(frozen=True)
class Apart:
    """How far apart observers grade in a time, as the SD between them in points of the scale."""

    span: Span
    points: Release[int]


@dataclass(frozen=True)
class Band:
    """What observers saw of those who have been here for so long."""

    band: str
    level: Release[Level]


@dataclass(frozen=True)
class Thread:
    """How many cases each room had to do with, how many all of them, and how often two views agree.

    `agreeing` is of the cases that were watched and heard: in how many of a hundred do both lie on the same
    side of the middle of their own source?
    """

    span: Span
    rooms: tuple["Cases", ...]
    all_of_them: Release[int]
    agreeing: Release[Level]


@dataclass(frozen=True)
class Cases:
    """How many different families a room had to do with."""

    room: str
    families: Release[int]


@dataclass(frozen=True)
class Together:
    """All that is told of the whole service alone in one time; what was told of a time stays as it was."""

    span: Span
    apart: tuple[Apart, ...]
    bands: tuple[Band, ...]
    thread: Thread


def together(
    service: Service,
    window: Span,
    bands: Mapping[str, str],
    rooms: Mapping[str, Mapping[str, str]],
    *,
    teams: Collection[str],
    before: Together | None = None,
) -> Together:
    """What is told of the whole service in a window; of `teams` it is told how many visits were observed.

    Bands add up to all the forms that they are of, so they are of these teams alone.
    """
    if before is not None and before.span == window:
        return before
    known = {one.span: one for one in before.apart} if before else {}
    lengths = by_length(service, window, bands, teams)
    return Together(window, apart(service, window, known), lengths, thread(service, window, rooms))


def apart(service: Service, window: Span, before: Mapping[Span, Apart]) -> tuple[Apart, ...]:
    """How far apart observers grade in a window and in each of its quarters, once what they saw is taken out.

    It is the SD that raters bring to a form's mean (`components.spread`), from pairs of visits to one
    practitioner. What was decided `before` of the same time stays.
    """
    times = (window, *window.parts(QUARTER))
    return tuple(before.get(span) or Apart(span, _apart(service, span)) for span in times)


def _apart(service: Service, span: Span) -> Release[int]:
    rows = _within(service, OBSERVER, span)
    if rows.empty or reason(backing(rows), AMONG_OBSERVERS):
        return withhold(Reason.TOO_FEW)
    units = forms(rows, ("source",)).frame
    seen_by = units.groupby(["team", "subject"])["rater"].nunique()
    if (seen_by > 1).sum() < AMONG_OBSERVERS.practitioners:
        # Who saw nobody that others saw cannot be told apart from whom they saw.
        return withhold(Reason.TOO_FEW)
    size = service.labels.sources[OBSERVER].distance(float(np.sqrt(spread(units).raters)))
    # How many forms there are of all teams is told elsewhere, where it may be.
    return Release(round(size), None)


def by_length(
    service: Service, window: Span, bands: Mapping[str, str], teams: Collection[str]
) -> tuple[Band, ...]:
    """Observers' level by how long practitioners have been here (`bands`, by pseudonym); all or none.

    Who has no band is what is left of the whole, so there must be nobody, or enough.
    """
    rows = _within(service, OBSERVER, window)
    rows = rows[rows["team"].isin(list(teams)).to_numpy()]
    if rows.empty:
        return ()
    band = rows["subject"].astype("str").map(bands)
    there = [name for name in dict.fromkeys(bands.values()) if (band == name).any()]
    parts = {name: rows[(band == name).to_numpy()] for name in there}
    left = rows[band.isna().to_numpy()]
    every = [*parts.values(), left] if len(left) else [*parts.values()]
    closed = [why for part in every if (why := reason(backing(part), OF_A_BAND))]
    label = service.labels.sources[OBSERVER]
    return tuple(
        Band(name, withhold(closed[0]) if closed else _level(part, label)) for name, part in parts.items()
    )


def _level(rows: pd.DataFrame, label: SourceLabel) -> Release[Level]:
    units = forms(rows, ("source",)).frame
    # The whole band is one group, whatever teams its people are in.
    _, mean, error = team_errors(units.assign(team=0))
    return Release(interval(float(mean[0]), float(error[0]), label), len(units))


def thread(service: Service, window: Span, rooms: Mapping[str, Mapping[str, str]]) -> Thread:
    """The cases of each room, by families' marks, those of all, and how two views agree on them."""
    marks = {room: set(found.values()) for room, found in rooms.items()}
    every = set.intersection(*marks.values()) if rooms else set()
    least = FAMILY_OUTSIDE.families
    counts = {room: len(found) for room, found in marks.items()}
    # What is left of a room without those of all is a count like the others: none of it, or enough.
    left = [count - len(every) for count in counts.values()]
    tells_little = any(0 < one < least for one in left)
    together: Release[int] = withhold(Reason.COMPLEMENTARY) if tells_little else _count(len(every))
    return Thread(
        window,
        tuple(Cases(room, _count(count)) for room, count in counts.items()),
        together,
        _agreeing(service, window, {name: mark for found in rooms.values() for name, mark in found.items()}),
    )


def _count(families: int) -> Release[int]:
    if families and families < FAMILY_OUTSIDE.families:
        return withhold(Reason.TOO_FEW)
    return Release(families, families)


def _agreeing(service: Service, window: Span, mark_of: Mapping[str, str]) -> Release[Level]:
    rows = (_within(service, source, window) for source in (OBSERVER, FAMILY))
    seen, heard = (_by_family(one, mark_of) for one in rows)
    both = seen.index.intersection(heard.index)
    if not len(both):
        return withhold(Reason.TOO_FEW)
    # Beside the middle of all cases of their own source: the two scales have no common ruler.
    same = (seen[both] >= seen.median()) == (heard[both] >= heard.median())
    n, alike = len(both), int(same.sum())
    told = Level(*(round(100 * share) for share in (alike / n, *wilson(Part(alike, n)))))
    behind = replace(
        NOBODY, ratings=n, visits=n, raters=n, families=n, rater_share=1 / n, family_share=1 / n,
        unanimous=alike in (0, n),
    )  # fmt: skip
    return release(told, behind, FAMILY_OUTSIDE)


def _by_family(rows: pd.DataFrame, mark_of: Mapping[str, str]) -> pd.Series:
    """Each family's mean over its forms, by its mark where it has one."""
    known = rows[rows["family"].notna().to_numpy()]
    names = known["family"].cat.categories.astype("str")
    mark, marks = pd.factorize(np.array([mark_of.get(name, name) for name in names], dtype=object))
    family, form = (known[name].cat.codes.to_numpy() for name in ("family", "occasion"))
    of_form = known["value"].groupby([mark[family], form]).mean()
    found = of_form.groupby(level=0).mean()
    return found.set_axis(marks[found.index])


def _within(service: Service, source: str, span: Span) -> pd.DataFrame:
    rows = service.rows.frame
    month = months(rows)
    inside = (
        (rows["source"] == source).to_numpy() & (month >= span.start) & (month < span.start + span.months)
    )
    return rows[inside]

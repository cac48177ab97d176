"""The times of a book: which figures are written for which times, and what each time is made of."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.disclosure.ledger import Sum
from analysis.labels import SourceLabel
from analysis.spans import QUARTER, Figure, Span, span
from analysis.statistical_disclosure import Minimum

# What a window says of now is worth more than a point of a chart: levels use the shortest that may be shown,
# differences from the service the longest.
SHORTEST, LONGEST, BETWEEN = 4.0, 3.0, 2.0
# A construct stands in three views and its chart, a statement only for itself.
CONSTRUCT = 2.0
HALF = 2 * QUARTER

Ints = NDArray[np.intp]
# A figure without a time, with the times wanted of it, and whether each is drawn.
Times = dict[Figure, dict[Span | None, bool]]


@dataclass(frozen=True)
class Beside:
    """Another source that sees the same visits: its coded rows of the teams, and which numbers are known.

    `small` are the figures withheld for their few forms.
    """

    source: str
    rows: pd.DataFrame
    known: Collection[Figure]
    small: Collection[Figure]


@dataclass(frozen=True)
class Asked:
    """What pages ask of a source.

    `windows` are the times of the levels, from the shortest (None: the whole time), and `periods` those of
    each construct's chart. `kept` is what was shown before, of ratings, and `counted` the same of forms;
    `withheld` is what was decided before and not shown. `pools` are the teams whose figures are counted
    together, with the minimum `outside` a team. `beside` are the sources decided before that see the same
    visits.
    """

    source: str
    label: SourceLabel
    minimum: Minimum
    outside: Minimum
    windows: Sequence[Span | None]
    periods: Mapping[Figure, Sequence[Span]]
    kept: Mapping[Figure, Sum]
    counted: Mapping[Figure, Sum]
    withheld: Collection[Figure]
    pools: Mapping[Figure, Sequence[str]]
    beside: Sequence[Beside] = ()

    def worth(self, figure: Figure) -> float:
        """What showing a figure is worth beside a point of a statement's chart."""
        per_form = 1.0 if figure.dimension else CONSTRUCT
        if figure.span not in self.windows:
            return per_form
        if figure.span == self.windows[0]:
            return SHORTEST * per_form
        return (LONGEST if figure.span == self.windows[-1] else BETWEEN) * per_form


@dataclass(frozen=True)
class Material:
    """What a book of some teams in one source is made from.

    `mine` are the teams' coded rows and `month` each row's month, counted from the year 0; `rows` are those
    of each statement and construct, `wanted` their times, and `pools` the parts of what is counted together.
    """

    mine: pd.DataFrame
    month: NDArray[np.int64]
    rows: Mapping[Figure, Ints]
    wanted: Times
    pools: Mapping[Figure, Sequence[Figure]]
    asked: Asked


def divide(times: dict[Span | None, bool]) -> None:
    """Add the times that the wanted ones are made of: quarters, and months where some are wanted."""
    for finer in (QUARTER, 1):
        for when in list(times):
            for part in parts_of(when, times) if when is not None and when.months > finer else ():
                times.setdefault(part, False)


def parts_of(when: Span | None, times: Iterable[Span | None]) -> tuple[Span, ...]:
    """What a time is made of: a longer one of quarters, and a quarter of months where any are wanted."""
    if when is None or when.months == 1:
        return ()
    if when.months > QUARTER:
        return when.parts(QUARTER)
    inside = when.parts(1)
    return inside if any(month in times for month in inside) else ()


def sums_of(times: Collection[Span | None]) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """Each time with what it is made of: months, quarters, and a year of its halves where both are there."""
    for when in times:
        if when is None:
            continue
        if parts := tuple(part for part in parts_of(when, times) if part in times):
            yield when, parts
        halves = (span(when.start, HALF), span(when.start + HALF, HALF))
        if when.months == 2 * HALF and all(half in times for half in halves):
            yield when, halves


def within(rows: Ints, month: NDArray[np.int64], when: Span | None) -> Ints:
    """Those of some rows that are of a time; `month` is each row's, counted from the year 0."""
    if when is None:
        return rows
    at = month[rows]
    inside: Ints = rows[(at >= when.start) & (at < when.start + when.months)]
    return inside

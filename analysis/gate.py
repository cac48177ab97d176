"""The mirror's one gate: every figure asks here whether it may be shown.

A figure is named by what it is of (source, team, construct, statement) and by the time it covers, so that
the same figure is decided once, wherever a page shows it.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from analysis import change
from analysis.change import Length
from analysis.coded import NO_MONTH, Rows, combined, months, named
from analysis.labels import Labels
from analysis.statistical_disclosure import (
    FAMILY_OUTSIDE,
    Backing,
    Cell,
    Minimum,
    Reason,
    Release,
    backing,
    backings,
    reason,
    release,
    release_table,
    withhold,
)

T = TypeVar("T")

# The shortest of these that may be shown is shown.
WINDOWS = (3, 6, 12)
QUARTER = 3


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
    return tuple(Span(month_start(end - length), length) for length in WINDOWS)


class Figure(NamedTuple):
    """Which figure: without a construct it is the coverage, without a span it covers the whole time."""

    source: str
    team: str
    construct: str | None = None
    instrument: str | None = None
    dimension: str | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Line:
    """The whole periods of one construct over time; `enough` is whether nine in ten reach the minimum."""

    length: Length
    enough: bool
    spans: tuple[Span, ...]


class _Decision(NamedTuple):
    """How many forms stand behind a figure, and why it is withheld, if it is."""

    n: int
    why: Reason | None


_NOTHING = _Decision(0, Reason.TOO_FEW)
_BY = (("source",), ("source", "construct"), ("source", "construct", "instrument", "dimension"))


class Gate:
    """The decisions about every figure of one service on one day.

    Windows are decided for every team at once, since a team's place in its service rests on who may be shown;
    a team's periods only when they are asked for. A figure nobody stands behind is withheld.
    """

    def __init__(self, rows: Rows, labels: Labels, today: date) -> None:
        self._rows, self._labels, self._today = rows, labels, today
        self._windows = windows(today)
        month = months(rows.frame)
        source = rows.frame["source"].astype("str").to_numpy()
        self._dated = frozenset(map(str, np.unique(source[month != NO_MONTH])))
        self._decided: dict[Figure, _Decision] = {}
        self._periods: dict[Figure, _Decision] = {}
        self._lines: dict[Figure, Line] = {}
        without = ~np.isin(source, list(self._dated))
        for span in (*self._windows, None):
            inside = without if span is None else (month >= span.start) & (month < span.start + span.months)
            self._decide(rows.frame[inside], span)

    def windows(self, source: str) -> tuple[Span | None, ...]:
        """The windows of a source from the shortest; a source without dates has the whole time alone."""
        return self._windows if source in self._dated else (None,)

    def shown(self, figure: Figure) -> bool:
        """Whether a figure may be shown."""
        return self._decision(figure).why is None

    def counts(self, figure: Figure) -> bool:
        """Whether a figure passes by itself, and so may count in the service that others stand in.

        What a team's own chart hides besides does not matter here: the others' places must not depend on
        which team was looked at first.
        """
        return self._decided.get(figure, _NOTHING).why is None

    def shortest(self, figure: Figure) -> Figure:
        """The figure in the shortest window in which it may be shown, or in the longest if in none."""
        asked = [figure._replace(span=span) for span in self.windows(figure.source)]
        return next((one for one in asked if self.shown(one)), asked[-1])

    def longest(self, figure: Figure) -> Figure:
        """The figure in the longest window in which it may be shown, or in the longest of all if in none."""
        asked = [figure._replace(span=span) for span in reversed(self.windows(figure.source))]
        return next((one for one in asked if self.shown(one)), asked[0])

    def release(self, figure: Figure, value: T) -> Release[T]:
        """The value with its number of forms if the figure may be shown, else the reason why not."""
        n, why = self._decision(figure)
        return Release(value, n) if why is None else withhold(why)

    def line(self, source: str, team: str, construct: str) -> Line:
        """The periods of a team's construct in one source, the shortest in which enough people are heard."""
        name = Figure(source, team, construct)
        if name not in self._lines:
            self._lines[name] = self._decide_line(name)
        return self._lines[name]

    def release_words(self, spoken: Backing, value: T) -> Release[T]:
        """People's own words, or what was counted in them, if enough different people spoke."""
        return release(value, spoken, FAMILY_OUTSIDE, count=True)

    def _decision(self, figure: Figure) -> _Decision:
        """A window may be a period of a chart too: what either of them hides is hidden."""
        found = self._decided.get(figure, _NOTHING)
        if figure.construct is None or figure.dimension is not None or figure.span is None:
            return found
        self.line(figure.source, figure.team, figure.construct)
        period = self._periods.get(figure)
        if period is None or (found.n and found.why):
            return found
        return period

    def _decide(self, rows: pd.DataFrame, span: Span | None) -> None:
        """Decide what a window holds: coverage, constructs, and statements as lines with their totals."""
        for by in _BY:
            columns = ("team", *by)
            key = combined(rows, columns)
            lines: dict[Figure, dict[Figure, Cell[None]]] = {}
            names = named(rows, key, columns)
            for (team, source, *rest), behind in zip(names, backings(rows, key, len(names)), strict=True):
                construct, instrument, dimension = (*rest, None, None, None)[:3]
                figure = Figure(source, team, construct, instrument, dimension, span)
                minimum = self._labels.minimum(source)
                why = reason(behind, minimum, count=figure.construct is None)
                self._decided[figure] = _Decision(behind.visits, why)
                if figure.dimension is not None:
                    line = figure._replace(instrument=None, dimension=None)
                    lines.setdefault(line, {})[figure] = Cell(None, behind)
            for line, cells in lines.items():
                self._close(line, cells, self._labels.minimum(line.source))

    def _close(self, total: Figure, cells: dict[Figure, Cell[None]], minimum: Minimum) -> None:
        """Hide enough more of a line whose total is shown, or else the total too."""
        if all(self.counts(one) for one in cells):
            return
        released = release_table(cells, minimum, totals=("row",))
        self._decided |= _kept(cells, released)
        forms = sum(cell.backing.visits for cell in cells.values())
        alone = len(cells) == 1 or forms < minimum.hidden_together
        if alone and self.counts(total) and not any(one.shown for one in released.values()):
            self._decided[total] = _Decision(forms, Reason.COMPLEMENTARY)

    def _decide_line(self, name: Figure) -> Line:
        mine = self._rows.of(name.team)
        rows = mine[((mine["source"] == name.source) & (mine["construct"] == name.construct)).to_numpy()]
        minimum = self._labels.minimum(name.source)
        periods = change.period(rows, minimum, self._today)
        spans = tuple(Span(start, periods.length.months) for start in periods.starts)
        cells = {
            name._replace(span=span): Cell(None, behind)
            for span, behind in zip(spans, periods.backings, strict=True)
            if behind.ratings
        }
        outside = periods.place < 0
        # What lies in no whole period still adds up to the total of the whole time.
        rest = {name: Cell(None, backing(rows[outside]), drawn=False)} if outside.any() else {}
        released = release_table(cells | rest, minimum, totals=("row",))
        self._periods |= _kept(cells, released)
        return Line(periods.length, periods.enough, spans)


def _kept(cells: dict[Figure, Cell[None]], released: dict[Figure, Release[None]]) -> dict[Figure, _Decision]:
    return {one: _Decision(cell.backing.visits, released[one].withheld) for one, cell in cells.items()}

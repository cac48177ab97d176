"""When a page may say that something has changed: a single step, and how seldom noise alone makes one.

A control chart alarms on noise in 3 to 29 of 100 charts, so its signal is a question. What is *told* here is
held to an error rate over everything that one team is told.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.results import CERTAINTY
from analysis.steps import COMMON, FEWEST_BESIDE, FEWEST_POINTS, Floats, Steps, null, steps
from analysis.xmr import Direction

Key = TypeVar("Key", bound=Hashable)

# The standard errors given are believed as if so many degrees of freedom stood behind them.
BELIEF = 20.0
# A correlation between neighbours is believed as far as the pairs of periods outweigh so many without one.
PAIRS_WITHOUT = 24.0
MOST_CORRELATION = 0.8
# Steps this many months apart may be one; and how far series of one length go together, being of one form or
# of one visit.
NEAR = 3
TOGETHER = 0.5


@dataclass(frozen=True)
class Series:
    """Means of periods in points from 0 to 100 with their standard errors, in the order of time.

    All are of one length; a period that is withheld or empty holds its place as None. An error is best taken
    as one SD of all forms over the square root of their number: an SD of each period's own few forms is
    smallest where all happen to agree, and such a period would then count most. `counts` are forms. `about`
    is what the series is a view of, and `starts` are its periods' first months by number: the views of one
    thing are weighed together.
    """

    values: tuple[float | None, ...]
    errors: tuple[float | None, ...]
    counts: tuple[int | None, ...] | None = None
    about: Hashable | None = None
    starts: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Shift:
    """One step: the first point of the new level (from 0, withheld points included), its size and its p.

    `size` is in points with its 95 % interval from `low` to `high`; p is that of the largest step in a
    series in which nothing happens, or of all the views of one thing.
    """

    at: int
    direction: Direction
    size: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class _Line:
    """Every step of one series: its places among all points, and how many points and neighbours there are."""

    series: Series
    at: tuple[int, ...]
    steps: Steps
    points: int
    pairs: int

    @property
    def months(self) -> NDArray[np.int64]:
        """The month of each step, by number; without months, the point."""
        starts = self.series.starts
        return np.array([starts[place] if starts else place for place in self.at], dtype=np.int64)


def shift(series: Series) -> Shift | None:
    """The best supported single step of a series, or None where it has too few points or they never vary.

    z_k = (ȳ_after − ȳ_before)/√(1/W_before + 1/W_after), W the sums of the weights 1/error², at every place
    k with three points on either side; the statistic is max |z_k|/√(φ(1 + r)/(1 − r)). φ is what the points
    vary beyond their errors after the step, (40φ₀ + Σ e²/error²)/(40 + n − 2), where φ₀ is the same drawn
    towards 1 by 20 and not below it (Smyth 2004). r is the correlation of neighbouring residuals, less what
    the best step takes from it, drawn towards 0 by 24 pairs and not below it. p is the share of 20,000
    simulated series of as many points, without a step, in which the statistic is as large. The interval is
    for the place that was found. Source: Hawkins 1977; Worsley 1979, for the maximum over places.
    """
    line = _line(series)
    return None if line is None else _best(line, _inflations({None: line})[None])


def told(series: Mapping[Key, Series], alpha: float = 0.05) -> dict[Key, Shift]:
    """The changes that a team may be told of: in at most `alpha` of teams is any of them not there.

    `series` are all series of one team, by any key. Those of one length are companions that cover the same
    periods: φ₀ and r are estimated from all of them, for which one series is too short. The views of one
    thing (`about`) are one claim, with p = 2 min(p of all together, m times the smallest of its m own): all
    together is max over months of |Σ z|/√var Σ z, each z the step nearest to the month, correlated by .5 with
    those of its length. Holm's steps over the claims: the i-th smallest of k must not be above
    alpha/(k − i + 1), and the first that is ends it. Of a claim those views are told that by themselves show
    a step that way at that time, |z| > 1.96.

    On noise, 1 to 4 of 100 teams are told something; about 5 where points vary twice as much as their errors
    say, or where neighbours are correlated by .2. Source: Holm 1979; Stouffer 1949, for the sum.
    """
    lines = {key: line for key, one in series.items() if (line := _line(one)) is not None}
    companions: dict[int, dict[Key, _Line]] = {}
    claims: dict[Hashable, list[Key]] = {}
    for key, line in lines.items():
        companions.setdefault(len(line.series.values), {})[key] = line
        claims.setdefault((line.series.about, None if line.series.about is not None else key), []).append(key)
    inflations: dict[Key, float] = {}
    for group in companions.values():
        inflations |= _inflations(group)
    found = [_claim({key: lines[key] for key in keys}, inflations) for keys in claims.values()]
    kept: dict[Key, Shift] = {}
    for place, (p, views) in enumerate(sorted(found, key=lambda one: one[0])):
        if p > alpha / (len(found) - place):
            break
        kept |= views
    return kept


def _line(series: Series) -> _Line | None:
    at = [place for place, pair in enumerate(zip(series.values, series.errors, strict=True)) if _known(*pair)]
    if len(at) < FEWEST_POINTS:
        return None
    values = np.array([series.values[place] for place in at], dtype=float)
    errors = np.array([series.errors[place] for place in at], dtype=float)
    if np.ptp(values) == 0:
        return None
    neighbours = np.diff(at) == 1
    found = steps(values[None, :], errors**2, neighbours)
    return _Line(series, tuple(at[place] for place in found.places), found, len(at), int(neighbours.sum()))


def _known(value: float | None, error: float | None) -> bool:
    return value is not None and error is not None and bool(np.isfinite(value)) and 0 < error < np.inf


def _inflations(lines: Mapping[Key, _Line]) -> dict[Key, float]:
    """By how much the errors of each companion's steps are larger than given, under what all vary by."""
    nulls = {key: null(line.points) for key, line in lines.items()}
    squares = {key: float(line.steps.squares[0]) for key, line in lines.items()}
    expected = sum(one / nulls[key].spread for key, one in squares.items())
    common = (BELIEF + expected) / (BELIEF + sum(line.points - 2 for line in lines.values()))
    # Companions that vary by less than their errors do not make up for one that varies by more.
    common = max(1.0, common)
    left = sum(
        (float(line.steps.products[0]) - nulls[key].correlation * squares[key]) / nulls[key].slope
        for key, line in lines.items()
    )
    # Answers of one form go together, so that companions have no more pairs to tell than there are periods.
    pairs = sum(line.pairs for line in lines.values()) / len(lines)
    r = left / max(sum(squares.values()), float(np.finfo(float).tiny)) * pairs / (pairs + PAIRS_WITHOUT)
    r = min(max(r, 0.0), MOST_CORRELATION)
    return {
        key: float(np.sqrt((COMMON * common + squares[key]) / (COMMON + line.points - 2) * (1 + r) / (1 - r)))
        for key, line in lines.items()
    }


def _best(line: _Line, inflation: float) -> Shift:
    step = int(line.steps.best[0])
    support = abs(float(line.steps.z[0, step])) / inflation
    return _shift(line, step, inflation, null(line.points).p(support))


def _shift(line: _Line, step: int, inflation: float, p: float) -> Shift:
    size = float(line.steps.size[0, step])
    reach = CERTAINTY * float(line.steps.error[step]) * inflation
    return Shift(line.at[step], "up" if size > 0 else "down", size, size - reach, size + reach, p)


def _claim(views: Mapping[Key, _Line], inflations: Mapping[Key, float]) -> tuple[float, dict[Key, Shift]]:
    """The p of one claim, and the views of it that show it."""
    own = {key: _best(line, inflations[key]) for key, line in views.items()}
    first = min(own, key=lambda key: own[key].p)
    if len(views) == 1:
        return own[first].p, own
    steps_at = {key: line.months for key, line in views.items()}
    months = np.unique(np.concatenate(list(steps_at.values())))
    near = {key: np.abs(at[:, None] - months).argmin(axis=0) for key, at in steps_at.items()}
    z = {key: views[key].steps.z[0][step] / inflations[key] for key, step in near.items()}
    for key, at in steps_at.items():
        z[key][np.abs(at[near[key]] - months) > NEAR] = 0.0
    sums = sum(z.values()) / np.sqrt(_variance(views, z))
    best = int(np.abs(sums).argmax())
    # As many places as there are months, whatever view they are of.
    together = null(len(months) + 2 * FEWEST_BESIDE - 1).p(abs(float(sums[best])))
    alone = len(views) * own[first].p
    up = sums[best] > 0
    if alone < together:
        best = int(np.searchsorted(months, steps_at[first][views[first].at.index(own[first].at)]))
        up = own[first].direction == "up"
    p = min(1.0, 2 * min(together, alone))
    shown = [key for key in views if abs(z[key][best]) > CERTAINTY and (z[key][best] > 0) == up]
    return p, {key: _shift(views[key], int(near[key][best]), inflations[key], p) for key in shown}


def _variance(views: Mapping[Key, _Line], z: Mapping[Key, Floats]) -> Floats:
    """The variance of the sum of the views' steps near each month; a view without one there is 0."""
    found = np.zeros(len(next(iter(z.values()))))
    for one, first in views.items():
        for other, second in views.items():
            if len(first.series.values) == len(second.series.values):
                related = 1.0 if one == other else TOGETHER
                found += related * (z[one] != 0) * (z[other] != 0)
    return np.maximum(found, 1.0)

"""When a page may say that something has changed: a single step, and how seldom noise alone makes one.

A control chart alarms on noise in 3 to 29 of 100 charts, so its signal is a question. What is *told* here is
held to an error rate over everything that one team is told.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.results import CERTAINTY
from analysis.xmr import Direction

Key = TypeVar("Key", bound=Hashable)
Floats = NDArray[np.float64]

# A level needs so many points on either side of a step, and a series so many in all.
FEWEST_BESIDE = 3
FEWEST_POINTS = 2 * FEWEST_BESIDE
# The standard errors given are believed as if so many degrees of freedom stood behind them.
BELIEF = 20.0
# A correlation between neighbours is believed as far as this many pairs would outweigh none.
PAIRS_FOR_BELIEF = 24.0
MOST_CORRELATION = 0.8
SIMULATED = 20_000
SEED = 20_260_101


@dataclass(frozen=True)
class Series:
    """Means of periods in points from 0 to 100 with their standard errors, in the order of time.

    All three are of one length; a period that is withheld or empty holds its place as None. An error is best
    taken as one SD of all forms over the square root of their number: an SD of each period's own few forms is
    smallest where all happen to agree, and such a period would then count most. `counts` are forms.
    """

    values: tuple[float | None, ...]
    errors: tuple[float | None, ...]
    counts: tuple[int | None, ...] | None = None


@dataclass(frozen=True)
class Shift:
    """One step: the first point of the new level (from 0, withheld points included), its size and its p.

    `size` is in points with its 95 % interval from `low` to `high`; p is that of the largest step in a
    series in which nothing happens.
    """

    at: int
    direction: Direction
    size: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class _Steps:
    """Several series of one length with the best step of each: its place, size, support and error."""

    place: NDArray[np.intp]
    size: Floats
    error: Floats
    support: Floats


def shift(series: Series) -> Shift | None:
    """The best supported single step of a series, or None where it has too few points or they never vary.

    z_k = (ȳ_after − ȳ_before)/√(1/W_before + 1/W_after), W the sums of the weights 1/error², at every place k
    with three points on either side; the statistic is max |z_k|/√(φ f). φ = (20 + Σ e²/error²)/(20 + n − 2)
    is what the points vary beyond (or below) their errors after the step, drawn towards 1 (Smyth 2004), and
    f = (1 + r)/(1 − r) for the correlation r of neighbouring residuals, drawn towards 0 and not below it.
    p is the share of 20,000 simulated series of as many points, without a step, in which it is as large.
    Source: Hawkins 1977; Worsley 1979, for the maximum over places.
    """
    at = [place for place, pair in enumerate(zip(series.values, series.errors, strict=True)) if _known(*pair)]
    if len(at) < FEWEST_POINTS:
        return None
    values = np.array([series.values[place] for place in at], dtype=float)
    errors = np.array([series.errors[place] for place in at], dtype=float)
    if np.ptp(values) == 0:
        return None
    found = _steps(values[None, :], errors**2, np.diff(at) == 1)
    support, size, error = (float(one[0]) for one in (found.support, found.size, found.error))
    null = _null(len(at))
    p = (1 + null.size - int(np.searchsorted(null, support))) / (1 + null.size)
    reach = CERTAINTY * error
    direction: Direction = "up" if size > 0 else "down"
    return Shift(at[int(found.place[0])], direction, size, size - reach, size + reach, float(p))


def told(series: Mapping[Key, Series], alpha: float = 0.05) -> dict[Key, Shift]:
    """The changes that a team may be told of: in at most `alpha` of teams is any of them not there.

    `series` are all series of one team, by any key. Holm's steps over their p: the i-th smallest of k must
    not be above alpha/(k − i + 1), and the first that is ends it. Source: Holm 1979.
    """
    found = {key: step for key, one in series.items() if (step := shift(one)) is not None}
    order = sorted(found, key=lambda key: found[key].p)
    kept: dict[Key, Shift] = {}
    for place, key in enumerate(order):
        if found[key].p > alpha / (len(order) - place):
            break
        kept[key] = found[key]
    return kept


def _known(value: float | None, error: float | None) -> bool:
    return value is not None and error is not None and bool(np.isfinite(value)) and 0 < error < np.inf


def _steps(values: Floats, variance: Floats, neighbours: NDArray[np.bool_]) -> _Steps:
    """The best step of each row of values, shape (series, points), under one row of variances."""
    n = values.shape[1]
    weight = 1 / variance
    places = np.arange(FEWEST_BESIDE, n - FEWEST_BESIDE + 1)
    before = np.cumsum(weight)[places - 1]
    whole = float(weight.sum())
    after = whole - before
    sums = np.cumsum(values * weight, axis=1)
    first = sums[:, places - 1] / before
    second = (sums[:, -1:] - sums[:, places - 1]) / after
    z = (second - first) * np.sqrt(before * after / whole)
    rows = np.arange(len(values))
    best = np.abs(z).argmax(axis=1)
    place = places[best]
    level = np.where(np.arange(n) < place[:, None], first[rows, best][:, None], second[rows, best][:, None])
    rest = (values - level) * np.sqrt(weight)
    squares = (rest**2).sum(axis=1)
    spread = (BELIEF + squares) / (BELIEF + n - 2)
    inflation = spread * _correlated(rest, squares, neighbours)
    error = np.sqrt(inflation / before[best] + inflation / after[best])
    size = second[rows, best] - first[rows, best]
    return _Steps(place, size, error, np.abs(z[rows, best]) / np.sqrt(inflation))


def _correlated(rest: Floats, squares: Floats, neighbours: NDArray[np.bool_]) -> Floats:
    """By how much the correlation of neighbouring residuals makes the variance of a level larger."""
    pairs = float(neighbours.sum())
    products = (rest[:, 1:] * rest[:, :-1])[:, neighbours].sum(axis=1)
    own = products / np.maximum(squares, np.finfo(float).tiny) * pairs / (pairs + PAIRS_FOR_BELIEF)
    r = np.clip(own, 0.0, MOST_CORRELATION)
    return np.asarray((1 + r) / (1 - r), dtype=float)


@lru_cache(maxsize=128)
def _null(points: int) -> Floats:
    """The statistic in simulated series of so many points without a step, in rising order."""
    random = np.random.default_rng([SEED, points])
    # The errors given may be wrong by as much as the belief in them allows.
    wrong = np.sqrt(BELIEF / random.chisquare(BELIEF, (SIMULATED, 1)))
    values = random.standard_normal((SIMULATED, points)) * wrong
    found = _steps(values, np.ones(points), np.ones(points - 1, dtype=bool))
    return np.sort(found.support)

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
# The standard errors given are believed as if so many degrees of freedom stood behind them, and what
# companions vary by together is believed of each as if it had so many.
BELIEF = 20.0
COMMON = 40.0
# A correlation between neighbours is believed as far as the pairs of periods outweigh so many without one.
PAIRS_WITHOUT = 24.0
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
    """The best step in each of several series of one length, in the order of the series.

    `z` is the size over its error as given; `squares` and `products` sum what is left, in errors: each
    squared, and each by its neighbour.
    """

    place: NDArray[np.intp]
    size: Floats
    error: Floats
    z: Floats
    squares: Floats
    products: Floats


@dataclass(frozen=True)
class _Step:
    """The best step of one series, and how many points and pairs of neighbours there are."""

    at: int
    size: float
    error: float
    z: float
    squares: float
    products: float
    points: int
    pairs: int


@dataclass(frozen=True)
class _Null:
    """What a best step takes for itself where there is none, in series of so many points.

    `support` is the statistic in rising order; `spread` the mean of Σ e²/(n − 2) with errors as given; and
    the mean of the correlation that is found is `correlation` + `slope` × that which there is.
    """

    support: Floats
    spread: float
    correlation: float
    slope: float


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
    found = _step(series)
    return None if found is None else _judged({None: found})[None]


def told(series: Mapping[Key, Series], alpha: float = 0.05) -> dict[Key, Shift]:
    """The changes that a team may be told of: in at most `alpha` of teams is any of them not there.

    `series` are all series of one team, by any key. Those of one length are companions that cover the same
    periods: φ₀ and r are estimated from all of them, for which one series is too short. Holm's steps over
    the p: the i-th smallest of k must not be above alpha/(k − i + 1), and the first that is ends it. On
    noise, 1 to 4 of 100 teams are told something; about 5 where points vary twice as much as their errors
    say, or where neighbours are correlated by .2; and 10 where by .4. Source: Holm 1979.
    """
    steps = {key: step for key, one in series.items() if (step := _step(one)) is not None}
    companions: dict[int, dict[Key, _Step]] = {}
    for key, step in steps.items():
        companions.setdefault(len(series[key].values), {})[key] = step
    found = {key: one for group in companions.values() for key, one in _judged(group).items()}
    order = sorted(found, key=lambda key: found[key].p)
    kept: dict[Key, Shift] = {}
    for place, key in enumerate(order):
        if found[key].p > alpha / (len(order) - place):
            break
        kept[key] = found[key]
    return kept


def _step(series: Series) -> _Step | None:
    at = [place for place, pair in enumerate(zip(series.values, series.errors, strict=True)) if _known(*pair)]
    if len(at) < FEWEST_POINTS:
        return None
    values = np.array([series.values[place] for place in at], dtype=float)
    errors = np.array([series.errors[place] for place in at], dtype=float)
    if np.ptp(values) == 0:
        return None
    neighbours = np.diff(at) == 1
    found = _steps(values[None, :], errors**2, neighbours)
    return _Step(
        at[int(found.place[0])],
        float(found.size[0]),
        float(found.error[0]),
        float(found.z[0]),
        float(found.squares[0]),
        float(found.products[0]),
        len(at),
        int(neighbours.sum()),
    )


def _known(value: float | None, error: float | None) -> bool:
    return value is not None and error is not None and bool(np.isfinite(value)) and 0 < error < np.inf


def _judged(steps: Mapping[Key, _Step]) -> dict[Key, Shift]:
    """Each companion's step with its interval and its p, under what all of them vary by."""
    nulls = {key: _null(step.points) for key, step in steps.items()}
    squares = sum(step.squares for step in steps.values())
    expected = sum(step.squares / nulls[key].spread for key, step in steps.items())
    common = (BELIEF + expected) / (BELIEF + sum(step.points - 2 for step in steps.values()))
    # Companions that vary by less than their errors do not make up for one that varies by more.
    common = max(1.0, common)
    left = sum(
        (step.products - nulls[key].correlation * step.squares) / nulls[key].slope
        for key, step in steps.items()
    )
    # Answers of one form go together, so that companions have no more pairs to tell than there are periods.
    pairs = sum(step.pairs for step in steps.values()) / len(steps)
    r = left / max(squares, np.finfo(float).tiny) * pairs / (pairs + PAIRS_WITHOUT)
    r = min(max(r, 0.0), MOST_CORRELATION)
    found = {}
    for key, step in steps.items():
        spread = (COMMON * common + step.squares) / (COMMON + step.points - 2) * (1 + r) / (1 - r)
        null = nulls[key].support
        beyond = null.size - int(np.searchsorted(null, abs(step.z) / np.sqrt(spread)))
        reach = CERTAINTY * step.error * float(np.sqrt(spread))
        direction: Direction = "up" if step.size > 0 else "down"
        p = (1 + beyond) / (1 + null.size)
        found[key] = Shift(step.at, direction, step.size, step.size - reach, step.size + reach, p)
    return found


def _steps(values: Floats, variance: Floats, neighbours: NDArray[np.bool_]) -> _Steps:
    """The best step of each row of values, shape (series, points), under one row of variances."""
    n = values.shape[1]
    weight = 1 / variance
    places = np.arange(FEWEST_BESIDE, n - FEWEST_BESIDE + 1)
    before = np.cumsum(weight)[places - 1]
    after = float(weight.sum()) - before
    error = np.sqrt(1 / before + 1 / after)
    sums = np.cumsum(values * weight, axis=1)
    first = sums[:, places - 1] / before
    second = (sums[:, -1:] - sums[:, places - 1]) / after
    rows = np.arange(len(values))
    best = (np.abs(second - first) / error).argmax(axis=1)
    place, low, high = places[best], first[rows, best], second[rows, best]
    rest = values - np.where(np.arange(n) < place[:, None], low[:, None], high[:, None])
    rest *= np.sqrt(weight)
    products = (rest[:, 1:] * rest[:, :-1])[:, neighbours].sum(axis=1)
    size = high - low
    return _Steps(place, size, error[best], size / error[best], (rest**2).sum(axis=1), products)


@lru_cache(maxsize=128)
def _null(points: int) -> _Null:
    """Simulate series of so many points without a step; the first time takes a tenth of a second."""
    random = np.random.default_rng([SEED, points])
    variance, neighbours = np.ones(points), np.ones(points - 1, dtype=bool)
    noise = random.standard_normal((SIMULATED, points))
    found = _steps(noise, variance, neighbours)
    correlation = float(found.products.sum() / found.squares.sum())
    spread = float(found.squares.mean()) / (points - 2)
    # What companions have in common may be wrong for one of them by as much as the belief in it allows.
    wrong = COMMON / random.chisquare(COMMON, SIMULATED)
    own = (COMMON + wrong * found.squares) / (COMMON + points - 2)
    support = np.sort(np.abs(found.z) * np.sqrt(wrong / own))
    planted = 0.3
    for at in range(1, points):
        noise[:, at] = planted * noise[:, at - 1] + np.sqrt(1 - planted**2) * noise[:, at]
    again = _steps(noise, variance, neighbours)
    slope = (float(again.products.sum() / again.squares.sum()) - correlation) / planted
    return _Null(support, spread, correlation, slope)

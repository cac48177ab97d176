"""The best step in a series, and what it takes for itself where there is none."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A level needs so many points on either side of a step, and a series so many in all.
FEWEST_BESIDE = 3
FEWEST_POINTS = 2 * FEWEST_BESIDE
# What companions vary by together is believed of each as if so many degrees of freedom stood behind it.
COMMON = 40.0
SIMULATED = 20_000
SEED = 20_260_101


@dataclass(frozen=True)
class Steps:
    """Every place for a step in several series of one length, and the best, in the order of the series.

    `places` are the first points of the new level; `size` and `z` (the size over its `error` as given) have
    the shape (series, places), `error` (places,). `squares` and `products` sum what the best step leaves, in
    errors: each squared, and each by its neighbour.
    """

    places: NDArray[np.intp]
    size: Floats
    error: Floats
    z: Floats
    best: NDArray[np.intp]
    squares: Floats
    products: Floats


def steps(values: Floats, variance: Floats, neighbours: NDArray[np.bool_]) -> Steps:
    """The steps in each row of values, shape (series, points), under one row of variances.

    `neighbours`, shape (points − 1,), is whether each point and the next are of neighbouring periods.
    """
    n = values.shape[1]
    weight = 1 / variance
    places = np.arange(FEWEST_BESIDE, n - FEWEST_BESIDE + 1)
    before = np.cumsum(weight)[places - 1]
    after = float(weight.sum()) - before
    error = np.sqrt(1 / before + 1 / after)
    sums = np.cumsum(values * weight, axis=1)
    first = sums[:, places - 1] / before
    second = (sums[:, -1:] - sums[:, places - 1]) / after
    z = (second - first) / error
    rows = np.arange(len(values))
    best = np.abs(z).argmax(axis=1)
    low, high = first[rows, best], second[rows, best]
    rest = values - np.where(np.arange(n) < places[best][:, None], low[:, None], high[:, None])
    rest *= np.sqrt(weight)
    products = (rest[:, 1:] * rest[:, :-1])[:, neighbours].sum(axis=1)
    return Steps(places, second - first, error, z, best, (rest**2).sum(axis=1), products)


@dataclass(frozen=True)
class Null:
    """What a best step takes for itself where there is none, in series of so many points.

    `support` is the statistic in rising order; `spread` the mean of Σ e²/(n − 2) with errors as given; and
    the mean of the correlation that is found is `correlation` + `slope` × that which there is.
    """

    support: Floats
    spread: float
    correlation: float
    slope: float

    def p(self, support: float) -> float:
        """The share of series without a step in which the statistic is as large, never quite 0."""
        beyond = self.support.size - int(np.searchsorted(self.support, support))
        return (1 + beyond) / (1 + self.support.size)


@lru_cache(maxsize=128)
def null(points: int) -> Null:
    """Simulate series of so many points without a step; the first time takes a tenth of a second."""
    random = np.random.default_rng([SEED, points])
    variance, neighbours = np.ones(points), np.ones(points - 1, dtype=bool)
    noise = random.standard_normal((SIMULATED, points))
    found = steps(noise, variance, neighbours)
    correlation = float(found.products.sum() / found.squares.sum())
    spread = float(found.squares.mean()) / (points - 2)
    # What companions have in common may be wrong for one of them by as much as the belief in it allows.
    wrong = COMMON / random.chisquare(COMMON, SIMULATED)
    own = (COMMON + wrong * found.squares) / (COMMON + points - 2)
    support = np.sort(np.abs(found.z).max(axis=1) * np.sqrt(wrong / own))
    planted = 0.3
    for at in range(1, points):
        noise[:, at] = planted * noise[:, at - 1] + np.sqrt(1 - planted**2) * noise[:, at]
    again = steps(noise, variance, neighbours)
    slope = (float(again.products.sum() / again.squares.sum()) - correlation) / planted
    return Null(support, spread, correlation, slope)

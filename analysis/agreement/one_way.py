"""The one-way intraclass correlation, where each unit's raters are drawn for it alone."""

from math import sqrt

import numpy as np

from analysis.agreement.coding import Figures, product, totals
from analysis.agreement.reliability import ALIKE, ROUNDING, UNITS_ALIKE, Single, beside, interval


def one_way(counts: Figures, sums: Figures, within: float) -> Single:
    """ICC(1,1) from each unit's number and sum of ratings and the sum of squares within units.

    The ratings are centred on their mean. With U units and N ratings, MSB = Σ nᵢȳᵢ²/(U−1), MSW = within/(N−U)
    and n0 = (N − Σnᵢ²/N)/(U−1): ρ = (MSB − MSW)/(MSB + (n0−1)MSW), its standard error that of Swiger et al.
    (1964), which is Fisher's where all nᵢ are equal. The interval is Wald's (1940), exact for unequal nᵢ, and
    that of Shrout and Fleiss for equal ones: θ with Σwᵢ(ȳᵢ − ȳ_w)²/((U−1)MSW) at the quantiles of F and
    wᵢ = nᵢ/(1 + nᵢθ).
    """
    units, ratings = len(counts), float(counts.sum())
    free = ratings - units
    means = sums / counts
    between = product(sums, means) / (units - 1)
    error = within / free
    size = (ratings - product(counts, counts) / ratings) / (units - 1)
    value = (between - error) / (between + (size - 1) * error)
    if within == 0 or between <= ROUNDING * error:
        return Single(value, caution=ALIKE if within == 0 else UNITS_ALIKE)
    spread = 2 * (ratings - 1) / (free * (units - 1))
    se = (1 - value) * abs(1 + (size - 1) * value) / size * sqrt(spread)
    sizes, of_size, mean, squares = _by_size(counts, means)

    def statistic(ratio: float) -> float:
        weight = sizes / (1 + sizes * ratio)
        middle = float((weight * of_size) @ mean / (weight @ of_size))
        return float(weight @ (squares + of_size * (mean - middle) ** 2)) / ((units - 1) * error)

    low, high = interval(statistic, units - 1, free, float(sizes.max()))
    return Single(value, low, high, se, caution=beside(value, low, high))


def _by_size(counts: Figures, means: Figures) -> tuple[Figures, Figures, Figures, Figures]:
    """Each number of ratings that occurs, how many units have it, their mean, and the squares about it."""
    place = counts.astype(np.intp)
    of_size = np.bincount(place).astype(np.float64)
    sizes = np.flatnonzero(of_size)
    mean = np.divide(totals(place, means), of_size, out=np.zeros_like(of_size), where=of_size > 0)
    squares = totals(place, (means - mean[place]) ** 2)
    return sizes.astype(np.float64), of_size[sizes], mean[sizes], squares[sizes]

"""Complete and balanced designs: variance components from expected mean squares, in closed form."""

import numpy as np
from numpy.typing import NDArray

from analysis.dependability.cells import Cells
from analysis.dependability.design import Effect
from analysis.dependability.estimates import Variances

METHOD = "expected mean squares"
# A sum of squares this much smaller than the whole is rounding.
ROUNDING = 1e-13


def mean_squares(cells: Cells, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], tuple[int, ...]]:
    """Every effect's mean square and its degrees of freedom, in the order of the design's effects.

    The sum of squares of an effect is the signed sum over its margins of T = Σ n/N (Σ value)²/..., that is,
    of the number of ratings in a cell times the cell's squared mean. `values` are centred.
    """
    number = len(values)
    total = {frozenset[str](): 0.0}
    count = {frozenset[str](): 1}
    for effect in cells.design.effects:
        sums = np.bincount(cells.codes[effect], values)
        total[effect] = float(sums @ sums) * len(sums) / number
        count[effect] = len(sums)
    margins = [cells.design.margins(effect) for effect in cells.design.effects]
    squares = np.array([sum(sign * total[inside] for sign, inside in margin) for margin in margins])
    freedom = tuple(sum(sign * count[inside] for sign, inside in margin) for margin in margins)
    squares[squares < ROUNDING * float(values @ values)] = 0.0
    return squares / np.array(freedom), freedom


def expectations(cells: Cells) -> NDArray[np.float64]:
    """The expected mean squares: how often each component (column) stands in each mean square (row).

    By the Cornfield-Tukey rules for random effects: E MS(a) = Σ n/N(b) σ²(b) over every effect b that holds
    a, N(b) being the number of its cells and n that of all ratings.
    """
    effects, number = cells.design.effects, len(cells.values)
    return np.array([[_times(cells, a, b, number) for b in effects] for a in effects])


def _times(cells: Cells, effect: Effect, component: Effect, number: int) -> float:
    return number / cells.levels[component] if effect <= component else 0.0


def estimate(cells: Cells, values: NDArray[np.float64]) -> Variances:
    """The components of a complete design: the mean squares set equal to what is expected of them.

    Each is a weighted sum Σ f MS of mean squares. Its standard error is √Σ 2 (f MS)²/(df + 2), which is
    unbiased for its square (Searle 1971; Brennan 2001, equation 6.1); intervals use Σ 2 (f MS)²/df.
    """
    squares, freedom = mean_squares(cells, values)
    weights = np.linalg.inv(expectations(cells))
    parts = weights * squares
    degrees = np.array(freedom, dtype=float)
    errors = np.sqrt((2 * parts**2 / (degrees + 2)).sum(axis=1))
    covariance = (2 * parts / degrees) @ parts.T
    return Variances(METHOD, parts.sum(axis=1), errors, covariance, freedom, float(values.mean()), None)

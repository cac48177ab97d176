"""The exact interval of consistency, ICC(C,1), in an incomplete two-way table."""

from collections.abc import Callable
from math import sqrt

import numpy as np

from analysis.agreement.coding import Figures, product, totals
from analysis.agreement.crossed import MOST_DENSE, Components, Table
from analysis.agreement.reliability import ALIKE, ROUNDING, UNITS_ALIKE, Single, beside, interval

# There is a table of raters by raters for each number of ratings per unit, in all at most so many figures.
MOST_FIGURES = 20_000_000

NO_INTERVAL = "The table is too large for the interval of consistency."


def consistency(given: Table, found: Components) -> Single:
    """ICC(C,1) = σu²/(σu² + σe²) of an incomplete table with Wald's exact interval.

    Raters count as fixed. With weights for θ = σu²/σe², Q(θ) is the sum of squares that raters leave; at the
    true θ, (Q(θ) − SSE)/(U − parts) over SSE/df is F, and it falls with θ. The standard error is by the delta
    method on SSE and the sum of squares of units given raters, whose variance is
    2σe⁴(df_u + 2θ tr A + θ² tr A²), A being the units' equations when raters are swept out. Sources: Wald
    1947; Seely & El-Bassiouni 1983.
    """
    value = 1 - found.error / found.spread
    if found.error == 0:
        return Single(1.0, caution=ALIKE)
    explained = found.spread * (found.between + found.free) - found.error * found.free
    if explained <= ROUNDING * given.whole:
        return Single(value, caution=UNITS_ALIKE)
    shared = None if len(given.kept.counts) > MOST_DENSE else _shared(given)
    if shared is None:
        return Single(value, caution=NO_INTERVAL)
    tables, squared = shared
    left = (_left_by_raters if given.fewer_raters else _left_by_units)(given, tables)
    rest = found.error * found.free

    def statistic(ratio: float) -> float:
        return (left(ratio) - rest) / found.between / found.error

    low, high = interval(statistic, found.between, found.free, float(given.units.counts.max()))
    se = _standard_error(found, value, squared)
    return Single(value, low, high, se, caution=beside(value, low, high))


def _standard_error(found: Components, value: float, squared: float) -> float:
    ratio = max(value / (1 - value), 0.0)
    degrees = found.between + found.free
    of_units = 2 * (found.between + 2 * ratio * degrees + ratio**2 * squared)
    by_error = (1 - value) * (1 - (1 - value) * found.free / degrees)
    by_units = (1 - value) ** 2 / degrees
    return sqrt(by_error**2 * 2 / found.free + by_units**2 * of_units)


def _shared(given: Table) -> tuple[Figures, float] | None:
    """The tables that the equations are made of, and tr A²; None where there are too many figures.

    Where the raters are kept, a table for each number of ratings per unit: how many units two raters share.
    Where the units are kept, one table, the equations A of the units.
    """
    if not given.fewer_raters:
        equations = np.diag(given.kept.counts) - given.pairs.toarray()
        return equations[None], float((equations**2).sum())
    counts, of_rater = given.units.counts, given.raters.counts
    sizes = np.unique(counts)
    if len(sizes) * len(of_rater) ** 2 > MOST_FIGURES:
        return None
    rows = [given.incidence[np.flatnonzero(counts == size)] for size in sizes]
    tables = np.stack([(row.T @ row).toarray() for row in rows])
    met = tables.sum(axis=0)
    crossing = float((given.incidence.T @ counts) @ (1 / of_rater))
    return tables, product(counts, counts) - 2 * crossing + float(
        (met**2 / np.outer(of_rater, of_rater)).sum()
    )


def _left_by_raters(given: Table, tables: Figures) -> Callable[[float], float]:
    sizes, place = np.unique(given.units.counts, return_inverse=True)
    squares = totals(place, given.units.sums**2)
    balances = np.stack([given.incidence.T @ (given.units.sums * (place == at)) for at in range(len(sizes))])

    def left(ratio: float) -> float:
        taken = ratio / (1 + sizes * ratio)
        balance = given.raters.sums - taken @ balances
        equations = np.diag(given.raters.counts) - np.tensordot(taken, tables, 1)
        return given.whole - float(taken @ squares) - float(balance @ np.linalg.solve(equations, balance))

    return left


def _left_by_units(given: Table, tables: Figures) -> Callable[[float], float]:
    within = given.raters.within(given.whole)
    own = np.eye(len(given.units.counts))

    def left(ratio: float) -> float:
        solved = np.linalg.solve(own + ratio * tables[0], given.balance)
        return within - ratio * float(given.balance @ solved)

    return left

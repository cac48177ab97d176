"""Two-way intraclass correlations of an incomplete table, in which some raters rated some units."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import cg

from analysis.agreement.coding import Codes, Figures, product
from analysis.agreement.reliability import ROUNDING, Single

# Up to so many, the equations of the fewer of units and raters are solved as a dense system.
MOST_DENSE = 2000

NOTHING_LEFT = "Too few units share their raters: nothing is left over to tell error from units and raters."
NOT_SOLVED = "The equations of units and raters could not be solved to the precision that is wanted."
NOT_TOLD = "No rater tells one unit from another."
NO_INTERVAL_OF_A = "No interval is known to hold for absolute agreement in an incomplete table."


@dataclass(frozen=True)
class Side:
    """Units, or raters: each one's number of ratings and their sum."""

    counts: Figures
    sums: Figures

    def within(self, whole: float) -> float:
        """The sum of squares within them, of the whole sum of squares."""
        return whole - product(self.sums, self.sums / self.counts)


@dataclass(frozen=True)
class Table:
    """An incomplete table of centred ratings: its two sides, who rated whom, and the whole sum of squares."""

    units: Side
    raters: Side
    incidence: sparse.csr_array
    whole: float

    @property
    def fewer_raters(self) -> bool:
        """Whether there are no more raters than units, so that the equations are those of the raters."""
        return len(self.raters.counts) <= len(self.units.counts)

    @cached_property
    def kept(self) -> Side:
        """The side with fewer members, whose equations are solved."""
        return self.raters if self.fewer_raters else self.units

    @cached_property
    def swept(self) -> Side:
        """The other side, whose means are swept out."""
        return self.units if self.fewer_raters else self.raters

    @cached_property
    def by_kept(self) -> sparse.csr_array:
        """Who rated whom, with a column for each member of the side that is kept."""
        return self.incidence if self.fewer_raters else self.incidence.T.tocsr()

    @cached_property
    def pairs(self) -> sparse.csr_array:
        """For each two that are kept, the sum of 1/n over those swept that they share."""
        scaled = sparse.diags_array(1 / self.swept.counts) @ self.by_kept
        return (self.by_kept.T @ scaled).tocsr()

    @cached_property
    def balance(self) -> Figures:
        """What is left of each kept one's sum when the means of those swept are taken away."""
        return self.kept.sums - self.by_kept.T @ (self.swept.sums / self.swept.counts)


@dataclass(frozen=True)
class Components:
    """Variances of an incomplete table and the degrees of freedom that they rest on.

    `spread` is that of units and error within raters, `noise` that of raters and error within units; `parts`
    is in how many pieces the design falls that no rater connects.
    """

    spread: float
    noise: float
    error: float
    between: int
    free: int
    parts: int


def table(units: Codes, raters: Codes, of_units: Side, of_raters: Side, whole: float) -> Table:
    """The table of ratings whose units and raters are codes without gaps, each pair once."""
    shape = (len(of_units.counts), len(of_raters.counts))
    incidence = sparse.csr_array((np.ones(len(units)), (units, raters)), shape=shape)
    return Table(of_units, of_raters, incidence, whole)


def components(given: Table) -> Components | str:
    """The variance components of a table by Henderson's method III, or the reason why there are none.

    With U units, R raters, N ratings in so many parts: σe² = SSE/df, df = N − U − R + parts;
    σu² + σe² = W_raters/(N−R); σr² + σe² = W_units/(N−U), where SSE is what units and raters together leave
    and W the sum of squares within raters or within units. Nothing is compared across parts. On a complete
    table these are the usual mean squares. Source: Searle, Casella & McCulloch 1992, chapter 5.
    """
    n_units, n_raters = given.incidence.shape
    ratings = given.incidence.nnz
    found, part = connected_components(given.pairs, directed=False)
    parts = int(found)
    free, between = ratings - n_units - n_raters + parts, n_units - parts
    if free < 1 or between < 1:
        return NOTHING_LEFT
    spread = given.raters.within(given.whole) / (ratings - n_raters)
    noise = given.units.within(given.whole) / (ratings - n_units)
    if spread * (ratings - n_raters) <= ROUNDING * given.whole:
        return NOT_TOLD
    explained = _explained(given, part.astype(np.intp))
    if explained is None:
        return NOT_SOLVED
    left = given.swept.within(given.whole) - explained
    error = left / free if left > ROUNDING * given.whole else 0.0
    return Components(spread, noise, error, between, free, parts)


def _explained(given: Table, part: Codes) -> float | None:
    """The sum of squares of the kept side given the swept one; None where it cannot be had precisely."""
    if len(part) <= MOST_DENSE:
        # Only differences within a part matter; its own level is held at 0 so that there is one solution.
        equations = np.diag(given.kept.counts) - given.pairs.toarray() + (part[:, None] == part)
        return float(given.balance @ np.linalg.solve(equations, given.balance))
    equations = sparse.diags_array(given.kept.counts) - given.pairs
    solution, failed = cg(
        equations, given.balance, rtol=1e-9, maxiter=2000, M=sparse.diags_array(1 / given.kept.counts)
    )
    return None if failed else float(given.balance @ solution)


def absolute(found: Components) -> Single:
    """ICC(A,1) = σu²/(σu² + σr² + σe²) of an incomplete table, without an interval."""
    of_units = found.spread - found.error
    below = of_units + found.noise
    if below <= ROUNDING * found.spread:
        return Single(reason=NOT_TOLD)
    return Single(of_units / below, caution=NO_INTERVAL_OF_A)

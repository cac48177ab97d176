"""Henderson's mixed-model equations of random intercepts, solved by taking the largest factor out first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from analysis.dependability.blocks import Blocks, inverted
from analysis.dependability.tabulation import Floats, Tabulation


@dataclass(frozen=True, eq=False)
class Solution:
    """The equations at one set of variance ratios; V is the ratings' covariance over the residual variance.

    With P = V⁻¹ - V⁻¹1(1'V⁻¹1)⁻¹1'V⁻¹: `rest` is y'Py, `logdet` is log|V| + log(1'V⁻¹1), `traces` each
    factor's tr(Z'PZ), `pulls` each factor's y'PZZ'Py, and `average` the products f'Pf of the working variates
    f = ZZ'Py of each factor and, last, f = Py of the residual. `mean` is the estimated mean, `mean_spread`
    its variance over the residual variance.
    """

    rest: float
    logdet: float
    traces: Floats
    pulls: Floats
    average: Floats
    mean: float
    mean_spread: float


class Equations:
    """The equations of a tabulation, for any variance ratios (each factor's variance over the residual's).

    The blocks (a factor and whatever is nested in it) are taken out first. What remains, the Schur complement
    for the other factors and the mean, is dense, and is inverted.
    """

    def __init__(self, table: Tabulation, blocks: Blocks) -> None:
        self.table, self.blocks = table, blocks
        taken, rest = self.blocks.columns, self.blocks.rest
        counts = table.counts
        self.batches = self.blocks.batches(sparse.csr_array(counts[taken][:, taken]))
        self.across = sparse.csr_array(counts[taken][:, rest])
        self.remaining: Floats = np.asarray(counts[rest][:, rest].toarray(), dtype=np.float64)
        self.kinds = len(table.levels)

    def solve(self, ratios: NDArray[np.float64]) -> Solution | None:
        """Solve the equations at these ratios; None where rounding leaves nothing that can be solved."""
        try:
            return _Solving(self, ratios).solution()
        except np.linalg.LinAlgError:
            return None


class _Solving:
    """One solution: the equations scaled so that a ratio of 0 is no exception (Bates et al. 2015)."""

    def __init__(self, equations: Equations, ratios: Floats) -> None:
        self.equations, self.ratios = equations, ratios
        blocks, table = equations.blocks, equations.table
        self.scale = np.append(np.sqrt(ratios), 1.0)[table.factor]
        self.taken, self.rest = blocks.columns, blocks.rest
        self.inverse, self.logdet = inverted(equations.batches, self.scale[self.taken])
        across = equations.across * self.scale[self.taken][:, None]
        across = sparse.csr_array(across * self.scale[self.rest][None, :])
        self.solved = sparse.csr_array(self.inverse @ across)
        dense: Floats = np.asarray((across.T @ -self.solved).toarray(order="F"))
        dense += equations.remaining * self.scale[self.rest] * self.scale[self.rest][:, None]
        dense[np.diag_indices(len(dense) - 1)] += 1.0
        root, failed = linalg.lapack.dpotrf(dense, lower=1, clean=1, overwrite_a=1)
        if failed:
            raise np.linalg.LinAlgError(f"the equations are not positive definite at {failed}")
        self.logdet += 2 * float(np.log(np.diagonal(root)).sum())
        half, _ = linalg.lapack.dpotri(root, lower=1, overwrite_c=1)
        # The upper half is empty, so that adding the two counts only the diagonal twice.
        self.schur: Floats = half + half.T
        self.schur[np.diag_indices(len(half))] /= 2

    def apply(self, right: Floats) -> Floats:
        """The solution of the scaled equations for each column of the right-hand side."""
        lower = self.schur @ (right[self.rest] - self.solved.T @ right[self.taken])
        found = np.empty_like(right)
        found[self.rest] = lower
        found[self.taken] = self.inverse @ right[self.taken] - self.solved @ lower
        return found

    def solution(self) -> Solution:
        """Everything that restricted maximum likelihood needs."""
        table, kinds = self.equations.table, self.equations.kinds
        effects = self.scale * self.apply(self.scale * table.sums)
        met: Floats = np.asarray(table.counts @ effects)
        pull = table.sums - met
        rest = table.squares - float(effects @ table.sums)
        pulls = np.array([float(pull[table.factor == at] @ pull[table.factor == at]) for at in range(kinds)])
        variates = np.zeros((len(pull), kinds + 1))
        for at in range(kinds):
            variates[table.factor == at, at] = pull[table.factor == at]
        # The products of the working variates with themselves and with every column; the residual's are Py.
        seen: Floats = np.asarray(table.counts @ variates)
        seen[:, -1] = pull
        products: Floats = variates.T @ seen
        products[-1, :-1] = products[:-1, -1] = pulls
        products[-1, -1] = table.squares - 2 * float(effects @ table.sums) + float(effects @ met)
        scaled = self.scale[:, None] * seen
        return Solution(
            rest=rest,
            logdet=self.logdet,
            traces=self._traces(),
            pulls=pulls,
            average=products - scaled.T @ self.apply(scaled),
            mean=float(effects[-1]),
            mean_spread=float(self.schur[-1, -1]),
        )

    def _traces(self) -> Floats:
        """Each factor's tr(Z'PZ): what is missing from 1 on the diagonal of the inverse, over the ratio."""
        table, kinds = self.equations.table, self.equations.kinds
        found = np.empty(kinds)
        diagonal, remaining = self.inverse.diagonal(), np.diagonal(self.schur)
        for at in range(kinds):
            mine = table.factor[self.taken] == at
            if mine.any():
                solved = self.solved[mine]
                square = sparse.coo_array(solved.T @ solved)
                kept = float(diagonal[mine].sum()) + float(self.schur[square.row, square.col] @ square.data)
            else:
                kept = float(remaining[table.factor[self.rest] == at].sum())
            found[at] = table.levels[at] - kept
        # A ratio of exactly 0 has no trace to be had in this way.
        return np.divide(found, self.ratios, out=np.full(kinds, np.nan), where=self.ratios > 0)

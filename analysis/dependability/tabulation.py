"""Ratings as cross-tabulated counts and sums: all that random intercepts are estimated from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class Tabulation:
    """Ratings y = mean + Σ Z u + e, read once: how often each two levels meet, and the sum of each level.

    `codes` has, for each factor, its level in each of the n ratings. The columns of all factors stand in a
    row, that of the mean last; `factor` says which factor a column belongs to.
    """

    def __init__(self, values: Floats, codes: Sequence[Places]) -> None:
        self.number = len(values)
        self.squares = float(values @ values)
        self.levels = [int(code.max()) + 1 for code in codes]
        starts = np.concatenate([[0], np.cumsum(self.levels)])
        wide = len(codes) + 1
        places = np.empty((self.number, wide), dtype=np.intp)
        for at, code in enumerate(codes):
            places[:, at] = code + starts[at]
        places[:, -1] = starts[-1]
        ones, pointers = np.ones(places.size), np.arange(0, places.size + 1, wide)
        rows = sparse.csr_array((ones, places.ravel(), pointers), shape=(self.number, int(starts[-1]) + 1))
        self.counts = sparse.csr_array(rows.T @ rows)
        self.sums: Floats = np.asarray(rows.T @ values)
        self.starts = [int(start) for start in starts]
        self.factor = np.repeat(np.arange(wide), [*self.levels, 1])

    def part(self, one: int, other: int) -> sparse.csr_array:
        """How often each level of one factor meets each level of another."""
        (top, bottom), (left, right) = self._span(one), self._span(other)
        return sparse.csr_array(self.counts[top:bottom, left:right])

    def _span(self, factor: int) -> tuple[int, int]:
        return self.starts[factor], self.starts[factor] + self.levels[factor]

    def total(self, factor: int) -> Floats:
        """How many ratings each level of a factor has."""
        first, last = self._span(factor)
        return np.asarray(self.counts.diagonal()[first:last])

    def nested(self, one: int, other: int) -> bool:
        """Whether each level of one factor meets only one level of the other."""
        return self.part(one, other).nnz == self.levels[one]

    def moments(self) -> tuple[Floats, Floats]:
        """The equations of the unweighted quadratic estimates, a row for each factor and the residual's last.

        tr(M ZZ' M ZZ') and y'M ZZ' M y, with M taking out the mean (MIVQUE(0), Hartley, Rao & LaMotte 1978).
        The components can be told apart if and only if the first is not singular. `y` must be centred.
        """
        size = len(self.levels) + 1
        left, right = np.empty((size, size)), np.empty(size)
        totals = [self.total(at) for at in range(size - 1)]
        for one in range(size - 1):
            for other in range(one + 1):
                met = self.part(one, other)
                overlap = (
                    float((met.data**2).sum()) - 2 * float(totals[one] @ (met @ totals[other])) / self.number
                )
                overlap += (
                    float(totals[one] @ totals[one]) * float(totals[other] @ totals[other]) / self.number**2
                )
                left[one, other] = left[other, one] = overlap
            left[one, -1] = left[-1, one] = self.number - float(totals[one] @ totals[one]) / self.number
            first, last = self._span(one)
            right[one] = float(self.sums[first:last] @ self.sums[first:last])
        left[-1, -1], right[-1] = self.number - 1, self.squares
        return left, right

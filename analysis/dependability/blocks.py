"""The part of the equations that falls apart: a factor and all nested in it, a block for each level."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.dependability.tabulation import Floats, Places, Tabulation


@dataclass(frozen=True, eq=False)
class Batch:
    """Blocks of about one size: the counts in them, where these stand in the batch, and in the whole."""

    shape: tuple[int, int, int]
    inside: tuple[Places, Places, Places]
    rows: Places
    columns: Places
    counts: Floats


class Blocks:
    """The columns of a factor and of every factor nested in it: nothing connects its levels."""

    def __init__(self, table: Tabulation, base: int) -> None:
        factors = range(len(table.levels))
        nested = [one for one in factors if table.nested(one, base)]
        self.columns: Places = np.flatnonzero(np.isin(table.factor, nested))
        self.owner: Places = np.concatenate([table.part(one, base).indices for one in nested]).astype(np.intp)
        self.sizes = np.bincount(self.owner, minlength=table.levels[base])
        self.rest: Places = np.flatnonzero(~np.isin(table.factor, nested))

    def work(self) -> float:
        """About how many multiplications a solution takes when these columns are taken out first."""
        return float((self.sizes.astype(np.float64) ** 3).sum()) + float(len(self.rest)) ** 3

    def batches(self, counts: sparse.csr_array) -> list[Batch]:
        """The blocks of these counts, those within a factor two of one size together."""
        order = np.argsort(self.owner, kind="stable")
        starts = np.cumsum(self.sizes) - self.sizes
        padded = np.ceil(np.log2(self.sizes))
        return [
            self._batch(np.flatnonzero(padded == size), order, starts, counts) for size in np.unique(padded)
        ]

    def _batch(self, blocks: Places, order: Places, starts: Places, counts: sparse.csr_array) -> Batch:
        """Every pair of columns of every block, in the order of the blocks."""
        sizes = self.sizes[blocks]
        squares = sizes**2
        block = np.repeat(np.arange(len(blocks)), squares)
        within = np.arange(len(block)) - np.repeat(np.cumsum(squares) - squares, squares)
        down, across = np.divmod(within, sizes[block])
        first = starts[blocks][block]
        rows, columns = order[first + down], order[first + across]
        widest = int(sizes.max())
        met = np.asarray(counts[rows, columns]).ravel()
        return Batch((len(blocks), widest, widest), (block, down, across), rows, columns, met)


def lightest(table: Tabulation) -> Blocks:
    """The factor to take out first: the one whose removal leaves the least work."""
    return min((Blocks(table, base) for base in range(len(table.levels))), key=Blocks.work)


def inverted(batches: list[Batch], scale: Floats) -> tuple[sparse.csr_array, float]:
    """The inverse of 1 + (scale · counts · scale), block by block, and the logarithm of its determinant."""
    pieces, logdet = [], 0.0
    for batch in batches:
        dense = np.zeros(batch.shape)
        dense[batch.inside] = scale[batch.rows] * batch.counts * scale[batch.columns]
        dense += np.eye(batch.shape[1])
        roots = np.linalg.cholesky(dense)
        logdet += 2 * float(np.log(np.diagonal(roots, axis1=1, axis2=2)).sum())
        pieces.append(np.linalg.inv(dense)[batch.inside])
    rows = np.concatenate([batch.rows for batch in batches])
    columns = np.concatenate([batch.columns for batch in batches])
    values = np.concatenate(pieces)
    return sparse.csr_array((values, (rows, columns)), shape=(len(scale), len(scale))), logdet

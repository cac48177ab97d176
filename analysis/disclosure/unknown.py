"""What somebody who sees the figures shown does not know, and what the lines say of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.system import Bools, Floats, Ints, System


@dataclass(frozen=True)
class Unknown:
    """Unknown figures by number, the numbers of the lines they stand in, and what is true of them.

    Everybody knows `lines @ x = rest` and that x is at least 0; `true` is one solution.
    """

    at: Ints
    rows: Ints
    lines: csr_matrix
    true: Floats

    @property
    def rest(self) -> Floats:
        """What the unknown figures of each line come to."""
        return np.asarray(self.lines @ self.true)

    @classmethod
    def of(cls, system: System, hidden: Bools) -> "Unknown":
        """The unknown figures of a system, and the lines that say something of them."""
        at = np.flatnonzero(~system.known(hidden))
        lines = system.lines[:, at]
        rows = np.flatnonzero(lines.getnnz(axis=1))
        return cls(at, rows, csr_matrix(lines[rows]), system.parts[at])

    def groups(self) -> Iterator["Unknown"]:
        """The groups of unknown figures that lines connect; each can be audited by itself."""
        pattern = abs(self.lines)
        count, label = connected_components(pattern.T @ pattern, directed=False)
        first = self.lines.indices[self.lines.indptr[:-1]]
        for one in range(count):
            yield self._only(np.flatnonzero(label == one), np.flatnonzero(label[first] == one))

    def around(self, place: int, most: int) -> "Unknown":
        """The unknown figures nearest to one of them, at most so many, as if all others were known.

        What is uncertain even so is uncertain in the whole group. The one asked for comes first.
        """
        if len(self.at) <= most:
            return self
        by_figure = self.lines.tocsc()
        near, seen = [place], {place}
        for one in near:
            rows = by_figure.indices[by_figure.indptr[one] : by_figure.indptr[one + 1]]
            for row in rows:
                for other in self.lines.indices[self.lines.indptr[row] : self.lines.indptr[row + 1]].tolist():
                    if other not in seen and len(near) < most:
                        near.append(other)
                        seen.add(other)
            if len(near) == most:
                break
        inside = np.array(near, dtype=np.intp)
        return self._only(inside, np.flatnonzero(self.lines[:, inside].getnnz(axis=1)))

    def _only(self, at: Ints, rows: Ints) -> "Unknown":
        return Unknown(self.at[at], self.rows[rows], csr_matrix(self.lines[rows][:, at]), self.true[at])

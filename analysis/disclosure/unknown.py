"""What somebody who sees the figures shown does not know, and what the lines say of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.disclosure.system import Bools, Floats, Ints, System, connected, only


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
        lines = csr_matrix(system.lines[:, at])
        rows = np.flatnonzero(np.diff(lines.indptr))
        return cls(at, rows, only(lines, rows, np.arange(len(at))), system.parts[at])

    def groups(self) -> Iterator["Unknown"]:
        """The groups of unknown figures that lines connect; each can be audited by itself."""
        count, label = connected(self.lines)
        first = self.lines.indices[self.lines.indptr[:-1]]
        for one in range(count):
            yield self._only(np.flatnonzero(label == one), np.flatnonzero(label[first] == one))

    def around(self, place: int, most: int) -> tuple[csr_matrix, Ints]:
        """The lines of the unknown figures nearest to one of them, at most so many, and their places.

        What is uncertain with all others known is uncertain in the whole group. The one asked for is first.
        """
        by_figure, near = self.lines.tocsc(), {place: None}
        for one in (waiting := [place]):
            for row in by_figure.indices[by_figure.indptr[one] : by_figure.indptr[one + 1]]:
                others = self.lines.indices[self.lines.indptr[row] : self.lines.indptr[row + 1]].tolist()
                new = [other for other in others if other not in near][: most - len(near)]
                near |= dict.fromkeys(new)
                waiting += new
            if len(near) >= most:
                break
        inside = np.array(list(near), dtype=np.intp)
        lines = self.lines[:, inside]
        return csr_matrix(lines[np.flatnonzero(lines.getnnz(axis=1))]), inside

    def _only(self, at: Ints, rows: Ints) -> "Unknown":
        return Unknown(self.at[at], self.rows[rows], only(self.lines, rows, at), self.true[at])

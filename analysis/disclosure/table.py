"""A table of counts with the names of its rows and columns."""

from dataclasses import dataclass

import numpy as np

from analysis.disclosure.system import Floats
from analysis.frames import FrameError


@dataclass(frozen=True)
class Counts:
    """A table of counts: names of rows and columns, and whole numbers of at least 0 (rows × columns)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Floats

    def aligned(self, other: "Counts", name: str) -> Floats:
        """The other table's counts in this one's rows and columns, 0 where it has none.

        Raises FrameError for a row or column of the other that this one lacks.
        """
        for axis, there, here in (("row", other.rows, self.rows), ("column", other.columns, self.columns)):
            lost = [one for one in there if one not in here]
            if lost:
                found = f"the {name} has a {axis} {lost[0]!r} that the table lacks"
                raise FrameError(lost[0], None, found, "Give both tables the same names.")
        cells = np.zeros(self.cells.shape)
        for at, row in enumerate(other.rows):
            for place, column in enumerate(other.columns):
                cells[self.rows.index(row), self.columns.index(column)] = other.cells[at, place]
        return cells

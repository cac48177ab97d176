"""One table of counts released again and again: each release is decided with what was shown before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.linked import Protection, protect
from analysis.disclosure.system import Builder, Floats, System
from analysis.disclosure.table import Counts
from analysis.frames import FrameError

# The name of a margin among rows and columns.
TOTAL = "_total"


@dataclass(frozen=True)
class Numbers:
    """The numbers of a table's cells in a system, and of its margins by name."""

    cells: NDArray[np.intp]
    margins: dict[tuple[str, str], int]


class Chain:
    """Releases of one table after one another; each is decided with what was shown before as it is."""

    def __init__(self, minimum: int, seconds: float) -> None:
        self._minimum, self._seconds = minimum, seconds
        self._before: list[tuple[Floats, NDArray[np.bool_]]] = []

    def begin(self, table: Counts, cells: Floats, hidden: Collection[tuple[str, str]]) -> None:
        """Begin with a release of which it is known what it hid, by the names of rows and columns."""
        columns = (*table.columns, TOTAL)
        shown = [[(row, column) not in hidden for column in columns] for row in (*table.rows, TOTAL)]
        self._before.append((_with_margins(cells), np.array(shown, dtype=bool)))

    def release(
        self, table: Counts, cells: Floats, parent: tuple[Counts, str] | None, own: Floats | None
    ) -> tuple[System, Protection, Numbers]:
        """Decide one release, and keep what it showed for the next."""
        builder = Builder()
        earlier: NDArray[np.intp] | None = None
        last = np.zeros(1)
        for was, shown in self._before:
            now = self._full(builder, was, shown, None)
            self._grown(builder, earlier, now, last, was)
            earlier, last = now, was
        full = _with_margins(cells)
        mine = None if own is None else _with_margins(own)
        numbers = self._full(builder, full, None, mine)
        self._grown(builder, earlier, numbers, last, full)
        above = None if parent is None else self._under(builder, table, numbers[-1], full[-1], *parent)
        system = builder.build()
        readers = [] if mine is None else [_spread(system, numbers, above, mine)]
        found = protect(system, readers=readers, seconds=self._seconds)
        self._before.append((full, system.known(found.hidden)[numbers]))
        names = [*table.rows, TOTAL], [*table.columns, TOTAL]
        margins = {
            (row, column): int(numbers[at, place])
            for at, row in enumerate(names[0])
            for place, column in enumerate(names[1])
            if TOTAL in (row, column)
        }
        return system, found, Numbers(numbers[:-1, :-1], margins)

    def _full(
        self, builder: Builder, full: Floats, shown: NDArray[np.bool_] | None, own: Floats | None
    ) -> NDArray[np.intp]:
        """Add a table with its margins; `shown` says of an earlier one what cannot be taken back."""
        # What is left of a count for a reader who gave some of it can be small where the count is not.
        left = full if own is None else np.where(own > 0, full - own, full)
        numbers = np.array(
            [
                [
                    self._figure(builder, full, left, shown, at)
                    for at in ((r, c) for c in range(full.shape[1]))
                ]
                for r in range(full.shape[0])
            ],
            dtype=np.intp,
        )
        for row in numbers:
            builder.line(int(row[-1]), row[:-1].tolist())
        for column in numbers.T:
            builder.line(int(column[-1]), column[:-1].tolist())
        return numbers

    def _figure(
        self,
        builder: Builder,
        full: Floats,
        left: Floats,
        shown: NDArray[np.bool_] | None,
        at: tuple[int, int],
    ) -> int:
        return builder.figure(
            float(full[at]),
            asked=self._minimum,
            small=bool(left[at] < self._minimum),
            drawn=shown is None,
            frozen=shown is not None and bool(shown[at]),
        )

    def _beside(self, builder: Builder, count: float) -> int:
        """Add a count that no table shows; it may be worked out unless it is small."""
        small = count < self._minimum
        return builder.figure(count, asked=self._minimum if small else 0.0, small=small, drawn=False)

    def _grown(
        self,
        builder: Builder,
        earlier: NDArray[np.intp] | None,
        now: NDArray[np.intp],
        was: Floats,
        full: Floats,
    ) -> None:
        """Add what came between two releases; if nothing did, the later one says nothing new."""
        if earlier is None:
            return
        if (full < was).any():
            found = "a count is lower than in an earlier table"
            raise FrameError(
                "", None, found, "Give earlier tables that count the same answers, oldest first."
            )
        for at in np.ndindex(full.shape):
            if (full == was).all():
                builder.line(int(now[at]), [int(earlier[at])])
                continue
            added = float(full[at] - was[at])
            builder.line(int(now[at]), [int(earlier[at]), self._beside(builder, added)])

    def _under(
        self,
        builder: Builder,
        table: Counts,
        totals: NDArray[np.intp],
        mine: Floats,
        parent: Counts,
        row: str,
    ) -> list[int]:
        """Add a published parent's row, and whoever is in it but not in the table; give the row's numbers."""
        above, numbers = parent.cells[parent.rows.index(row)], []
        lost = [column for column in table.columns if column not in parent.columns]
        if lost:
            found = f"the parent lacks the column {lost[0]!r}"
            raise FrameError(lost[0], None, found, "Give a parent with the same columns.")
        for at, column in enumerate(table.columns):
            whole = float(above[parent.columns.index(column)])
            others = whole - float(mine[at])
            if others < 0:
                found = f"the parent's row {row!r} has fewer than the table"
                raise FrameError(column, None, found, "Give the row that the table is a part of.")
            parts = [int(totals[at])]
            if others:
                parts.append(self._beside(builder, others))
            numbers.append(builder.figure(whole, asked=0.0, frozen=True))
            builder.line(numbers[-1], parts)
        return numbers


def _with_margins(cells: Floats) -> Floats:
    across = np.column_stack([cells, cells.sum(axis=1)])
    return np.vstack([across, across.sum(axis=0)])


def _spread(system: System, numbers: NDArray[np.intp], above: Sequence[int] | None, own: Floats) -> Floats:
    """What a reader gave, by figure: their part of the table, its margins and its parent's row."""
    parts = np.zeros_like(system.parts)
    parts[numbers, 0] = own
    if above is not None:
        parts[above, 0] = own[-1, :-1]
    return parts

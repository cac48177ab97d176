"""Tables of counts through the gate: what to hide in a table, beside its parent and its earlier releases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure import two_way
from analysis.disclosure.audit import intervals
from analysis.disclosure.linked import Protection, protect
from analysis.disclosure.system import Builder, Floats, System
from analysis.frames import FrameError

# The name of a margin among rows and columns.
TOTAL = "_total"
# What a page says where no choice is safe.
NOTHING_NEW = (
    "Nothing can be shown: whatever is hidden, somebody could still work out a small number. "
    "Leave what was shown before as it was, and wait until more have answered."
)


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


@dataclass(frozen=True)
class Audited:
    """A hidden cell, and what its count can be for anybody who sees the rest."""

    row: str
    column: str
    low: int
    high: int | None


@dataclass(frozen=True)
class Suppression:
    """What to hide in a table of counts; margins stand under the name `_total`.

    `optimal` says that nothing cheaper is safe, `gap` how much dearer it may be than the best, as a share.
    Where nothing is safe, `shown` is False, everything is hidden, and `reason` says so for a page.
    """

    shown: bool
    primary: tuple[tuple[str, str], ...]
    secondary: tuple[tuple[str, str], ...]
    audit: tuple[Audited, ...]
    suppressed_total: int
    optimal: bool
    gap: float | None
    reason: str | None = None


def suppress(
    table: Counts,
    minimum: int = 5,
    *,
    parent: tuple[Counts, str] | None = None,
    earlier: Sequence[Counts] = (),
    own: Counts | None = None,
    seconds: float = 30.0,
) -> Suppression:
    """Decide what to hide in a table whose margins are published, so that nothing small can be worked out.

    A count under the minimum is small, 0 too. By itself, a table of up to 20 × 20 is protected at the least
    cost. `parent` is a table with the same columns and the name of its row that holds this table's totals.
    `earlier` are the tables as they were at earlier releases, oldest first: what each of them showed is
    worked out again, and cannot be taken back; counts only grow, and what was added since is a count too.
    `own` is what one reader gave: nobody else's small number may be left for them. Raises FrameError.
    """
    if own is not None and earlier:
        found = "what a reader gave is not told apart by release"
        raise FrameError("", None, found, "Give either earlier tables or what a reader gave.")
    if minimum < 1:
        raise FrameError("minimum", None, f"{minimum} is not above 0", "Give how many must stand together.")
    simple = parent is None and own is None and not earlier
    margins = np.concatenate([table.cells.sum(axis=0), table.cells.sum(axis=1)])
    if simple and max(table.cells.shape) <= two_way.LARGEST and (margins >= minimum).all():
        small = table.cells < minimum
        system = two_way.system_of(table.cells, small, minimum)
        numbers = np.arange(table.cells.size).reshape(table.cells.shape)
        return _told(table, system, two_way.least(system, seconds=seconds), _Numbers(numbers, {}))
    chain = _Chain(minimum, seconds)
    for before in earlier:
        chain.release(
            table, before.cells if before is table else table.aligned(before, "earlier table"), None, None
        )
    given = None if own is None else table.aligned(own, "reader's table")
    return _told(table, *chain.release(table, table.cells, parent, given))


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a table's cells in a system, and of its margins by name."""

    cells: NDArray[np.intp]
    margins: dict[tuple[str, str], int]


class _Chain:
    """Releases of one table after one another; each is decided with what was shown before as it is."""

    def __init__(self, minimum: int, seconds: float) -> None:
        self._minimum, self._seconds = minimum, seconds
        self._before: list[tuple[Floats, NDArray[np.bool_]]] = []

    def release(
        self, table: Counts, cells: Floats, parent: tuple[Counts, str] | None, own: Floats | None
    ) -> tuple[System, Protection, _Numbers]:
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
        return system, found, _Numbers(numbers[:-1, :-1], margins)

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


def _told(table: Counts, system: System, found: Protection, numbers: _Numbers) -> Suppression:
    names = {
        (row, column): int(numbers.cells[at, place])
        for at, row in enumerate(table.rows)
        for place, column in enumerate(table.columns)
    } | numbers.margins
    hidden = {name: number for name, number in names.items() if found.hidden[number]}
    inside = [name for name in hidden if TOTAL not in name]
    total = int(
        sum(table.cells[table.rows.index(row), table.columns.index(column)] for row, column in inside)
    )
    if not found.safe or len(inside) == table.cells.size:
        everything = tuple(names)
        primary = tuple(name for name in everything if system.small[names[name]])
        secondary = tuple(name for name in everything if not system.small[names[name]])
        return Suppression(False, primary, secondary, (), int(table.cells.sum()), False, None, NOTHING_NEW)
    low, high = intervals(system, found.hidden)
    return Suppression(
        shown=True,
        primary=tuple(name for name, number in hidden.items() if system.small[number]),
        secondary=tuple(name for name, number in hidden.items() if not system.small[number]),
        audit=tuple(
            Audited(*name, _floor(low[number, 0]), _ceiling(high[number, 0]))
            for name, number in hidden.items()
        ),
        suppressed_total=total,
        optimal=found.optimal,
        gap=found.gap,
    )


def _floor(low: float) -> int:
    return int(np.ceil(low - 1e-6))


def _ceiling(high: float) -> int | None:
    return int(np.floor(high + 1e-6)) if np.isfinite(high) else None

"""The least that must be hidden in one two-way table whose margins are published."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, vstack

from analysis.disclosure import solver
from analysis.disclosure.audit import intervals
from analysis.disclosure.linked import Protection, protect
from analysis.disclosure.solver import CLOSE
from analysis.disclosure.system import Bools, Builder, Floats, System

# The exact search is meant for tables up to this size; larger ones are protected as linked tables are.
LARGEST = 20


@dataclass(frozen=True)
class Need:
    """How far apart the ends of a cell's interval must be, or how far each from its true value."""

    cell: int
    width: float = 0.0
    above: float = 0.0
    below: float = 0.0


def system_of(table: Floats, small: Bools, minimum: float) -> System:
    """A table and its published margins: its cells by row come first, then its row and column totals."""
    rows, columns = table.shape
    builder = Builder()
    for row in range(rows):
        for column in range(columns):
            builder.figure(float(table[row, column]), asked=minimum, small=bool(small[row, column]))
    for axis in (1, 0):
        for at, total in enumerate(table.sum(axis=axis)):
            cells = (
                [at * columns + c for c in range(columns)]
                if axis
                else [r * columns + at for r in range(rows)]
            )
            builder.line(builder.figure(float(total), asked=0.0, frozen=True), cells)
    return builder.build()


_Needs = Callable[[Bools], list[Need]]


def least(system: System, *, seconds: float = 20.0) -> Protection:
    """The cheapest choice that keeps every hidden cell of a table at least as uncertain as asked.

    The margins are known. Branch and cut: a mixed-integer programme chooses what to hide; each hidden cell
    whose audited interval is too narrow adds the capacity inequality of its dual, and it chooses again. Among
    choices of the same cost it prefers one in which every small cell's interval holds 0 to the minimum less
    1. When the time is over the heuristic's choice is given with its gap to the bound proved. Where no choice
    is safe, `safe` is False and everything is hidden. Source: Fischetti and Salazar, Management Science 47
    (2001).
    """
    end = time.monotonic() + seconds
    if not system.small.any():
        return Protection(np.zeros(system.size, dtype=bool), True, True, 0.0)
    search = _Search(system, end)
    everything = system.drawn & ~system.frozen
    if search.violations(everything, search.widths(everything)):
        return Protection(everything, False, False, None)
    fallback = protect(system, seconds=seconds)
    found = search.solve(lambda hidden: search.widths(hidden))
    if found is None:
        bound, cost = search.bound, float(system.cost[fallback.hidden].sum())
        gap = (cost - bound) / cost if cost > 0 else 0.0
        return Protection(fallback.hidden, fallback.safe, gap <= CLOSE, max(0.0, gap), True)
    search.cap(float(system.cost[found].sum()))
    better = search.solve(lambda hidden: [*search.widths(hidden), *search.covers()])
    return Protection(found if better is None else better, True, True, 0.0)


class _Search:
    """The choices cut off so far, and the best bound proved."""

    def __init__(self, system: System, end: float) -> None:
        self.system, self.end, self.bound = system, end, 0.0
        self.free = np.flatnonzero(system.drawn & ~system.frozen)
        self.cells = system.parts[self.free, 0]
        self.matrix = csr_matrix(system.lines[:, self.free])
        self._small = system.small[self.free]
        self._asked = system.asked[self.free]
        # Whole costs stay apart by 1, and of equals the one with the fewer cells is taken.
        self._cost = system.cost[self.free] + 1 / (2 * len(self.free) + 2)
        self._rows: list[Floats] = []
        self._least: list[float] = []
        self._begin()

    def _begin(self) -> None:
        """What every choice must satisfy in each line: a hidden cell has company enough."""
        for row in range(self.matrix.shape[0]):
            members = self.matrix.indices[self.matrix.indptr[row] : self.matrix.indptr[row + 1]]
            for cell in members:
                others = members[members != cell]
                short = max(self._asked[cell] - self.cells[cell], 0.0)
                company = np.zeros(len(self.cells))
                company[others], company[cell] = 1.0, -1.0
                self._add(company, 0.0)
                if short > 0:
                    weight = np.zeros(len(self.cells))
                    weight[others], weight[cell] = np.minimum(self.cells[others], short), -short
                    self._add(weight, 0.0)

    def _add(self, row: Floats, least: float) -> None:
        self._rows.append(row)
        self._least.append(least)

    def cap(self, cost: float) -> None:
        """From here on nothing dearer counts."""
        self._add(-self.system.cost[self.free], -cost - CLOSE)

    def widths(self, hidden: Bools) -> list[Need]:
        """What is asked of each hidden cell."""
        return [Need(int(at), width=self._asked[at]) for at in np.flatnonzero(hidden[self.free])]

    def covers(self) -> list[Need]:
        """Each small cell's interval holding 0 to the minimum less 1."""
        return [
            Need(int(at), above=self._asked[at] - 1 - self.cells[at], below=self.cells[at])
            for at in np.flatnonzero(self._small)
        ]

    def solve(self, needs: _Needs) -> Bools | None:
        """The cheapest choice that meets the needs; None if there is none, or the time is over."""
        while time.monotonic() < self.end:
            hidden = self._choose()
            if hidden is None:
                return None
            missed = self.violations(hidden, needs(hidden))
            if not missed:
                return hidden
            for need in missed:
                self._cut(need, hidden[self.free])
        return None

    def _choose(self) -> Bools | None:
        """The cheapest choice that nothing so far cuts off."""
        rows = csr_matrix(vstack([csr_matrix(row) for row in self._rows]))
        seconds = self.end - time.monotonic()
        found = solver.choose(self._cost, self._small.astype(float), rows, np.array(self._least), seconds)
        self.bound = max(self.bound, float(np.floor(found.bound + CLOSE)))
        if found.chosen is None:
            return None
        hidden = np.zeros(self.system.size, dtype=bool)
        hidden[self.free] = found.chosen > 0.5
        return hidden

    def violations(self, hidden: Bools, needs: list[Need]) -> list[Need]:
        """The needs that a choice does not meet."""
        low, high = intervals(self.system, hidden)
        low, high = low[self.free, 0], high[self.free, 0]
        return [
            need
            for need in needs
            if high[need.cell] - low[need.cell] < need.width - CLOSE
            or high[need.cell] - self.cells[need.cell] < need.above - CLOSE
            or self.cells[need.cell] - low[need.cell] < need.below - CLOSE
        ]

    def _cut(self, need: Need, chosen: Bools) -> None:
        """Cut off every choice in which a need fails for the same reason as in this one."""
        up, down = self._capacity(need.cell, chosen, 1.0), self._capacity(need.cell, chosen, -1.0)
        for capacity, least in ((up + down, need.width), (up, need.above), (down, need.below)):
            if least <= 0:
                continue
            short = least - capacity[need.cell]
            if short <= CLOSE:
                continue
            row = np.minimum(capacity, short)
            row[need.cell] = -short
            if row @ chosen < -CLOSE:
                self._add(row, 0.0)

    def _capacity(self, cell: int, chosen: Bools, sign: float) -> Floats:
        """How much each cell, if hidden, adds to how far one cell can move up (1) or down (-1): the dual."""
        reach = self.cells.sum()
        aim = np.zeros(len(self.cells))
        aim[cell] = -sign
        rest = np.zeros(self.matrix.shape[0])
        lower, upper = np.where(chosen, -self.cells, 0.0), np.where(chosen, reach, 0.0)
        found = solver.Programme(self.matrix, rest, lower, upper).least_of_bounded(aim)
        price = self.matrix.T @ found.prices - aim
        return np.where(price > 0, price * reach, -price * self.cells)

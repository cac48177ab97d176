"""Figures that add up: what is known of them once some are shown.

Every figure is one or two whole columns of *parts*, which are at least 0 and add up along the same lines. A
count is one part. A rated figure (how many, and the sum of their levels) is two: as many at the lowest and at
the highest level as would give the same number and the same sum. Whoever knows the number and the sum knows
the two parts, and the reverse, so the parts of hidden figures can be bounded one column at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
# One number, or one for each of many figures.
Number = TypeVar("Number", float, NDArray[np.float64])

# What a system holds of each figure.
PER_FIGURE = ("parts", "drawn", "frozen", "small", "cost", "asked", "lost")


@dataclass(frozen=True)
class System:
    """Figures by number, the lines that add them up, and what may and must be hidden.

    `parts` (figures × 1 or 2) are the true parts. A row of `lines` (lines × figures) has 1 for a total and
    -1 for each of its parts, so that lines @ parts is 0. `drawn` figures are shown unless they are hidden;
    `frozen` ones were shown before, so they are known whatever happens; `small` ones fail the primary rule.
    `cost` is what hiding a figure loses. `asked` is how wide the interval of a figure's number (the sum of
    its parts) must stay while it is hidden, and `each` how wide that of every part of it; 0 asks nothing.
    `step` is what one person can change a part by at the least, where figures are whole numbers (1 for
    counts, one level's share of the range for rated figures).
    `lost` marks small figures that what was shown before gives away by itself.
    """

    parts: Floats
    lines: csr_matrix
    drawn: Bools
    frozen: Bools
    small: Bools
    cost: Floats
    asked: Floats
    each: float
    step: float | None
    lost: Bools

    @property
    def size(self) -> int:
        """How many figures there are."""
        return len(self.parts)

    def without(self, own: Floats) -> "System":
        """What is left for somebody who knows `own` (as `parts`): their part of every figure taken away."""
        return replace(self, parts=self.parts - own)

    def islands(self) -> "Iterator[tuple[Ints, System]]":
        """The parts that no line connects, each with its figures' numbers; those with nothing to ask are left
        out.
        """
        _, label = connected(self.lines)
        asks = (self.asked > 0) & (self.small | ~self.known(np.zeros(self.size, dtype=bool)))
        first = label[self.lines.indices[self.lines.indptr[:-1]]]
        for one in np.unique(label[asks]):
            at, rows = np.flatnonzero(label == one), np.flatnonzero(first == one)
            cut = {name: getattr(self, name)[at] for name in PER_FIGURE}
            yield at, replace(self, lines=only(self.lines, rows, at), **cut)

    def known(self, hidden: Bools) -> Bools:
        """Which figures everybody knows: those drawn and not hidden, and those shown before."""
        return (self.drawn & ~hidden) | self.frozen


@dataclass
class Builder:
    """Collects figures and lines; a figure's number is the order in which it was added."""

    _parts: list[tuple[float, ...]] = field(default_factory=list)
    _flags: list[tuple[bool, bool, bool]] = field(default_factory=list)
    _cost: list[float] = field(default_factory=list)
    _asked: list[float] = field(default_factory=list)
    _lines: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def figure(
        self,
        *parts: float,
        asked: float,
        small: bool = False,
        drawn: bool = True,
        frozen: bool = False,
        cost: float | None = None,
    ) -> int:
        """Add a figure and give its number; hiding it costs the sum of its parts unless said otherwise."""
        self._parts.append(parts)
        self._flags.append((drawn, frozen, small))
        self._cost.append(sum(parts) if cost is None else cost)
        self._asked.append(asked)
        return len(self._parts) - 1

    def number(self, figure: int) -> float:
        """What a figure's parts come to."""
        return sum(self._parts[figure])

    def line(self, total: int, parts: Iterable[int]) -> None:
        """Say that one figure is the sum of others, each of which counts somebody else."""
        self._lines.append((total, tuple(parts)))

    def build(self, step: float | None = 1.0, each: float = 0.0) -> System:
        """The system; figures of one part and of two cannot stand in the same one."""
        drawn, frozen, small = np.array(self._flags, dtype=bool).reshape(-1, 3).T
        parts = np.array(self._parts, dtype=float).reshape(len(self._flags), -1)
        asked = np.array(self._asked, dtype=float)
        settled = self._settled(frozen)
        lost = settled & ~frozen & small
        lines, cost = lines_of(self._lines, len(parts)), np.array(self._cost, dtype=float)
        return System(parts, lines, drawn, settled, small, cost, asked, each, step, lost)

    def _settled(self, frozen: Bools) -> Bools:
        """The figures that follow from frozen ones, line by line, and so are as good as shown."""
        settled, waiting = frozen.copy(), bool(frozen.any())
        while waiting:
            waiting = False
            for total, parts in self._lines:
                open_ = [one for one in (total, *parts) if not settled[one]]
                if len(open_) == 1:
                    settled[open_[0]], waiting = True, True
        return settled


def lines_of(lines: Sequence[tuple[int, tuple[int, ...]]], figures: int) -> csr_matrix:
    """The matrix of lines, each given as the number of its total and the numbers of its parts."""
    row = np.repeat(np.arange(len(lines)), [1 + len(parts) for _, parts in lines])
    column = np.array([one for total, parts in lines for one in (total, *parts)], dtype=np.intp)
    sign = np.array([sign for _, parts in lines for sign in (1.0, *(-1.0 for _ in parts))])
    return csr_matrix((sign, (row, column)), shape=(len(lines), figures))


def connected(lines: csr_matrix) -> tuple[int, Ints]:
    """How many groups of figures no line connects, and which group each figure is in."""
    # Figures that follow one another in a line are connected, and so all of the line are.
    beside = np.ones(max(0, len(lines.indices) - 1), dtype=bool)
    ends = lines.indptr[1:-1] - 1
    beside[ends[(ends >= 0) & (ends < len(beside))]] = False
    one, other = lines.indices[:-1][beside], lines.indices[1:][beside]
    graph = csr_matrix((np.ones(len(one)), (one, other)), shape=(lines.shape[1],) * 2)
    count, label = connected_components(graph, directed=False)
    return int(count), label.astype(np.intp)


def only(lines: csr_matrix, rows: Ints, figures: Ints) -> csr_matrix:
    """Some lines, which hold none but these figures, in which those are numbered from 0."""
    length = np.diff(lines.indptr)[rows]
    ends = np.append(0, np.cumsum(length))
    taken = np.repeat(lines.indptr[rows] - ends[:-1], length) + np.arange(ends[-1])
    place = np.zeros(lines.shape[1], dtype=lines.indices.dtype)
    place[figures] = np.arange(len(figures))
    contents = (lines.data[taken], place[lines.indices[taken]], ends)
    return csr_matrix(contents, shape=(len(rows), len(figures)))


def rated(n: Number, total: Number, lowest: float, highest: float) -> tuple[Number, Number]:
    """The two parts of a rated figure: as many at the lowest and at the highest level as give n and total."""
    high = (total - lowest * n) / (highest - lowest)
    return n - high, high

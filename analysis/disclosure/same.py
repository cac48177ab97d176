"""Figures that are one and the same, told under several names: whoever knows one knows the others."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.system import Bools, Ints, System


@dataclass(frozen=True)
class Merged:
    """A system in which the same figure stands once.

    `of` is the number in it of each figure of the system that was merged, and `first` one of those for each
    of its own.
    """

    system: System
    of: Ints
    first: Ints


def merged(system: System) -> Merged:
    """Take figures together that lines with a single part make equal.

    A construct of one statement is that statement, at every time: half of a book can go. Together they are
    shown before, small or drawn where one of them is, and asked of and worth what they are together. Where
    one must stay unknown that is on no page, having been withheld before, none of them may be shown.
    """
    of = _numbers(system)
    _, first = np.unique(of, return_index=True)
    count = len(first)
    if count == system.size:
        return _as_it_is(system)
    into = csr_matrix((np.ones(system.size), (np.arange(system.size), of)), shape=(system.size, count))
    lines = _each_once(csr_matrix(system.lines @ into))
    if not np.logical_or.reduceat(lines.data > 0, lines.indptr[:-1]).all():
        # What is left of a total that is its own part says that its other parts are nothing.
        return _as_it_is(system)
    most = np.zeros(count)
    np.maximum.at(most, of, system.asked)
    drawn = _any(system.drawn, of, count)
    guarded = _any(~system.drawn & (system.asked > 0), of, count)
    one = replace(
        system,
        parts=system.parts[first],
        lines=lines,
        drawn=drawn,
        frozen=_any(system.frozen, of, count),
        small=_any(system.small, of, count) | (drawn & guarded),
        cost=np.bincount(of, np.where(system.drawn, system.cost, 0.0), count).astype(float),
        asked=most,
        lost=_any(system.lost, of, count),
    )
    return Merged(one, of, first)


def _as_it_is(system: System) -> Merged:
    every = np.arange(system.size)
    return Merged(system, every, every)


def _numbers(system: System) -> Ints:
    """Which figure of the merged system each figure is."""
    single = system.lines[np.flatnonzero(np.diff(system.lines.indptr) == 2)]
    pairs = single.indices.reshape(-1, 2)
    equal = single.data.reshape(-1, 2).sum(axis=1) == 0
    total, part = pairs[equal].T
    beside = csr_matrix((np.ones(len(total)), (total, part)), shape=(system.size, system.size))
    return np.array(connected_components(beside, directed=False)[1], dtype=np.intp)


def _any(marks: Bools, of: Ints, count: int) -> Bools:
    found = np.zeros(count, dtype=bool)
    np.logical_or.at(found, of, marks)
    return found


def _each_once(lines: csr_matrix) -> csr_matrix:
    """The lines that still say something, none of them twice."""
    lines.eliminate_zeros()
    lines.sort_indices()
    seen: dict[bytes, int] = {}
    for row in range(lines.shape[0]):
        place = slice(lines.indptr[row], lines.indptr[row + 1])
        if place.start < place.stop:
            seen.setdefault(lines.indices[place].tobytes() + lines.data[place].tobytes(), row)
    return csr_matrix(lines[sorted(seen.values())])

"""Ways from what is true to other solutions, found once and good for whoever sees the same lines.

Where lines connect as many figures in the same manner, what can be added to one solution can be added to
another: to what another reader sees, to another statement of the same times, or at another attempt. Only how
far it can be followed differs, since no figure falls below 0.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from analysis.disclosure.solver import CLOSE
from analysis.disclosure.system import Bools, Floats, System
from analysis.disclosure.unknown import Unknown

# More ways than these say little that is new.
MOST = 256


class Ways:
    """The ways found for one part of one group, beside those found wherever lines stand as they do here."""

    def __init__(self, beside: "Ways | None" = None) -> None:
        self._beside = beside
        self._found: list[Floats] = []
        self._whole: list[bool] = []
        self._both: tuple[Floats, Floats] | None = None

    @property
    def is_full(self) -> bool:
        """Whether there are so many that no more are kept."""
        return len(self._found) == MOST

    def add(self, way: Floats, *, whole: bool) -> None:
        """Keep a way that leads anywhere; a whole one leads from whole numbers to whole numbers."""
        if self._beside is not None and not self._beside.is_full:
            self._beside.add(way, whole=whole)
        elif not self.is_full and np.abs(way).max() > CLOSE:
            self._found.append(np.round(way) if whole else way)
            self._whole.append(whole)
            self._both = None

    def from_(self, true: Floats, far: float) -> Iterator[tuple[Floats, bool]]:
        """Where the ways lead from what is true of figures that are at least 0, and whether to whole numbers.

        Each is followed, and the other way round too, until a figure falls to 0. What lies between two
        solutions is one as well; beyond them only whole ways are exact enough to be followed, up to `far`.
        """
        if self._beside is not None:
            yield from self._beside.from_(true, far)
        if not self._found:
            return
        if self._both is None:
            both = np.concatenate([self._found, np.negative(self._found)])
            # By how much a step of each may be lengthened to have gone a distance of one.
            self._both = both, np.where(self._whole * 2, 1 / np.abs(both).max(axis=1), 0.0)
        ways, lengthened = self._both
        down = ways < 0
        room = np.where(down, true / np.where(down, -ways, 1.0), np.inf).min(axis=1)
        room = np.minimum(room, np.maximum(1.0, far * lengthened))
        yield true + ways * room[:, None], False
        steps = np.where(lengthened > 0, np.floor(room), 0.0)
        if steps.any():
            yield true + ways[steps > 0] * steps[steps > 0, None], True


class Elsewhere:
    """The ways found in a whole book, by how lines stand."""

    def __init__(self) -> None:
        self._ways: dict[tuple[bytes, ...], Ways] = {}

    def of(self, lines: csr_matrix) -> Ways:
        """The ways where lines stand in this manner, to be used and added to."""
        manner = lines.indptr.tobytes(), lines.indices.tobytes(), lines.data.tobytes()
        return self._ways.setdefault(manner, Ways())


class Seen:
    """What has been found for readers of the same lines: groups of figures, and ways in each part.

    What is found in groups of other lines that stand in the same manner is shared through `elsewhere`.
    """

    def __init__(self, elsewhere: Elsewhere | None = None) -> None:
        self._elsewhere = elsewhere or Elsewhere()
        self._ways: dict[tuple[bytes, bytes, int], Ways] = {}
        self._hidden, self._groups = b"", list[Unknown]()

    def groups(self, system: System, hidden: Bools) -> Iterator[Unknown]:
        """The groups of unknown figures, with what is true of them in this reader's system.

        Which they are depends on what is hidden alone, which is the same for one reader after another.
        """
        if self._hidden != hidden.tobytes():
            self._hidden, self._groups = hidden.tobytes(), list(Unknown.of(system, hidden).groups())
        for group in self._groups:
            yield replace(group, true=system.parts[group.at])

    def of(self, group: Unknown, part: int) -> Ways:
        """The ways of one part of a group, to be used and added to."""
        name = group.at.tobytes(), group.rows.tobytes(), part
        if name not in self._ways:
            self._ways[name] = Ways(self._elsewhere.of(group.lines))
        return self._ways[name]

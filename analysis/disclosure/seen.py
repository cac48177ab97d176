"""Ways from the truth to other solutions, found for one reader and good for others too.

Lines say the same to everybody. Readers differ in what they know of each figure themselves, below which it
cannot be; so a way that leads too far down for one of them is still good for a part of its length.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analysis.disclosure.system import Bools, Floats, System
from analysis.disclosure.unknown import Unknown

# More ways than these say little that is new.
MOST = 256


class Ways:
    """The ways found in one part of one group: what each adds to every figure's true part."""

    def __init__(self) -> None:
        self._found: list[Floats] = []
        self._whole: list[bool] = []

    def add(self, way: Floats, *, whole: bool) -> None:
        """Keep a way; a whole one leads from whole numbers to whole numbers."""
        if len(self._found) < MOST:
            self._found.append(np.round(way) if whole else way)
            self._whole.append(whole)

    def from_(self, true: Floats) -> Iterator[tuple[Floats, bool]]:
        """Where the ways lead from what is true of figures that are at least 0, and whether to whole numbers.

        Each is followed as far as no figure falls below 0; what lies between two solutions is one as well.
        """
        if not self._found:
            return
        ways = np.array(self._found)
        down = ways < 0
        room = np.where(down, true / np.where(down, -ways, 1.0), np.inf).min(axis=1)
        yield true + ways * np.clip(room, 0.0, 1.0)[:, None], False
        whole = np.array(self._whole) & (room >= 1.0)
        if whole.any():
            yield true + ways[whole], True


class Seen:
    """What has been found for readers of the same lines: groups of figures, and ways in each part."""

    def __init__(self) -> None:
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
        return self._ways.setdefault((group.at.tobytes(), group.rows.tobytes(), part), Ways())

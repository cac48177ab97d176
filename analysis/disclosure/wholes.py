"""What whole numbers add to the audit: people cannot be halved, so an interval can be narrower."""

import numpy as np

from analysis.disclosure.solver import CLOSE, Programme
from analysis.disclosure.system import Floats
from analysis.disclosure.unknown import Unknown

# So many neighbours are tried first, as if everything else were known.
NEAR = 40


class Wholes:
    """How wide the intervals of a group's figures are in whole numbers of at least 0.

    `true` are its figures in whole steps: counts, or sums of levels above the lowest or below the highest,
    each by itself.
    """

    def __init__(self, group: Unknown, true: Floats) -> None:
        self._group, self._true = group, true
        self._programme = Programme(group.lines, group.lines @ true)

    def width(self, place: int, asked: float) -> float:
        """How wide one figure's interval is, or at least what is asked.

        First only its neighbours are taken to be unknown, and only if they are not enough everything is. An
        interval narrower than twice what is asked is searched by mixed-integer programming.
        """
        near, inside = self._group.around(place, NEAR)
        neighbours = Programme(near, near @ self._true[inside])
        found = _between(neighbours, len(inside), 0, 2 * asked)
        if found >= asked - CLOSE:
            return found
        return _between(self._programme, len(self._true), place, 2 * asked)


def _between(programme: Programme, size: int, place: int, enough: float) -> float:
    """How far apart the ends of one figure are in whole numbers, or `enough` where that is less."""
    aim = np.zeros(size)
    aim[place] = 1.0
    low, high = programme.least(aim), programme.least(-aim)
    if low is None or high is None or high.at[place] - low.at[place] >= enough:
        return enough
    return float(_end(programme, -aim, high.at)[place] - _end(programme, aim, low.at)[place])


def _end(programme: Programme, aim: Floats, end: Floats) -> Floats:
    """An end in whole numbers; usually the one found is whole by itself."""
    return end if np.abs(end - np.round(end)).max() < CLOSE else programme.least_whole(aim)

"""What whole numbers add to the audit: people cannot be halved, so an interval can be narrower."""

import numpy as np
from scipy.sparse import csr_matrix

from analysis.disclosure.solver import CLOSE, least, least_whole
from analysis.disclosure.system import Floats
from analysis.disclosure.unknown import Unknown

# So many neighbours are tried first, as if everything else were known.
NEAR = 40


def width(group: Unknown, true: Floats, place: int, asked: float) -> float:
    """How wide one figure's interval is in whole numbers of at least 0, or at least what is asked.

    `true` are the group's figures in whole steps: counts, or sums of levels above the lowest or below the
    highest, each by itself. First only its neighbours are taken to be unknown, and only if they are not
    enough everything is. An interval narrower than twice what is asked is searched by mixed-integer
    programming.
    """
    near, inside = group.around(place, NEAR)
    found = 0.0
    for lines, some, at in ((near, true[inside], 0), (group.lines, true, place)):
        found = _between(lines, lines @ some, at, 2 * asked)
        if found >= asked - CLOSE:
            break
    return found


def _between(lines: csr_matrix, rest: Floats, place: int, enough: float) -> float:
    """How far apart the ends of one figure are in whole numbers, or `enough` where that is less."""
    aim = np.zeros(lines.shape[1])
    aim[place] = 1.0
    low, high = least(aim, lines, rest), least(-aim, lines, rest)
    if low is None or high is None or high.at[place] - low.at[place] >= enough:
        return enough
    return float(_end(-aim, lines, rest, high.at)[place] - _end(aim, lines, rest, low.at)[place])


def _end(aim: Floats, lines: csr_matrix, rest: Floats, end: Floats) -> Floats:
    """An end in whole numbers; usually the one found is whole by itself."""
    return end if np.abs(end - np.round(end)).max() < CLOSE else least_whole(aim, lines, rest)

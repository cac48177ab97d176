"""What whole numbers add to the audit: people cannot be halved, so an interval can be narrower."""

import numpy as np
from scipy.sparse import csr_matrix

from analysis.disclosure.solver import CLOSE, least, least_whole
from analysis.disclosure.system import Floats
from analysis.disclosure.unknown import Unknown

# So many neighbours are tried first, as if everything else were known.
NEAR = 40


def is_narrow(group: Unknown, true: Floats, place: int, asked: float) -> bool:
    """Whether one figure's interval, in whole numbers of at least 0, is narrower than asked.

    `true` are the group's figures in whole steps: counts, or sums of levels above the lowest or below the
    highest, each by itself. Only an interval narrower than twice what is asked is searched, by mixed-integer
    programming: first with only its neighbours unknown, and only if they are not enough with everything.
    """
    near, inside = group.around(place, NEAR)
    for lines, some, at in ((near, true[inside], 0), (group.lines, true, place)):
        if _width(lines, lines @ some, at, 2 * asked) >= asked - CLOSE:
            return False
    return True


def _width(lines: csr_matrix, rest: Floats, place: int, enough: float) -> float:
    """How wide one figure's interval is in whole numbers, or `enough` where it is at least that."""
    aim = np.zeros(lines.shape[1])
    aim[place] = 1.0
    low, high = least(aim, lines, rest), least(-aim, lines, rest)
    if low is None or high is None or high.at[place] - low.at[place] >= enough:
        return enough
    return float(_whole(-aim, lines, rest, high.at)[place] - _whole(aim, lines, rest, low.at)[place])


def _whole(aim: Floats, lines: csr_matrix, rest: Floats, end: Floats) -> Floats:
    """An end in whole numbers; usually the one found is whole by itself."""
    return end if np.abs(end - np.round(end)).max() < CLOSE else least_whole(aim, lines, rest)

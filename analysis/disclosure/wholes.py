"""What whole numbers add to the audit: people cannot be halved, so an interval can be narrower."""

from dataclasses import dataclass

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

        An interval narrower than twice what is asked is searched by mixed-integer programming, unless its
        ends are whole by themselves: first as if all but its neighbours were known, and only if those are
        not enough with everything unknown.
        """
        ends = _Ends.of(self._programme, len(self._true), place)
        if ends.apart >= 2 * asked or ends.are_whole:
            return min(ends.apart, 2 * asked)
        near, inside = self._group.around(place, NEAR)
        neighbours = _Ends.of(Programme(near, near @ self._true[inside]), len(inside), 0)
        found = neighbours.apart_whole(2 * asked)
        return found if found >= asked - CLOSE else ends.apart_whole(2 * asked)


@dataclass(frozen=True)
class _Ends:
    """Solutions in which one figure is least and greatest; None where there is no end."""

    programme: Programme
    aim: Floats
    low: Floats | None
    high: Floats | None

    @classmethod
    def of(cls, programme: Programme, size: int, place: int) -> "_Ends":
        """The ends of one figure of so many."""
        aim = np.zeros(size)
        aim[place] = 1.0
        found = [programme.least(one) for one in (aim, -aim)]
        low, high = (None if one is None else one.at for one in found)
        return cls(programme, aim, low, high)

    @property
    def apart(self) -> float:
        """How far apart they are, whole or not."""
        return np.inf if self.low is None or self.high is None else float(self.aim @ (self.high - self.low))

    @property
    def are_whole(self) -> bool:
        """Whether both are whole numbers by themselves."""
        return all(one is not None and _is_whole(one) for one in (self.low, self.high))

    def apart_whole(self, enough: float) -> float:
        """How far apart they are in whole numbers, or `enough` where that is less."""
        if self.low is None or self.high is None or self.apart >= enough:
            return enough
        return float(self.aim @ (self._whole(-self.aim, self.high) - self._whole(self.aim, self.low)))

    def _whole(self, aim: Floats, end: Floats) -> Floats:
        return end if _is_whole(end) else self.programme.least_whole(aim)


def _is_whole(solution: Floats) -> bool:
    return bool(np.abs(solution - np.round(solution)).max() < CLOSE)

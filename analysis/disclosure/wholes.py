"""What whole numbers add to the audit: people cannot be halved, so an interval can be narrower."""

import numpy as np
from scipy.sparse import block_diag, csr_matrix, eye_array, hstack

from analysis.disclosure.solver import CLOSE, least, least_each, least_whole
from analysis.disclosure.system import Floats, Ints, System
from analysis.disclosure.unknown import Unknown

# So many neighbours are tried first, as if everything else were known.
NEAR = 40


def wanting(system: System, group: Unknown) -> Ints:
    """The figures of a group whose intervals, in whole numbers, are narrower than asked.

    Only intervals that are narrower than twice what is asked are searched, by mixed-integer programming. In
    one line whole numbers change nothing. Counts are whole, and of a rated figure the number and the sum of
    its levels are. First a figure's neighbours alone are moved, by whole people at the ends of the scale;
    only where that is not enough, everything is.
    """
    if system.step is None or len(group.rows) < 2:
        return np.array([], dtype=np.intp)
    found = []
    for place, part in np.argwhere(system.asked[group.at] > _moved(system, group) + CLOSE):
        asked = system.asked[group.at[place], part]
        if _exact(group, place, part, round(1 / system.step), 2 * asked) < asked - CLOSE:
            found.append(int(group.at[place]))
    return np.array(sorted(set(found)), dtype=np.intp)


def _moved(system: System, group: Unknown) -> Floats:
    """How far each part of each figure is sure to move by whole people, as far as that was looked for."""
    moved, parts = np.zeros_like(group.true), range(group.true.shape[1])
    if len(group.at) <= NEAR:
        for part in parts:
            places = np.flatnonzero(system.asked[group.at, part] > 0)
            moved[places, part] = _by_people(group, places, part, 4 * system.asked.max())
        return moved
    for place in range(len(group.at)):
        near = group.around(place, NEAR)
        for part in parts:
            if system.asked[group.at[place], part] > 0:
                first = np.array([0], dtype=np.intp)
                moved[place, part] = _by_people(near, first, part, 4 * system.asked.max())[0]
    return moved


def _by_people(group: Unknown, places: Ints, part: int, room: float) -> Floats:
    """How far some figures' parts can be moved by whole people; 0 where the ends found are not whole."""
    people = np.floor(group.true[:, part] + CLOSE)
    aims = np.zeros((len(places), len(people)))
    aims[np.arange(len(places)), places] = 1.0
    lines, rest = group.lines, group.lines @ people
    ends = least_each(np.concatenate([aims, -aims]), lines, rest, people + np.ceil(room))
    whole = (np.abs(ends - np.round(ends)).max(axis=1) < CLOSE).reshape(2, -1).all(axis=0)
    low, high = ends[: len(places)], ends[len(places) :]
    at = np.arange(len(places))
    return np.where(whole, high[at, places] - low[at, places], 0.0)


def _exact(group: Unknown, place: int, part: int, span: int, enough: float) -> float:
    """How wide a part's interval is in whole numbers, or `enough` where it is at least that."""
    if group.true.shape[1] == 1:
        return _Search(group.lines, group.rest[:, 0]).width(place, enough)
    size = len(group.at)
    # How many each figure counts, and the sum of their levels above the lowest, which has an upper end.
    number, total = group.rest.sum(axis=1), group.rest[:, 1] * span
    most = csr_matrix(hstack([-span * eye_array(size), eye_array(size)]))
    search = _Search(
        csr_matrix(block_diag([group.lines, group.lines])), np.concatenate([number, total]), most
    )
    aim = np.zeros(2 * size)
    aim[size + place] = 1.0 if part else -1.0
    aim[place] = 0.0 if part else span
    return search.between(aim, enough * span) / span


class _Search:
    """Whole numbers of at least 0 with `equal` @ x = `rest` and `most` @ x at most 0."""

    def __init__(self, equal: csr_matrix, rest: Floats, most: csr_matrix | None = None) -> None:
        self._equal, self._rest, self._most = equal, np.round(rest), most

    def width(self, place: int, enough: float) -> float:
        """How far apart the least and the greatest of one number are, or `enough` if that is less."""
        aim = np.zeros(self._equal.shape[1])
        aim[place] = 1.0
        return self.between(aim, enough)

    def between(self, aim: Floats, enough: float) -> float:
        """The same for a sum of numbers."""
        low, high = self._end(aim), self._end(-aim)
        if low is None or high is None or aim @ high - aim @ low >= enough:
            return enough
        return float(aim @ self._whole(-aim, high) - aim @ self._whole(aim, low))

    def _end(self, aim: Floats) -> Floats | None:
        """Where the sum is least, whole or not; None where there is no end."""
        found = least(aim, self._equal, self._rest, most=self._most)
        return None if found is None else found.at

    def _whole(self, aim: Floats, end: Floats) -> Floats:
        """The same in whole numbers; usually the end found is whole by itself."""
        if np.abs(end - np.round(end)).max() < CLOSE:
            return end
        return least_whole(aim, self._equal, self._rest, most=self._most)

"""The audit: how closely the figures shown let anybody work out those that are hidden."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.disclosure import wholes
from analysis.disclosure.solver import CLOSE, least, least_each
from analysis.disclosure.system import Bools, Floats, Ints, System
from analysis.disclosure.unknown import Unknown

# Rounds in which one solution bears witness for many figures; most are certain after a dozen.
ROUNDS = 24
# A group of at most so many unknown figures is worked out whole.
SMALL = 24


@dataclass(frozen=True)
class Bound:
    """The end of an interval, and the price of each line there; infinite and None where there is no end."""

    value: float
    prices: Floats | None


def bound(unknown: Unknown, part: int, place: int, *, upper: bool) -> Bound:
    """The greatest (or least) that one unknown figure's part can be, by linear programming."""
    aim = np.zeros(len(unknown.at))
    aim[place] = -1.0 if upper else 1.0
    found = least(aim, unknown.lines, unknown.rest[:, part])
    return Bound(np.inf, None) if found is None else Bound(float(found.at[place]), found.prices)


def intervals(system: System, hidden: Bools) -> tuple[Floats, Floats]:
    """The least and the greatest that each part of each figure can be, given what is shown.

    Both have the shape of `system.parts`; for a known figure both are its true parts. By linear programming
    over the lines, parts being at least 0. Source: Hundepool et al., Statistical Disclosure Control (2012).
    """
    low, high = system.parts.copy(), system.parts.copy()
    for group in Unknown.of(system, hidden).groups():
        for part in range(system.parts.shape[1]):
            for place, figure in enumerate(group.at):
                low[figure, part] = bound(group, part, place, upper=False).value
                high[figure, part] = bound(group, part, place, upper=True).value
    return low, high


class Audit:
    """Audits choices for one system; a group that comes again as it was is not audited again."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._found: dict[bytes, Ints] = {}

    def wanting(self, hidden: Bools) -> Ints:
        """The unknown figures whose intervals are narrower than asked, in the order of their numbers.

        In a small group every interval is worked out. In a large one any solution of the lines bears witness
        for every figure at once: where two of them are far enough apart in a figure, its interval is wide
        enough, and only figures without such witnesses are solved for singly. Last comes what whole numbers
        take off a narrow interval.
        """
        wants = np.zeros(self.system.size, dtype=bool)
        for group in Unknown.of(self.system, hidden).groups():
            name = b"".join((group.at.tobytes(), group.rows.tobytes()))
            if name not in self._found:
                found = _narrow(self.system, group)
                self._found[name] = found if len(found) else wholes.wanting(self.system, group)
            wants[self._found[name]] = True
        return np.flatnonzero(wants)


def _narrow(system: System, group: Unknown) -> Ints:
    """The figures of a group whose intervals are narrower than asked, whole numbers aside."""
    narrow = np.zeros(len(group.at), dtype=bool)
    for part in range(system.parts.shape[1]):
        asked, true, rest = system.asked[group.at, part], group.true[:, part], group.rest[:, part]
        # A box around the truth keeps every solution finite, and has room for what is asked.
        upper = true + 4 * asked.max(initial=1.0)
        open_ = asked > 0
        if len(group.at) > SMALL:
            open_ &= ~_witnessed(group.lines, rest, upper, true, asked)
        places = np.flatnonzero(open_)
        if len(places):
            aims = np.zeros((len(places), len(asked)))
            aims[np.arange(len(places)), places] = 1.0
            low = least_each(aims, group.lines, rest, upper)[np.arange(len(places)), places]
            high = least_each(-aims, group.lines, rest, upper)[np.arange(len(places)), places]
            narrow[places] |= high - low < asked[places] - CLOSE
    return group.at[narrow]


def _witnessed(lines: csr_matrix, rest: Floats, upper: Floats, true: Floats, asked: Floats) -> Bools:
    """Which figures a pair of solutions has shown to be as uncertain as asked."""
    low, high = true.copy(), true.copy()
    wide = asked <= 0
    random = np.random.default_rng(len(asked))
    for _ in range(ROUNDS):
        if (~wide).sum() <= SMALL:
            break
        aim = np.where(wide, 0.0, random.choice([-1.0, 1.0], size=len(asked)))
        both = least_each(np.stack([aim, -aim]), lines, rest, upper)
        low, high = np.minimum(low, both.min(axis=0)), np.maximum(high, both.max(axis=0))
        wide = high - low >= asked - CLOSE
    return wide

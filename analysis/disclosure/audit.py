"""The audit: how closely the figures shown let anybody work out those that are hidden."""

from dataclasses import dataclass

import numpy as np

from analysis.disclosure import wholes
from analysis.disclosure.solver import CLOSE, least
from analysis.disclosure.system import Bools, Floats, Ints, System
from analysis.disclosure.unknown import Unknown

# Rounds in which one solution bears witness for many figures; most are certain after a dozen.
ROUNDS = 24
# Beyond this many figures that no witness has shown to be safe, another shared round is cheaper.
FEW = 24


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
    """Audits choices for one system; a group that comes again as it was is not searched again."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._searched: dict[bytes, Ints] = {}

    def wanting(self, hidden: Bools) -> Ints:
        """The unknown figures whose intervals are narrower than asked, in the order of their numbers.

        Any solution of the lines bears witness for every figure at once: where two of them are far enough
        apart in a figure, its interval is wide enough. Only figures without such witnesses are solved for
        singly. Last comes what whole numbers take off a narrow interval.
        """
        system = self.system
        unknown = Unknown.of(system, hidden)
        groups = list(unknown.groups())
        wants = np.zeros(system.size, dtype=bool)
        for part in range(system.parts.shape[1]):
            certain = np.zeros(system.size, dtype=bool)
            of_part = (system.asked[unknown.at, part], system.parts[unknown.at, part])
            certain[unknown.at[_witnessed(unknown, part, *of_part)]] = True
            for group in groups:
                for place, figure in enumerate(group.at):
                    if not certain[figure] and width(group, part, place) < system.asked[figure, part] - CLOSE:
                        wants[figure] = True
        if not wants.any():
            for group in groups:
                wants[self._in_whole_numbers(group)] = True
        return np.flatnonzero(wants)

    def _in_whole_numbers(self, group: Unknown) -> Ints:
        name = b"".join((group.at.tobytes(), group.rows.tobytes(), group.true.tobytes()))
        if name not in self._searched:
            self._searched[name] = wholes.wanting(self.system, group)
        return self._searched[name]


def _witnessed(unknown: Unknown, part: int, asked: Floats, true: Floats) -> Bools:
    """Which figures a pair of solutions has shown to be as uncertain as asked."""
    low, high = true.copy(), true.copy()
    wide = asked <= 0
    random = np.random.default_rng(len(asked))
    # A box around the truth keeps every solution finite, and is wide enough for what is asked.
    room = 2 * asked.max(initial=1.0)
    box = np.column_stack([np.maximum(0.0, true - room), true + room])
    for _ in range(ROUNDS):
        if (~wide).sum() <= FEW:
            break
        aim = np.where(wide, 0.0, random.choice([-1.0, 1.0], size=len(asked)))
        for sign in (1.0, -1.0):
            found = least(sign * aim, unknown.lines, unknown.rest[:, part], bounds=box)
            if found is not None:
                low, high = np.minimum(low, found.at), np.maximum(high, found.at)
        wide = high - low >= asked - CLOSE
    return wide


def width(unknown: Unknown, part: int, place: int) -> float:
    """How wide the interval of one part of an unknown figure is; without end where it has no upper end."""
    upper = bound(unknown, part, place, upper=True).value
    return upper - bound(unknown, part, place, upper=False).value if np.isfinite(upper) else np.inf

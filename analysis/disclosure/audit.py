"""The audit: how closely the figures shown let anybody work out those that are hidden."""

from dataclasses import dataclass

import numpy as np

from analysis.disclosure.solver import CLOSE, Programme
from analysis.disclosure.system import Bools, Floats, Ints, System
from analysis.disclosure.unknown import Unknown
from analysis.disclosure.wholes import Wholes

# Rounds in which one solution bears witness for many figures; most are certain after a dozen.
ROUNDS = 24
# A group of at most so many unknown figures is worked out whole.
SMALL = 24


@dataclass(frozen=True)
class Bound:
    """The end of an interval, and the price of each line there; infinite and None where there is no end."""

    value: float
    prices: Floats | None


class Bounds:
    """How far one part of each unknown figure can go, by linear programming."""

    def __init__(self, unknown: Unknown, part: int) -> None:
        self._size = len(unknown.at)
        self._programme = Programme(unknown.lines, unknown.rest[:, part])

    def at(self, place: int, *, upper: bool) -> Bound:
        """The greatest (or least) that one figure's part can be."""
        aim = np.zeros(self._size)
        aim[place] = -1.0 if upper else 1.0
        found = self._programme.least(aim)
        return Bound(np.inf, None) if found is None else Bound(float(found.at[place]), found.prices)


def intervals(system: System, hidden: Bools) -> tuple[Floats, Floats]:
    """The least and the greatest that each part of each figure can be, given what is shown.

    Both have the shape of `system.parts`; for a known figure both are its true parts. By linear programming
    over the lines, parts being at least 0. Source: Hundepool et al., Statistical Disclosure Control (2012).
    """
    low, high = system.parts.copy(), system.parts.copy()
    for group in Unknown.of(system, hidden).groups():
        for part in range(system.parts.shape[1]):
            bounds = Bounds(group, part)
            for place, figure in enumerate(group.at):
                low[figure, part] = bounds.at(place, upper=False).value
                high[figure, part] = bounds.at(place, upper=True).value
    return low, high


class Audit:
    """Audits choices for one system; a group that comes again as it was is not audited again."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._found: dict[bytes, Ints] = {}

    def wanting(self, hidden: Bools, among: Ints | None = None) -> Ints:
        """The unknown figures whose intervals are narrower than asked, in the order of their numbers.

        Only those `among` some are looked at, where they are given; nothing is asked of the others. In a
        small group every interval is worked out. In a large one any solution of the lines bears witness for
        every figure at once: where two of them are far enough apart in a figure, its interval is wide enough,
        and only figures without such witnesses are solved for singly. Where no witnesses are whole numbers,
        they are looked for last.
        """
        wants = np.zeros(self.system.size, dtype=bool)
        every = self.system.asked
        looked_at = every if among is None else np.where(np.isin(np.arange(len(every)), among), every, 0.0)
        for group in Unknown.of(self.system, hidden).groups():
            asked = looked_at[group.at]
            name = b"".join((group.at.tobytes(), group.rows.tobytes(), asked.tobytes()))
            if name not in self._found:
                self._found[name] = self._of_group(group, asked) if asked.any() else group.at[:0]
            wants[self._found[name]] = True
        return np.flatnonzero(wants)

    def _of_group(self, group: Unknown, asked: Floats) -> Ints:
        system = self.system
        unit = system.step or 1.0
        parts = range(system.parts.shape[1])
        each = np.where(asked > 0, system.each, 0.0)
        columns: list[_Column] = []
        left = asked
        # A number is as uncertain as its parts are together, so the largest part is asked for the most.
        for part in sorted(parts, key=lambda one: -float(group.true[:, one].sum())):
            columns.append(_Column.of(group, part, np.maximum(left, each) / unit, system.step))
            left = np.maximum(0.0, left - columns[-1].width * unit)
        widths = np.array([column.width * unit for column in columns])
        narrow = (left > CLOSE) | (widths < each - CLOSE).any(axis=0)
        if system.step is None or len(group.rows) < 2 or narrow.any():
            return group.at[narrow]
        wholes = [Wholes(group, column.true) for column in columns]
        for place in np.flatnonzero(~np.logical_and.reduce([column.whole for column in columns])):
            found = [one.width(int(place), asked[place] / unit) * unit for one in wholes]
            narrow[place] = sum(found) < asked[place] - CLOSE or min(found) < each[place] - CLOSE
        return group.at[narrow]


@dataclass(frozen=True)
class _Column:
    """One part of a group's figures, counted in the steps that one person can make.

    `width` is how wide the intervals are, as far as that was worked out: at least what was asked, or all
    there is. `whole` marks those that two solutions in whole numbers have shown to be as wide as asked.
    """

    true: Floats
    width: Floats
    whole: Bools

    @classmethod
    def of(cls, group: Unknown, part: int, asked: Floats, step: float | None) -> "_Column":
        """Work out which intervals of one part are wide enough."""
        unit = step or 1.0
        # Figures that are whole are made exactly so, lest a solver's vertices be off by rounding.
        true = group.true[:, part] / unit if step is None else np.round(group.true[:, part] / unit)
        # A box around the truth keeps every solution finite, and has room for what is asked.
        upper = np.ceil(true + 4 * asked.max(initial=1.0))
        programme = Programme(group.lines, group.lines @ true, upper=upper)
        ends = _Ends.at(true)
        if len(true) > SMALL:
            _witness(programme, asked, ends)
        for place in np.flatnonzero(ends.width < asked - CLOSE):
            aim = np.zeros(len(true))
            aim[place] = 1.0
            ends.see(programme, aim)
        return cls(true, ends.width, ends.whole_width >= asked - CLOSE)


@dataclass
class _Ends:
    """The least and greatest of each figure in the solutions seen so far, and in the whole ones of them."""

    low: Floats
    high: Floats
    whole_low: Floats
    whole_high: Floats

    @classmethod
    def at(cls, true: Floats) -> "_Ends":
        """The ends where only the truth has been seen."""
        return cls(true, true, true, true)

    def see(self, programme: Programme, aim: Floats) -> None:
        """See where a sum is least, and where it is greatest."""
        for solution in (programme.least_of_bounded(aim).at, programme.least_of_bounded(-aim).at):
            self.low, self.high = np.minimum(self.low, solution), np.maximum(self.high, solution)
            if np.abs(solution - np.round(solution)).max() < CLOSE:
                self.whole_low = np.minimum(self.whole_low, solution)
                self.whole_high = np.maximum(self.whole_high, solution)

    @property
    def width(self) -> Floats:
        """How far apart the ends are."""
        return self.high - self.low

    @property
    def whole_width(self) -> Floats:
        """How far apart they are in whole numbers."""
        return self.whole_high - self.whole_low


def _witness(programme: Programme, asked: Floats, ends: _Ends) -> None:
    """See solutions in which many figures at once are far from the truth."""
    random = np.random.default_rng(len(asked))
    for _ in range(ROUNDS):
        narrow = ends.width < asked - CLOSE
        if narrow.sum() <= SMALL:
            break
        ends.see(programme, np.where(narrow, random.choice([-1.0, 1.0], size=len(asked)), 0.0))

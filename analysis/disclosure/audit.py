"""The audit: how closely the figures shown let anybody work out those that are hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.seen import Seen, Ways
from analysis.disclosure.solver import CLOSE, Programme
from analysis.disclosure.system import Bools, Floats, Ints, System
from analysis.disclosure.unknown import Unknown
from analysis.disclosure.wholes import Wholes

# Rounds in which one solution bears witness for many figures; most are certain after a dozen, and where
# so many in a row find nothing new, what is left is better solved singly.
ROUNDS = 24
IN_VAIN = 3
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
    """Audits choices for one system; a group that comes again as it was is not audited again.

    Audits that see the same lines, and differ in what each reader knows, share what they have `seen`.
    """

    def __init__(self, system: System, seen: Seen | None = None) -> None:
        self.system = system
        self._found: dict[bytes, Ints] = {}
        self._seen = Seen() if seen is None else seen

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
        for group in self._seen.groups(self.system, hidden):
            asked = looked_at[group.at]
            name = b"".join((group.at.tobytes(), group.rows.tobytes(), asked.tobytes()))
            if name not in self._found:
                self._found[name] = self._of_group(group, asked) if asked.any() else group.at[:0]
            wants[self._found[name]] = True
        return np.flatnonzero(wants)

    def _of_group(self, group: Unknown, asked: Floats) -> Ints:
        unit = self.system.step or 1.0
        sought = asked / unit
        each = np.where(asked > 0, self.system.each, 0.0) / unit
        parts = range(self.system.parts.shape[1])
        step, far = self.system.step, float(2 * sought.max())
        columns = [_Column(group, part, step, self._seen.of(group, part), far) for part in parts]
        # A number is as uncertain as its parts are together, so the largest part is asked for the most.
        for column in sorted(columns, key=lambda one: -float(one.true.sum())):
            others = [one.width for one in columns if one is not column]
            narrow = _narrow([column.width, *others], sought, each)
            column.look(np.where(narrow, np.maximum(sought - sum(others), each), 0.0), sought)
        narrow = _narrow([one.width for one in columns], sought, each)
        if self.system.step is None or len(group.rows) < 2 or narrow.any():
            return group.at[narrow]
        shown = [one.whole_width(2 * sought) for one in columns]
        left = np.flatnonzero(_narrow(shown, sought, each))
        wholes = [Wholes(group, column.true) for column in columns] if len(left) else []
        for place in left:
            found = [np.array(one.width(int(place), sought[place])) for one in wholes]
            narrow[place] = _narrow(found, sought[place], each[place])
        return group.at[narrow]


def _narrow(widths: Sequence[Floats], sought: Floats, each: Floats) -> Bools:
    """Which figures are narrower than sought in all parts together, or than `each` in one of them."""
    found: Bools = (np.sum(widths, axis=0) < sought - CLOSE) | (np.min(widths, axis=0) < each - CLOSE)
    return found


class _Column:
    """One part of a group's figures, counted in the steps that one person can make.

    How wide the intervals are is worked out as far as it is asked for, and told by two solutions.
    """

    def __init__(self, group: Unknown, part: int, step: float | None, ways: Ways, far: float) -> None:
        true = group.true[:, part] / (step or 1.0)
        # Figures that are whole are made exactly so, lest a solver's vertices be off by rounding.
        self.true = true if step is None else np.round(true)
        self._lines = group.lines
        self._ends = _Ends.at(self.true, ways, far)

    @property
    def width(self) -> Floats:
        """How wide each interval is at least."""
        return self._ends.high - self._ends.low

    def whole_width(self, enough: Floats) -> Floats:
        """How wide it is at least in whole numbers; nobody need search where it is wide `enough` anyway."""
        return np.where(
            self.width >= enough - CLOSE, self.width, self._ends.whole_high - self._ends.whole_low
        )

    def look(self, sought: Floats, most: Floats) -> None:
        """Work out which intervals are so wide; of a figure no more than `most` is ever sought."""
        if not (self.width < sought - CLOSE).any():
            return
        # A box around the truth keeps every solution finite, and has room for what is asked.
        upper = np.ceil(self.true + 4 * most.max(initial=1.0))
        programme = Programme(self._lines, self._lines @ self.true, upper=upper)
        if len(self.true) > SMALL:
            self._witness(programme, sought)
        for place in np.flatnonzero(self.width < sought - CLOSE):
            aim = np.zeros(len(self.true))
            aim[place] = 1.0
            self._ends.see(programme, aim)

    def _witness(self, programme: Programme, sought: Floats) -> None:
        """See solutions in which many figures at once are far from the truth, as long as that helps."""
        random = np.random.default_rng(len(sought))
        before, in_vain = len(sought) + 1, 0
        for _ in range(ROUNDS):
            narrow = self.width < sought - CLOSE
            in_vain = in_vain + 1 if narrow.sum() == before else 0
            before = narrow.sum()
            if before <= SMALL or in_vain == IN_VAIN:
                break
            self._ends.see(programme, np.where(narrow, random.choice([-1.0, 1.0], size=len(sought)), 0.0))


@dataclass
class _Ends:
    """The least and greatest of each figure in the solutions seen so far, and in the whole ones of them."""

    true: Floats
    ways: Ways
    low: Floats
    high: Floats
    whole_low: Floats
    whole_high: Floats

    @classmethod
    def at(cls, true: Floats, ways: Ways, far: float) -> "_Ends":
        """The ends where only the truth has been seen, and what ways from it somebody has found before."""
        found = cls(true, ways, true, true, true, true)
        for each, whole in ways.from_(true, far):
            found._reach(each.min(axis=0), each.max(axis=0), whole=whole)
        return found

    def see(self, programme: Programme, aim: Floats) -> None:
        """See where a sum is least, and where it is greatest."""
        for solution in (programme.least_of_bounded(aim).at, programme.least_of_bounded(-aim).at):
            way = solution - self.true
            # A whole solution need not be a whole way off where what is true is not whole itself.
            whole = bool(np.abs(way - np.round(way)).max() < CLOSE)
            self._reach(solution, solution, whole=whole)
            self.ways.add(way, whole=whole)

    def _reach(self, low: Floats, high: Floats, *, whole: bool) -> None:
        self.low, self.high = np.minimum(self.low, low), np.maximum(self.high, high)
        if whole:
            self.whole_low = np.minimum(self.whole_low, low)
            self.whole_high = np.maximum(self.whole_high, high)

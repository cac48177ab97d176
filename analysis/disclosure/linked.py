"""What more to hide where tables are linked: largest risk first, and always audited."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.disclosure.audit import Audit, Bounds
from analysis.disclosure.same import merged
from analysis.disclosure.seen import Elsewhere, Seen
from analysis.disclosure.solver import CLOSE
from analysis.disclosure.system import Bools, Floats, Ints, System
from analysis.disclosure.unknown import Unknown

Together = Callable[[Ints], bool]

# With more unknown figures than this, nothing that was hidden is tried again to be shown.
TRIED_AGAIN = 1000


@dataclass(frozen=True)
class Protection:
    """Which figures are hidden, and how good a choice that is.

    `hidden` marks the figures that are drawn and not shown now. `safe` says that the audit passed; if not,
    what was shown before gives something away by itself, which no choice made now can mend. `optimal` says
    that no cheaper choice exists; `gap` is how much dearer than the best it can be at most, as a share of its
    cost (None where it is not safe). `spent` says that the time was over, so that all that was new in the
    groups still open is hidden.
    """

    hidden: Bools
    safe: bool
    optimal: bool
    gap: float | None
    spent: bool = False


def protect(
    system: System,
    together: Together | None = None,
    *,
    readers: Sequence[Floats] = (),
    seconds: float = 60.0,
    elsewhere: Elsewhere | None = None,
) -> Protection:
    """Hide the small figures of linked tables, and enough more that the audit passes.

    `together` says of the hidden parts of a shown total whether they may be known as one figure (enough
    different people, nobody making up more than half, not all alike); by default they must come to what is
    asked of one. `readers` are what single readers gave themselves (each as `system.parts`): the audit must
    pass for each after taking that away. First every line is mended by hiding its cheapest figure, until what
    is left over is itself fit to be known; then whatever the audit still finds is mended, the smallest figure
    first, by hiding the cheapest that its bound leans on; last, in small systems, whatever need not have been
    hidden is shown again, the dearest first. Where nothing is left to hide but what was shown before, the
    group shows nothing new. The same system gives the same choice as long as the time suffices, whatever has
    been found `elsewhere`, which only makes it quicker.
    """
    end = time.monotonic() + seconds
    together = together or _enough(system)
    one, own = merged(system), np.array(readers).reshape(len(readers), *system.parts.shape)
    elsewhere = elsewhere or Elsewhere()
    found = _protect(one.system, _within(together, one.first), own[:, one.first], end, elsewhere)
    return replace(found, hidden=found.hidden[one.of] & system.drawn)


def _protect(
    system: System, together: Together, readers: Floats, end: float, elsewhere: Elsewhere
) -> Protection:
    hidden, cost, least = np.zeros(system.size, dtype=bool), 0.0, 0.0
    safe, spent = not system.lost.any(), False
    for figures, island in system.islands():
        work = _Work(island, _within(together, figures), readers[:, figures], Seen(elsewhere))
        done = work.protect(end)
        hidden[figures] = work.hidden
        cost, least = cost + work.cost(), least + done.least
        safe, spent = safe and done.safe, spent or done.spent
    gap = 0.0 if cost <= least + CLOSE else (cost - least) / cost
    return Protection(hidden, safe, safe and gap == 0.0, gap if safe else None, spent)


def _knowing_most(readers: Floats) -> Floats:
    """The readers of whom no other knows all that they know: what may be shown to those may be shown to all.

    Whoever takes away less is left with wider intervals.
    """
    every = readers.reshape(len(readers), int(np.prod(readers.shape[1:])))
    order = np.argsort(-every.sum(axis=1), kind="stable")
    # Whoever knows nothing of these figures sees what everybody sees.
    order = order[every[order].any(axis=1)]
    known = every[:, every.any(axis=0)]
    found: list[int] = []
    for at in order.tolist():
        if not (known[at] <= known[found]).all(axis=1).any():
            found.append(at)
    return readers[found]


def _within(together: Together, figures: Ints) -> Together:
    """The same for a part of the system, whose figures are numbered from 0."""
    return lambda parts: together(figures[parts])


def _enough(system: System) -> Together:
    def together(figures: Ints) -> bool:
        come_to = system.parts[figures].sum(axis=0)
        enough = come_to.sum() >= system.asked[figures].max() - CLOSE
        return bool(enough and (come_to >= system.each - CLOSE).all())

    return together


@dataclass(frozen=True)
class _Done:
    """How a choice ended, and a bound on what any choice costs."""

    safe: bool
    spent: bool
    least: float


class _Work:
    """A choice in the making; until it is safe, figures are only ever added to it, so it ends."""

    def __init__(self, system: System, together: Together, readers: Floats, seen: Seen) -> None:
        self.system, self._together = system, together
        self.hidden = system.drawn & system.small & ~system.frozen
        self._audit = Audit(system, seen)
        self._readers = [Audit(system.without(own), seen) for own in _knowing_most(readers)]
        # Whoever knew as much of each figure as the reader who knows most of it would know more than anybody.
        self._most = Audit(system.without(readers.max(axis=0)), seen) if self._readers else None
        by_line, self._by_figure = system.lines, system.lines.tocsc()
        self._lines: list[tuple[int, Ints]] = []
        for row in range(by_line.shape[0]):
            place = slice(by_line.indptr[row], by_line.indptr[row + 1])
            columns, signs = by_line.indices[place].astype(np.intp), by_line.data[place]
            self._lines.append((int(columns[signs > 0][0]), np.sort(columns[signs < 0])))
        self._leaking: tuple[Bools, list[int]] | None = None
        self._totals = np.array([total for total, _ in self._lines], dtype=np.intp)

    def protect(self, end: float) -> _Done:
        """Make the choice safe, and then no dearer than it need be."""
        least, spent = self.least_cost(), False
        while True:
            self.mend_lines()
            spent = spent or time.monotonic() > end
            open_ = self.open()
            if open_ is None:
                break
            if not self.mend(*open_, whole=spent):
                return _Done(False, spent, least)
        if not spent:
            self.show_again(end)
        return _Done(not self.leaking(), spent, least)

    def cost(self) -> float:
        """What is hidden besides what must be."""
        return float(self.system.cost[self.hidden & ~self.system.small].sum())

    def _rows_of(self, figure: int) -> list[int]:
        by = self._by_figure
        return [int(row) for row in by.indices[by.indptr[figure] : by.indptr[figure + 1]]]

    def _can_go(self, figures: Ints) -> Ints:
        system = self.system
        return figures[system.drawn[figures] & ~system.frozen[figures] & ~self.hidden[figures]]

    def _cheapest(self, figures: Ints) -> int:
        """The figure whose hiding loses least, counted again for every line in which it would be alone."""
        known = self.system.known(self.hidden)
        price = [self.system.cost[one] * (1 + self._alone(int(one), known)) for one in figures]
        return int(figures[np.argmin(price)])

    def _alone(self, figure: int, known: Bools) -> int:
        """In how many lines the figure would be the only thing that is not known."""
        lines = (self._lines[row] for row in self._rows_of(figure))
        return sum(bool(known[total]) and bool(known[parts].all()) for total, parts in lines)

    def _leaks(self, row: int) -> bool:
        """Whether a line's total is known and what its hidden parts come to may not be."""
        total, parts = self._lines[row]
        known = self.system.known(self.hidden)
        left = parts[~known[parts]]
        sensitive = bool((self.system.asked[left] > 0).any())
        return sensitive and bool(known[total]) and not self._together(left)

    def leaking(self) -> list[int]:
        """The lines that leak."""
        if not self._lines:
            return []
        if self._leaking is not None and (self._leaking[0] == self.hidden).all():
            return self._leaking[1]
        known, by_line = self.system.known(self.hidden), self.system.lines
        secret = (~known & (self.system.asked > 0))[by_line.indices] & (by_line.data < 0)
        sensitive = known[self._totals] & np.logical_or.reduceat(secret, by_line.indptr[:-1])
        found = [row for row in np.flatnonzero(sensitive).tolist() if self._leaks(row)]
        self._leaking = self.hidden.copy(), found
        return found

    def least_cost(self) -> float:
        """A bound on what any choice costs: lines that leak and share no figure must each lose one."""
        taken, least = set[int](), 0.0
        for row in self.leaking():
            total, parts = self._lines[row]
            members = self._can_go(np.append(parts, total))
            if len(members) and not taken & set(members.tolist()):
                taken |= set(members.tolist())
                least += float(self.system.cost[members].min())
        return least

    def mend_lines(self) -> None:
        """Hide the cheapest part of every line that leaks, or its total where that is cheaper."""
        waiting, changed = list(range(len(self._lines))), set(self.leaking())
        while waiting:
            again = set[int]()
            for row in waiting:
                while (row in changed or row in again) and self._leaks(row):
                    total, parts = self._lines[row]
                    members = self._can_go(np.append(parts, total))
                    if not len(members):
                        break
                    chosen = self._cheapest(members)
                    self.hidden[chosen] = True
                    again |= set(self._rows_of(chosen))
            waiting, changed = sorted(again), again

    def open(self) -> tuple[System, Ints] | None:
        """What the audit finds for everybody, or else for the first reader for whom it finds something."""
        found = self._audit.wanting(self.hidden)
        if len(found):
            return self._audit.system, found
        # What is wide enough for whoever would know the most of everything is so for each reader.
        narrow = np.zeros(0, dtype=np.intp) if self._most is None else self._most.wanting(self.hidden)
        for audit in self._readers if len(narrow) else ():
            found = audit.wanting(self.hidden, narrow)
            if len(found):
                return audit.system, found
        return None

    def mend(self, view: System, found: Ints, *, whole: bool) -> bool:
        """Hide one figure for each of those found, the smallest first, unless its lines were mended now.

        With `whole`, everything new in their groups goes. False if there was nothing left to hide.
        """
        before, wanted = int(self.hidden.sum()), set(found.tolist())
        touched = set[int]()
        for group in Unknown.of(view, self.hidden).groups():
            for place in np.argsort(group.true.sum(axis=1), kind="stable"):
                figure = int(group.at[place])
                rows = set(self._rows_of(figure))
                if figure not in wanted or touched & rows:
                    continue
                chosen = None if whole else self._leaned_upon(view, group, int(place))
                if chosen is None:
                    self._hide_around(group)
                    break
                self.hidden[chosen] = True
                touched |= rows | set(self._rows_of(chosen))
        return int(self.hidden.sum()) > before

    def _hide_around(self, group: Unknown) -> None:
        """Hide everything new that stands in a line with one of a group's figures."""
        rows = {row for figure in group.at for row in self._rows_of(int(figure))}
        members = {int(one) for row in rows for one in (self._lines[row][0], *self._lines[row][1])}
        self.hidden[self._can_go(np.array(sorted(members), dtype=np.intp))] = True

    def _leaned_upon(self, view: System, group: Unknown, place: int) -> int | None:
        """The cheapest figure that can still go and that a too narrow interval leans on."""
        weight = np.zeros(view.size)
        for part in range(view.parts.shape[1]):
            bounds = Bounds(group, part)
            for upper in (True, False):
                prices = bounds.at(place, upper=upper).prices
                if prices is not None:
                    weight += np.abs(view.lines[group.rows].T @ prices)
        members = self._can_go(np.flatnonzero(weight > CLOSE))
        if not len(members):
            beside = [self._lines[row][1] for row in self._rows_of(int(group.at[place]))]
            members = self._can_go(np.unique(np.concatenate(beside)))
        return self._cheapest(members) if len(members) else None

    def show_again(self, end: float) -> None:
        """Show what need not have been hidden, the dearest first."""
        system = self.system
        if (~system.known(self.hidden)).sum() > TRIED_AGAIN:
            return
        more = np.flatnonzero(self.hidden & ~system.small)
        for figure in more[np.argsort(-system.cost[more], kind="stable")]:
            if time.monotonic() > end:
                return
            self.hidden[figure] = False
            if any(map(self._leaks, self._rows_of(int(figure)))) or self.open() is not None:
                self.hidden[figure] = True

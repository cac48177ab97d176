"""The last look at a book: how many forms there are and what they say, in one system.

Numbers are decided before levels, each beside what is known of its own kind. Together they can say a little
more: so many forms at the most, because so many answered anything, and so many at the least, because their
levels come to so much.
"""

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from analysis.coded import FORM, combined
from analysis.disclosure.audit import Audit
from analysis.disclosure.ledger import Decision, Sum
from analysis.disclosure.same import merged
from analysis.disclosure.seen import Elsewhere, Seen
from analysis.disclosure.system import Builder, rated
from analysis.headcount import coverage_of
from analysis.spans import Figure, Span
from analysis.statistical_disclosure import Reason
from analysis.times import Ints, Material, Times, divide, sums_of, within

# What a figure comes to: as many people at the lowest and at the highest level as give its number and sum.
ENDS = ("low", "high")


class Crosscheck:
    """Every number of some teams in one source: of forms, of ratings, and of ratings at either end.

    `found` is what was decided. What was shown before and has changed since counts as not known: `Ledger`
    sees to that.
    """

    def __init__(self, made_from: Material, found: Mapping[Figure, Decision]) -> None:
        self._asked, self._rows, self._month = made_from.asked, made_from.rows, made_from.month
        self._wanted, self._pools, self._found = made_from.wanted, made_from.pools, found
        self._few = {one for one, made in found.items() if made.why is Reason.TOO_FEW}
        self._value = made_from.mine["value"].to_numpy(dtype=float)
        self._form = combined(made_from.mine, FORM)
        self._team = made_from.mine["team"].astype("str").to_numpy()
        self._builder = Builder()
        self._place: dict[tuple[str, Figure], int] = {}

    def known_too_closely(self, elsewhere: Elsewhere | None = None) -> set[Figure]:
        """The hidden figures of too few forms whose number the rest gives away.

        What has been found `elsewhere` in the same book need not be found again.
        """
        if not self._few and not self._asked.withheld:
            return set()
        self._count_forms()
        for name, times in self._wanted.items():
            for when in times:
                self._count(name, when)
        self._answer_something()
        self._add_up()
        system = self._builder.build(step=None)
        figures = {at: figure for (_, figure), at in self._place.items()}
        one = merged(system)
        narrow = np.isin(
            one.of, Audit(one.system, Seen(elsewhere)).wanting(np.zeros(one.system.size, dtype=bool))
        )
        told = np.flatnonzero((narrow | system.frozen) & (system.asked > 0))
        return {figures[at] for at in told.tolist() if at in figures}

    def _is_known(self, figure: Figure, now: Sum) -> bool:
        before = (self._asked.counted if figure.construct is None else self._asked.kept).get(figure)
        if before is not None:
            return bool(np.allclose(before, now))
        made = self._found.get(figure)
        return made is not None and made.why is None

    def _least(self, figure: Figure, forms: int) -> float:
        """How uncertain a number must stay: that of a figure withheld now, or before, for its few forms."""
        least = self._asked.minimum.hidden_together
        withheld = figure in self._few or (figure in self._asked.withheld and forms < least)
        return float(least if withheld else 0)

    def _add(self, what: str, figure: Figure, number: float, asked: float = 0.0, *, known: bool) -> None:
        self._place[what, figure] = self._builder.figure(number, asked=asked, drawn=False, frozen=known)

    def _sum(self, what: str, total: Figure, parts: Iterable[Figure]) -> None:
        self._builder.line(self._place[what, total], [self._place[what, part] for part in parts])

    def _count_forms(self) -> None:
        """How many forms each team has in each time."""
        times: Times = {}
        for name, its in self._wanted.items():
            times.setdefault(coverage_of(name), {}).update(its)
        first = np.unique(self._form, return_index=True)[1]
        for name, its in times.items():
            divide(its)
            mine: Ints = first[self._team[first] == name.team]
            for when in its:
                figure = name._replace(span=when)
                n = len(within(mine, self._month, when))
                self._add(
                    "forms", figure, n, self._least(figure, n), known=self._is_known(figure, Sum(n, 0.0))
                )
            self._over_time("forms", name, its)

    def _count(self, name: Figure, when: Span | None) -> None:
        """How many ratings a figure has, how they divide, and how many forms have none."""
        figure, inside = name._replace(span=when), within(self._rows[name], self._month, when)
        n, total = len(inside), float(self._value[inside].sum())
        known = self._is_known(figure, Sum(n, total))
        forms = len(np.unique(self._form[inside]))
        a_form = max(1.0, n / max(1, forms))
        self._add("ratings", figure, n, self._least(figure, forms) * a_form, known=known)
        self._at_the_ends(figure, Sum(n, total), known=known)
        self._builder.line(self._place["ratings", figure], [self._place[end, figure] for end in ENDS])
        if name.dimension and len(np.unique(self._form[self._rows[name]])) == len(self._rows[name]):
            coverage = self._place["forms", coverage_of(figure)]
            skipped = self._builder.figure(self._builder.number(coverage) - n, asked=0.0, drawn=False)
            self._builder.line(coverage, [self._place["ratings", figure], skipped])

    def _answer_something(self) -> None:
        """Whoever sent a form answered something: there are as many answers as forms, at the least."""
        of: dict[Figure, list[Figure]] = {}
        for name, times in self._wanted.items():
            for when in times if name.dimension else ():
                of.setdefault(coverage_of(name)._replace(span=when), []).append(name._replace(span=when))
        for coverage, figures in of.items():
            each = [self._place["ratings", one] for one in figures]
            forms, number = self._place["forms", coverage], sum(map(self._builder.number, each))
            every = {name for name in self._wanted if name.dimension and name.team == coverage.team}
            if len(each) == len(every):
                answers = self._builder.figure(number, asked=0.0, drawn=False)
                more = self._builder.figure(number - self._builder.number(forms), asked=0.0, drawn=False)
                self._builder.line(answers, each)
                self._builder.line(answers, [forms, more])

    def _at_the_ends(self, figure: Figure, total: Sum, *, known: bool) -> None:
        lowest = min(self._asked.label.lowest, float(self._value.min()))
        highest = max(self._asked.label.highest, float(self._value.max()))
        for end, number in zip(ENDS, rated(total.n, total.total, lowest, highest), strict=True):
            self._add(end, figure, number, known=known)

    def _over_time(self, what: str, name: Figure, times: Collection[Span | None]) -> None:
        for when, parts in sums_of(times):
            self._sum(what, name._replace(span=when), [name._replace(span=part) for part in parts])

    def _add_up(self) -> None:
        """How what figures come to adds up: over time, a skill from its statements, a pool from its teams."""
        together: dict[Figure, list[Figure]] = {}
        for name in self._wanted:
            if name.dimension:
                together.setdefault(name._replace(instrument=None, dimension=None), []).append(name)
        for pool in self._pools:
            total = self._found[pool].sum
            self._at_the_ends(pool, total, known=self._is_known(pool, total))
        for end in ENDS:
            for name, times in self._wanted.items():
                self._over_time(end, name, times)
            for construct, statements in together.items():
                for when in self._wanted[construct]:
                    if all(when in self._wanted[one] for one in statements):
                        each = [one._replace(span=when) for one in statements]
                        self._sum(end, construct._replace(span=when), each)
            for pool, teams in self._pools.items():
                self._sum(end, pool, teams)

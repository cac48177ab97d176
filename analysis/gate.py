"""The mirror's one gate: every figure asks here whether it may be shown.

A figure is named by what it is of (source, team, construct, statement) and by the time it covers, so that
the same figure is decided once, wherever a page shows it. What was shown once is shown again as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from analysis import book, change
from analysis.change import Length
from analysis.coded import NO_MONTH, Rows, combined, months, named
from analysis.disclosure.balance import Balance, balance
from analysis.disclosure.ledger import Sum
from analysis.figures import plain, revived
from analysis.kept import LEVEL, OPEN, Shown
from analysis.labels import Labels
from analysis.leaving_out import Parts
from analysis.spans import Figure, Span, pooled, windows
from analysis.statistical_disclosure import (
    FAMILY_OUTSIDE,
    Backing,
    Minimum,
    Reason,
    Release,
    backings,
    reason,
    release,
    withhold,
)
from analysis.times import Asked, Beside

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """The whole periods of one construct over time; `enough` is whether nine in ten reach the minimum."""

    length: Length
    enough: bool
    spans: tuple[Span, ...]


class _Decided(NamedTuple):
    """How many forms stand behind a figure, what it counts, and why it is withheld, if it is."""

    n: int
    sum: Sum
    why: Reason | None


_NOTHING = _Decided(0, Sum(0, 0.0), Reason.TOO_FEW)
_BY = (("source",), ("source", "construct"), ("source", "construct", "instrument", "dimension"))


class Gate:
    """The decisions about every figure of one service on one day.

    A team's figures in one source are decided together when they are first asked for, beside those of its
    neighbours if it has any (`neighbours` names each team's group), and beside what was shown before
    (`kept`). A time is decided once: what was withheld for it stays so, since what came later would tell. A
    figure nobody stands behind is withheld. `shown` collects what has been decided and was not before.
    """

    def __init__(
        self,
        rows: Rows,
        labels: Labels,
        today: date,
        kept: Mapping[Figure, Shown] | None = None,
        neighbours: Mapping[str, str] | None = None,
    ) -> None:
        self._rows, self._labels, self._today = rows, labels, today
        self._kept, self._neighbours = kept or {}, neighbours or {}
        self._withheld = frozenset(one for one, was in self._kept.items() if not was.said)
        self._pools = {one.members for one in self._kept if len(one.members) > 1}
        self._begun = {(one.source, one.span) for one in self._kept}
        self._windows = windows(today)
        month = months(rows.frame)
        source = rows.frame["source"].astype("str").to_numpy()
        self._dated = frozenset(map(str, np.unique(source[month != NO_MONTH])))
        self._alone: dict[Figure, Reason | None] = {}
        self._lines: dict[Figure, Line] = {}
        self._decided: dict[tuple[str, tuple[str, ...]], Mapping[Figure, _Decided]] = {}
        self.shown: dict[Figure, Shown] = {}
        self._parts = Parts(self._kept, self.shown)
        without = ~np.isin(source, list(self._dated))
        for span in (*self._windows, None):
            inside = without if span is None else (month >= span.start) & (month < span.start + span.months)
            self._judge_alone(rows.frame[inside], span)

    def windows(self, source: str) -> tuple[Span | None, ...]:
        """The windows of a source from the shortest; a source without dates has the whole time alone."""
        return self._windows if source in self._dated else (None,)

    def may_show(self, figure: Figure) -> bool:
        """Whether a figure may be shown."""
        return self._decision(figure).why is None

    def comes_late(self, figure: Figure) -> bool:
        """Whether others' figures of the time were decided from an earlier state, and this one was not."""
        return (figure.source, figure.span) in self._begun and figure not in self._kept

    def shortest(self, figure: Figure) -> Figure:
        """The figure in the shortest window in which it may be shown.

        Where none may, it is the newest that was shown before, or else the one in the longest window.
        """
        asked = [figure._replace(span=span) for span in self.windows(figure.source)]
        return next((one for one in [*asked, *self._before(figure)] if self.may_show(one)), asked[-1])

    def longest(self, figure: Figure) -> Figure:
        """The figure in the longest window in which it may be shown, or in the longest of all if in none."""
        asked = [figure._replace(span=span) for span in reversed(self.windows(figure.source))]
        return next((one for one in asked if self.may_show(one)), asked[0])

    def _before(self, figure: Figure) -> list[Figure]:
        """The figure in the times for which its level was told before, the newest first."""
        told = (one for one, was in self._kept.items() if LEVEL in was.said)
        before = [(one.span, one) for one in told if one._replace(span=None) == figure]
        ended = [(span.last, -span.months, one) for span, one in before if span is not None]
        return [one for _, _, one in sorted(ended, key=lambda each: each[:2], reverse=True)]

    def with_neighbours(self, figure: Figure) -> Figure | None:
        """The figure of a small team and its small neighbours together, where that may be shown."""
        asked = figure._replace(span=self.windows(figure.source)[-1])
        teams = self._small(asked)
        together = pooled(asked, teams)
        return together if figure.team in teams and len(teams) > 1 and self.may_show(together) else None

    def balance(self, source: str, set_aside: int = 0) -> Balance:
        """Where every form of a source has gone in its longest window; whole service, so a release itself."""
        span = self.windows(source)[-1]
        teams = []
        for team in self._rows.teams:
            forms = self._decision(Figure(source, team, span=span)).n
            heard = self._decision(self.longest(Figure(source, team)))
            shown = heard.n if heard.why is None else 0
            together = any(
                self.with_neighbours(one._replace(span=None))
                for one in self._alone
                if one.source == source and one.team == team and one.construct and not one.dimension
            )
            teams += [(shown, True, False), (forms - shown, False, together)]
        return balance(teams, set_aside)

    def release(self, figure: Figure, value: T, said: str) -> Release[T]:
        """The value with its number of forms if the figure may be shown, else the reason why not.

        `said` tells apart what is said of one figure. What was said of it before is said again; what was not
        said then is not added, since the answers may have changed since.
        """
        n, total, why = self._decision(figure)
        if why is not None:
            return withhold(why)
        before = self._kept.get(figure)
        if before is not None:
            was = before.said.get(said)
            if was is None:
                return withhold(Reason.COMPLEMENTARY)
            return Release(was if value is None else revived(type(value), was), before.n)
        self.shown.setdefault(figure, Shown(n, total)).said[said] = plain(value)
        return Release(value, n)

    def without(self, figure: Figure) -> Figure | None:
        """The figure in the shortest window in which it may be shown without the contested forms too."""
        windows = self.windows(figure.source)
        return next(filter(self.may_leave_out, (figure._replace(span=one) for one in windows)), None)

    def may_leave_out(self, figure: Figure) -> bool:
        """Whether a figure may be shown both with and without the contested forms."""
        return self.may_show(figure) and self._parts.may_tell(figure)

    def release_both(self, figure: Figure, value: T, said: str) -> Release[T]:
        """What is said of a figure with and without the contested forms, with the number of the others."""
        if self.may_leave_out(figure):
            self.release(figure, True, OPEN)
        return self._parts.release(figure, value, said)

    def line(self, source: str, team: str, construct: str) -> Line:
        """The periods of a team's construct in one source, the shortest in which enough people are heard."""
        name = Figure(source, team, construct)
        if name not in self._lines:
            mine = self._rows.of(team)
            rows = mine[((mine["source"] == source) & (mine["construct"] == construct)).to_numpy()]
            periods = change.period(rows, self._labels.minimum(source), self._today)
            spans = tuple(Span(start, periods.length.months) for start in periods.starts)
            self._lines[name] = Line(periods.length, periods.enough, spans)
        return self._lines[name]

    def release_words(self, spoken: Backing, value: T) -> Release[T]:
        """People's own words, or what was counted in them, if enough different people spoke."""
        return release(value, spoken, FAMILY_OUTSIDE, count=True)

    def _judge_alone(self, rows: pd.DataFrame, span: Span | None) -> None:
        """Judge every team's figures in one window by themselves, each without regard to the others."""
        for by in _BY:
            columns = ("team", *by)
            key = combined(rows, columns)
            names = named(rows, key, columns)
            for (team, source, *rest), behind in zip(names, backings(rows, key, len(names)), strict=True):
                construct, instrument, dimension = (*rest, None, None, None)[:3]
                figure = Figure(source, team, construct, instrument, dimension, span)
                minimum = self._labels.minimum(source)
                self._alone[figure] = reason(behind, minimum, count=construct is None)

    def _decision(self, figure: Figure) -> _Decided:
        teams = self._together(figure.members[0])
        if (figure.source, teams) not in self._decided:
            self._decided[figure.source, teams] = self._decide(figure.source, teams)
        return self._decided[figure.source, teams].get(figure, _NOTHING)

    def _together(self, team: str) -> tuple[str, ...]:
        """The teams that are decided together with one."""
        found, waiting = {team}, [team]
        for one in waiting:
            group = self._neighbours.get(one)
            near = {other for other, its in self._neighbours.items() if group is not None and its == group}
            # Whom it was counted with before knows something of it, whatever the groups are now.
            near |= {other for pool in self._pools if one in pool for other in pool}
            waiting += sorted(near - found)
            found |= near
        return tuple(sorted(found))

    def _decide(self, source: str, teams: tuple[str, ...]) -> Mapping[Figure, _Decided]:
        rows = (
            pd.concat([self._rows.of(team) for team in teams]) if len(teams) > 1 else self._rows.of(teams[0])
        )
        mine = rows[(rows["source"] == source).to_numpy()]
        if mine.empty:
            return {}
        constructs = [
            Figure(source, team, construct)
            for team, construct in named(mine, combined(mine, ("team", "construct")), ("team", "construct"))
        ]
        last = self.windows(source)[-1]
        before = {
            one: was
            for one, was in self._kept.items()
            if was.said and one.source == source and set(one.members) & set(teams)
        }
        asked = Asked(
            source,
            self._labels.sources[source],
            self._labels.minimum(source),
            self._outside(source),
            self.windows(source),
            {one: self._periods(one) for one in constructs},
            {one: was.sum for one, was in before.items() if one.construct is not None},
            {one: Sum(was.n, 0.0) for one, was in before.items()},
            frozenset(
                one for one in self._withheld if one.source == source and set(one.members) & set(teams)
            ),
            {one: self._small(one) for one in (each._replace(span=last) for each in constructs)},
            self._beside(source, teams, rows),
        )
        found = self._parts.decide(mine, asked, book.decide(mine, asked))
        decided = {one: _Decided(was.backing.visits, was.sum, was.why) for one, was in found.items()}
        for one, (n, total, why) in decided.items():
            if one not in self._kept and (why is not None or one.construct is None):
                self.shown[one] = Shown(n, total, {} if why is not None else {OPEN: True})
        return decided

    def _beside(self, source: str, teams: tuple[str, ...], rows: pd.DataFrame) -> list[Beside]:
        """The sources before one that see the same visits, with what is known of their numbers."""
        sources = list(self._labels.sources)
        kind, found = self._labels.sources[source].kind, []
        for other in sources[: sources.index(source)] if kind == "practice" else ():
            seen = rows[(rows["source"] == other).to_numpy()]
            if self._labels.sources[other].kind == kind and not seen.empty:
                self._decision(Figure(other, teams[0]))
                decided = self._decided[other, teams]
                was = {one: bool(was.said) for one, was in self._kept.items() if one.source == other}
                now = {one: made.why is None for one, made in decided.items()}
                numbers = {one: told for one, told in {**now, **was}.items() if one.construct is None}
                known = {one for one, told in numbers.items() if told}
                found.append(Beside(other, seen, known, set(numbers) - known))
        return found

    def _periods(self, construct: Figure) -> tuple[Span, ...]:
        if construct.source not in self._dated:
            return ()
        return self.line(construct.source, construct.team, construct.construct or "").spans

    def _outside(self, source: str) -> Minimum:
        family = self._labels.sources[source].kind == "family"
        return FAMILY_OUTSIDE if family else self._labels.minimum(source)

    def _small(self, figure: Figure) -> tuple[str, ...]:
        """The teams of a team's group with too few for a figure of their own."""
        group = self._neighbours.get(figure.team)
        teams = sorted(one for one, its in self._neighbours.items() if group is not None and its == group)
        asked = {team: self._alone.get(figure._replace(team=team)) for team in teams}
        return tuple(team for team, why in asked.items() if why is Reason.TOO_FEW)

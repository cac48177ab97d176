"""What may be told of every team, decided for one service on one day, each team as a whole.

What a decision needs is cut out of the service first, so that teams can be decided in several processes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import change, leaving_out
from analysis.change import Length
from analysis.coded import NO_MONTH, Rows, combined, cut_down, months, named
from analysis.disclosure.ledger import Sum
from analysis.kept import OPEN, Past, Shown
from analysis.labels import Labels
from analysis.leaving_out import Pair
from analysis.side_by_side import in_parts
from analysis.spans import Figure, Span, windows
from analysis.statistical_disclosure import FAMILY_OUTSIDE, Behind, Minimum, Reason, backings, reason
from analysis.times import Asked, Beside, within

# The teams that are decided together in one source.
Group = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """The whole periods of one construct over time; `enough` is whether nine in ten reach the minimum."""

    length: Length
    enough: bool
    spans: tuple[Span, ...]


class Decided(NamedTuple):
    """How many forms stand behind a figure, what it counts, and why it is withheld, if it is."""

    n: int
    sum: Sum
    why: Reason | None


class Question(NamedTuple):
    """Everything that decides what may be told of some teams in one source.

    `mine` are their coded rows in it, and `told` is what was told before of their contested forms.
    """

    mine: pd.DataFrame
    asked: Asked
    told: Mapping[Figure, Sum]


class Answer(NamedTuple):
    """What was decided of each figure, and which may be told without the contested forms too."""

    decided: Mapping[Figure, Decided]
    pairs: Mapping[Figure, Pair]


_NOTHING = Decided(0, Sum(0, 0.0), Reason.TOO_FEW)


def answer(question: Question) -> Answer:
    """Decide what may be told of some teams; the same question has the same answer in every process."""
    found, pairs = leaving_out.decide(*question)
    return Answer({one: Decided(was.backing.visits, was.sum, was.why) for one, was in found.items()}, pairs)


class Decisions:
    """Every decision of one service on one day, made when it is asked for first, or all at once.

    A team's figures in one source are decided together, beside those of its neighbours if it has any
    (`neighbours` names each team's group), and beside what was decided before (`past`). `shown` collects what
    has been decided and was not before, and `pairs` what may be told without the contested forms.
    """

    def __init__(
        self, rows: Rows, labels: Labels, today: date, past: Past, neighbours: Mapping[str, str]
    ) -> None:
        self.rows, self._labels, self._today = rows, labels, today
        self._past, self._neighbours = past, neighbours
        self._pools = {one.members for one in past.every if len(one.members) > 1}
        self._windows = windows(today)
        source = rows.frame["source"][months(rows.frame) != NO_MONTH]
        self._dated = frozenset(map(str, source.unique()))
        self._alone: dict[tuple[str, str], Mapping[str, Reason | None]] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._lines: dict[Figure, Line] = {}
        self._decided: dict[Group, Mapping[Figure, Decided]] = {}
        self.shown: dict[Figure, Shown] = {}
        self.pairs: dict[Figure, Pair] = {}

    def windows(self, source: str) -> tuple[Span | None, ...]:
        """The windows of a source from the shortest; a source without dates has the whole time alone."""
        return self._windows if source in self._dated else (None,)

    def of(self, figure: Figure) -> Decided:
        """What was decided of a figure; one that nobody stands behind is withheld."""
        group = figure.source, self._together(figure.team)
        if group not in self._decided:
            self._keep(group, answer(self._question(group)))
        return self._decided[group].get(figure, _NOTHING)

    def all(self, processes: int) -> Iterator[tuple[int, int]]:
        """Decide everything in so many processes; yields after each group how many of all are decided."""
        by = ("source", "team")
        rated = named(self.rows.frame, combined(self.rows.frame, by), by)
        groups = sorted({(source, self._together(team)) for source, team in rated} - set(self._decided))
        done = 0
        # What one source tells may decide what another can, so one source comes after another.
        for source in self._labels.sources:
            mine = [one for one in groups if one[0] == source]
            for group, found in in_parts(answer, mine, self._question, processes):
                self._keep(group, found)
                done += 1
                yield done, len(groups)

    def small(self, figure: Figure) -> tuple[str, ...]:
        """The teams of a team's group with too few for a figure of their own in the longest window."""
        group = self._neighbours.get(figure.team)
        teams = sorted(one for one, its in self._neighbours.items() if group is not None and its == group)
        return tuple(
            team
            for team in teams
            if self.alone(figure.source, team).get(figure.construct or "") is Reason.TOO_FEW
        )

    def alone(self, source: str, team: str) -> Mapping[str, Reason | None]:
        """Why each construct of a team would be withheld in the longest window, judged by itself."""
        if (source, team) not in self._alone:
            rows, window = self.rows.of(team), self.windows(source)[-1]
            inside = np.flatnonzero((rows["source"] == source).to_numpy())
            mine = cut_down(rows.iloc[within(inside, months(rows), window)])
            key = combined(mine, ("construct",))
            names = [construct for (construct,) in named(mine, key, ("construct",))]
            behind, minimum = backings(mine, key, len(names)), self._labels.minimum(source)
            self._alone[source, team] = {
                name: reason(one, minimum) for name, one in zip(names, behind, strict=True)
            }
        return self._alone[source, team]

    def line(self, source: str, team: str, construct: str) -> Line:
        """The periods of a team's construct in one source, the shortest in which enough people are heard."""
        name = Figure(source, team, construct)
        if name not in self._lines:
            mine = self.rows.of(team)
            rows = mine[((mine["source"] == source) & (mine["construct"] == construct)).to_numpy()]
            self._lines[name] = _line(change.period(rows, self._labels.minimum(source), self._today))
        return self._lines[name]

    def _periods(self, source: str, mine: pd.DataFrame) -> dict[Figure, tuple[Span, ...]]:
        """The periods of every construct that some teams' rows in one source are about."""
        by = ("team", "construct")
        key = combined(mine, by)
        order = np.argsort(key, kind="stable")
        names = [Figure(source, team, construct) for team, construct in named(mine, key, by)]
        parts = np.split(order, np.searchsorted(key[order], np.arange(1, len(names))))
        if source not in self._dated:
            return dict.fromkeys(names, ())
        behind, minimum = Behind(mine), self._labels.minimum(source)
        for name, rows in zip(names, parts, strict=True):
            if name not in self._lines:
                self._lines[name] = _line(change.period_of(rows, mine, behind, minimum, self._today))
        return {name: self._lines[name].spans for name in names}

    def _together(self, team: str) -> tuple[str, ...]:
        """The teams that are decided together with one, or with those that are counted together."""
        if team not in self._groups:
            waiting = [Figure("", team).members[0]]
            found = set(waiting)
            for one in waiting:
                group = self._neighbours.get(one)
                near = {name for name, its in self._neighbours.items() if group is not None and its == group}
                # Whom it was counted with before knows something of it, whatever the groups are now.
                near |= {name for pool in self._pools if one in pool for name in pool}
                waiting += sorted(near - found)
                found |= near
            self._groups[team] = tuple(sorted(found))
        return self._groups[team]

    def _question(self, group: Group) -> Question:
        source, teams = group
        rows = cut_down(pd.concat([self.rows.of(team) for team in teams]))
        mine = rows[(rows["source"] == source).to_numpy()]
        periods = self._periods(source, mine) if len(mine) else {}
        last, past = self.windows(source)[-1], self._past.of(source, teams)
        before = {one: was for one, was in past.items() if was.said}
        asked = Asked(
            source,
            self._labels.sources[source],
            self._labels.minimum(source),
            self._outside(source),
            self.windows(source),
            periods,
            {one: was.sum for one, was in before.items() if one.construct is not None},
            {one: Sum(was.n, 0.0) for one, was in before.items()},
            frozenset(one for one, was in past.items() if not was.said),
            {one: self.small(one) for one in (each._replace(span=last) for each in periods)},
            self._beside(group, rows) if len(mine) else (),
        )
        return Question(mine, asked, leaving_out.told_before(self._past, source, teams))

    def _beside(self, group: Group, rows: pd.DataFrame) -> list[Beside]:
        """The sources before one that see the same visits, with what is known of their numbers."""
        source, teams = group
        sources = list(self._labels.sources)
        kind, found = self._labels.sources[source].kind, []
        for other in sources[: sources.index(source)] if kind == "practice" else ():
            seen = rows[(rows["source"] == other).to_numpy()]
            if self._labels.sources[other].kind == kind and not seen.empty:
                self.of(Figure(other, teams[0]))
                decided = self._decided[other, teams]
                was = {one: bool(was.said) for one, was in self._past.of(other, teams).items()}
                now = {one: made.why is None for one, made in decided.items()}
                numbers = {one: told for one, told in {**now, **was}.items() if one.construct is None}
                known = {one for one, told in numbers.items() if told}
                found.append(Beside(other, seen, known, set(numbers) - known))
        return found

    def _outside(self, source: str) -> Minimum:
        family = self._labels.sources[source].kind == "family"
        return FAMILY_OUTSIDE if family else self._labels.minimum(source)

    def _keep(self, group: Group, found: Answer) -> None:
        self._decided[group] = found.decided
        self.pairs |= found.pairs
        for one, (n, total, why) in found.decided.items():
            if one not in self._past.every and (why is not None or one.construct is None):
                self.shown[one] = Shown(n, total, {} if why is not None else {OPEN: True})


def _line(periods: change.Periods) -> Line:
    spans = tuple(Span(start, periods.length.months) for start in periods.starts)
    return Line(periods.length, periods.enough, spans)

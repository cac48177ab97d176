"""What may be told without the forms that are held to be wrong, beside what is told with them.

Whoever has both figures can take one from the other, and is left with the contested forms alone. So the two
are told together or not at all, and only where the contested forms could be told of by themselves, and the
rest as well. Both parts are decided in the same book as figures of teams are: a team is then the sum of its
two parts, and every figure that was told of it stands there as known.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from analysis import book
from analysis.coded import CONTESTED, months
from analysis.disclosure.ledger import Decision, Sum
from analysis.figures import plain, revived
from analysis.headcount import coverage_of
from analysis.kept import OPEN, Past, Shown
from analysis.spans import Figure, Span, pooled
from analysis.statistical_disclosure import Reason, Release, backing, reason, withhold
from analysis.times import Asked, within

T = TypeVar("T")

# The two parts of a team's forms, as sources are called under which what was told of them is kept.
UNDISPUTED, DISPUTED = "undisputed", "contested"
_PARTS = (UNDISPUTED, DISPUTED)
# What stands between a team and its part inside a book; no name of a team holds it.
_PART = "\x1e"


class Behind(NamedTuple):
    """What stands behind a figure of one part: its forms, and what it counts."""

    forms: int
    sum: Sum


class Pair(NamedTuple):
    """What stands behind a figure without the contested forms, and behind those alone."""

    undisputed: Behind
    disputed: Behind


def part_of(figure: Figure, part: str) -> Figure:
    """What the figure of one part of a team's forms is called where it is kept."""
    return figure._replace(source=f"{figure.source} {part}")


def decide(
    mine: pd.DataFrame, asked: Asked, told: Mapping[Figure, Sum]
) -> tuple[Mapping[Figure, Decision], Mapping[Figure, Pair]]:
    """What may be told of some teams, and of which figures without their contested forms too.

    `mine` are the teams' coded rows in one source, and `told` is what was told of their parts before. Where
    that would tell too much beside what is new of the teams, nothing new is shown of them.
    """
    found = book.decide(mine, asked)
    if mine.empty or CONTESTED not in mine.columns or asked.label.kind != "practice":
        return found, {}
    book_of_parts = _Book(mine, asked, found, told)
    if (
        told
        and book_of_parts.new
        and book.gives_away(book_of_parts.rows, book_of_parts.asked_of(frozenset()))
    ):
        return book.nothing_new(found, {name for one in found for name in one.members}, asked), {}
    return found, book_of_parts.pairs()


def told_before(past: Past, source: str, teams: Sequence[str]) -> dict[Figure, Sum]:
    """What was told before of the parts of some teams' forms, by its name in their book."""
    found = {}
    for part in _PARTS:
        for one, was in past.of(part_of(Figure(source, ""), part).source, teams).items():
            counts = Sum(was.n, 0.0) if one.construct is None else was.sum
            found[_inside_book(one._replace(source=source), part)] = counts
    for one, was in past.of(source, teams).items():
        if one.team in teams and CONTESTED in was.said:
            wrong = int(was.said[CONTESTED])
            for part, forms in zip(_PARTS, (was.n - wrong, wrong), strict=True):
                found.setdefault(_inside_book(one, part), Sum(forms, 0.0))
    return found


class Parts:
    """What is told of the two parts of teams' forms: what was told before, and what may be told now.

    `kept` is everything that was decided before, `pairs` what may be told now, and `shown` collects what is
    told for the first time.
    """

    def __init__(
        self, kept: Mapping[Figure, Shown], pairs: Mapping[Figure, Pair], shown: dict[Figure, Shown]
    ) -> None:
        self._kept, self._pairs, self._shown = kept, pairs, shown

    def may_tell(self, figure: Figure) -> bool:
        """Whether a figure may be shown without its contested forms too."""
        return figure in self._pairs or part_of(figure, UNDISPUTED) in self._kept or self._counted(figure)

    def _counted(self, figure: Figure) -> bool:
        """Whether it was told how many of the forms are contested before they could be left out."""
        return figure in self._kept and CONTESTED in self._kept[figure].said

    def release(self, figure: Figure, value: T, said: str) -> Release[T]:
        """The value with its number of forms without the contested ones, or the reason why it is not shown.

        Both parts are decided together with the whole: what has been shown by itself is not given another
        beside it later.
        """
        before = self._kept.get(part_of(figure, UNDISPUTED))
        if before is not None and said in before.said:
            return Release(revived(type(value), before.said[said]), before.n)
        if before is not None or figure not in self._pairs:
            return withhold(Reason.COMPLEMENTARY)
        for one in (coverage_of(figure), figure):
            for part, behind in zip(_PARTS, self._pairs[one], strict=True):
                self._shown.setdefault(part_of(one, part), Shown(*behind, {OPEN: True}))
        self._shown[part_of(figure, UNDISPUTED)].said[said] = plain(value)
        return Release(value, self._pairs[figure].undisputed.forms)


class _Book:
    """The book of some teams' parts in one source, in which everything that is told of the teams is known."""

    def __init__(
        self,
        mine: pd.DataFrame,
        asked: Asked,
        found: Mapping[Figure, Decision],
        told: Mapping[Figure, Sum],
    ) -> None:
        self._mine, self._asked, self._found, self._told = mine, asked, found, told
        self.rows = _split(mine)
        self._names = _names(self.rows)
        before = {*asked.kept, *asked.counted, *asked.withheld}
        # What is told of a team for the first time.
        self.new = {one for one, made in found.items() if made.why is None and one not in before}

    def pairs(self) -> dict[Figure, Pair]:
        """The figures that are told now and may be told without the contested forms too.

        What was decided before without its parts has none: they may have changed since.
        """
        asked = self._asked
        new = {one for one in self.new if len(one.members) == 1 and one.span in asked.windows}
        open_now = {one for one in new if one.construct is None and _by_themselves(self._mine, one, asked)}
        if not open_now:
            return {}
        wanted = frozenset(one for one in new if coverage_of(one) in open_now)
        parts = book.decide(self.rows, self.asked_of(wanted))
        return {one: pair for one in wanted if (pair := _pair(one, parts)) is not None}

    def asked_of(self, wanted: Collection[Figure]) -> Asked:
        """What is asked of the parts: those of the wanted figures, beside all that is known."""
        kept, counted, hidden = self._known()
        for one, was in self._told.items():
            (counted if one.construct is None else kept)[one] = was
        closed = {one for one in self._closed(wanted) if one not in kept and one not in counted}
        pools = {
            one._replace(team=_members(one)[0]): _members(one) for one in hidden.values() if one.construct
        }
        return replace(
            self._asked,
            periods={},
            kept=kept,
            counted=counted,
            withheld=frozenset(hidden) | closed,
            pools=pools,
            beside=(),
        )

    def _known(self) -> tuple[dict[Figure, Sum], dict[Figure, Sum], dict[Figure, Figure]]:
        """What is told of the teams themselves: levels, numbers of forms, and what is withheld."""
        asked = self._asked
        kept = {_together(one): was for one, was in asked.kept.items()}
        counted = {_together(one): was for one, was in asked.counted.items()}
        hidden = {_together(one): one for one in asked.withheld}
        for one, made in self._found.items():
            whole = _together(one)
            if whole in kept or whole in counted:
                continue
            if made.why is not None:
                hidden[whole] = one
            elif one.construct is None:
                counted[whole] = Sum(made.backing.visits, 0.0)
            else:
                kept[whole] = made.sum
        return kept, counted, hidden

    def _closed(self, wanted: Collection[Figure]) -> set[Figure]:
        """The parts in the windows that are not told; where one part has nothing there is nothing to hide."""
        found = set()
        for one in self._names:
            team, _, part = one.team.partition(_PART)
            other = one._replace(team=f"{team}{_PART}{DISPUTED if part == UNDISPUTED else UNDISPUTED}")
            if other in self._names:
                found |= {
                    one._replace(span=when)
                    for when in self._asked.windows
                    if one._replace(team=team, span=when) not in wanted
                }
        return found


def _inside(mine: pd.DataFrame, team: str, when: Span | None) -> pd.DataFrame:
    rows = np.flatnonzero((mine["team"].astype("str") == team).to_numpy())
    return mine.iloc[within(rows, months(mine), when)]


def _by_themselves(mine: pd.DataFrame, coverage: Figure, asked: Asked) -> bool:
    """Whether both parts of a team's forms in a time could be told of, if there were nothing else."""
    rows = _inside(mine, coverage.team, coverage.span)
    wrong = rows[CONTESTED].to_numpy(dtype=bool)
    return not any(reason(backing(rows[each]), asked.minimum, count=True) for each in (wrong, ~wrong))


def _split(mine: pd.DataFrame) -> pd.DataFrame:
    """The rows with each team's two parts in the place of the team."""
    place = np.where(mine[CONTESTED].to_numpy(dtype=bool), DISPUTED, UNDISPUTED)
    parts = mine["team"].astype("str").to_numpy().astype(object) + _PART + place
    return mine.assign(team=pd.Categorical(parts))


def _names(split: pd.DataFrame) -> set[Figure]:
    """Every statement, construct and coverage of a part that has any rows, without a time."""
    found: set[Figure] = set()
    columns = ["source", "team", "construct", "instrument", "dimension"]
    for row in split[columns].drop_duplicates().astype("str").itertuples(index=False, name=None):
        statement = Figure(*row)
        construct = statement._replace(instrument=None, dimension=None)
        found |= {statement, construct, coverage_of(construct)}
    return found


def _inside_book(figure: Figure, part: str) -> Figure:
    """What a part of a team's figure is called in the book."""
    return figure._replace(team=f"{figure.team}{_PART}{part}")


def _together(figure: Figure) -> Figure:
    """What the team's own figure (or that of several teams) is called in the book: the sum of all parts."""
    return pooled(figure, _members(figure))


def _members(figure: Figure) -> tuple[str, ...]:
    return tuple(f"{team}{_PART}{part}" for team in figure.members for part in _PARTS)


def _pair(figure: Figure, parts: Mapping[Figure, Decision]) -> Pair | None:
    """What stands behind both parts of a figure, where both may be told, and how many forms each has too."""
    made = [parts.get(_inside_book(figure, part)) for part in _PARTS]
    heads = [parts.get(_inside_book(coverage_of(figure), part)) for part in _PARTS]
    told = [one for one in (*made, *heads) if one is not None and one.why is None]
    if len(told) < 2 * len(_PARTS):
        return None
    rest, wrong = (Behind(one.backing.visits, one.sum) for one in told[: len(_PARTS)])
    return Pair(rest, wrong)

"""The book of some teams in one source: every figure that a page may show of them, and how they add up.

Whoever reads several pages, or the same page at several times, has several figures of the same answers. The
book holds them all, each a sum of calendar quarters or months, of statements and of teams, so that the gate
decides them together: first how many forms stand behind them (`headcount.py`), then what the forms say.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis import headcount
from analysis.coded import combined, months, named
from analysis.crosscheck import Crosscheck
from analysis.disclosure.ledger import Decision, Ledger
from analysis.disclosure.seen import Elsewhere
from analysis.headcount import coverage_of
from analysis.spans import Figure, pooled
from analysis.statistical_disclosure import Reason
from analysis.times import Asked, Ints, Material, Times, divide, sums_of, within

# After so many attempts to hide just what gives a number away, a team is shown nothing new.
TRIES = 3
STATEMENT = ("team", "construct", "instrument", "dimension")


def decide(mine: pd.DataFrame, asked: Asked) -> Mapping[Figure, Decision]:
    """Every figure that a page may show of some teams in one source, decided together, and their numbers.

    `mine` are the teams' coded rows in the source.
    """
    if mine.empty:
        return {}
    made_from = _material(mine, asked)
    wanted, pools = made_from.wanted, made_from.pools
    elsewhere = Elsewhere()
    heads = headcount.count(made_from, elsewhere)
    on_pages = {
        name._replace(span=when) for name, times in wanted.items() for when, drawn in times.items() if drawn
    } | set(pools)
    shut = {one for one, made in heads.items() if made.why is not None}
    close = {one for one in on_pages if coverage_of(one) in shut}
    for _ in range(TRIES):
        ledger = _levels(made_from, close)
        decided = ledger.decide(elsewhere)
        found = {**{one: made for one, made in decided.items() if one in on_pages}, **heads}
        told = Crosscheck(made_from, found).known_too_closely(elsewhere)
        if not told:
            return found
        close |= {one for one in on_pages for other in told if _beside(one, other)}
    return nothing_new(found, {team for one in told for team in one.members}, asked)


def gives_away(mine: pd.DataFrame, asked: Asked) -> bool:
    """Whether what was told, with nothing more, gives away a figure of too few forms."""
    made_from = _material(mine, asked)
    found = {**_levels(made_from, ()).before(), **headcount.before(made_from)}
    return bool(Crosscheck(made_from, found).known_too_closely())


def _material(mine: pd.DataFrame, asked: Asked) -> Material:
    """What a book is made from: every figure that is asked for, or was decided, at each of its times."""
    month = months(mine)
    statements = _statements(mine, asked.source)
    constructs = _constructs(statements)
    rows = statements | constructs
    wanted: Times = {one: dict.fromkeys(asked.windows, True) for one in statements}
    for one in constructs:
        wanted[one] = dict.fromkeys([*asked.windows, *asked.periods.get(one, ())], True)
    for one in (*asked.kept, *asked.withheld):
        if (name := one._replace(span=None)) in wanted:
            wanted[name].setdefault(one.span, False)
    pools = _pools(asked, wanted)
    for times in wanted.values():
        divide(times)
    return Material(mine, month, rows, wanted, pools, asked)


def _beside(one: Figure, other: Figure) -> bool:
    """Whether a figure of some team is of the same construct as another, which may be of all."""
    return bool(set(one.members) & set(other.members)) and other.construct in (None, one.construct)


def _levels(made_from: Material, close: Collection[Figure]) -> Ledger[Figure]:
    """Everything that the forms say, with what was shown before; nothing is told of what is `close`d."""
    asked, wanted, rows = made_from.asked, made_from.wanted, made_from.rows
    # Whoever was rated or rated at work may look in the mirror; families may not.
    ledger: Ledger[Figure] = Ledger(
        made_from.mine, asked.label.lowest, asked.label.highest, readers=asked.label.kind == "practice"
    )
    _write(ledger, made_from, close)
    statements = [one for one in rows if one.dimension]
    for one in rows:
        if not one.dimension:
            _across(ledger, wanted, one, [part for part in statements if _part_of(part, one)])
    for pool, parts in made_from.pools.items():
        both = np.concatenate([ledger.rows(part) for part in parts])
        hidden = pool in asked.withheld or pool in close
        drawn = not hidden and pool not in asked.kept
        ledger.add(pool, both, asked.outside, drawn=drawn, guarded=hidden, weight=asked.worth(pool))
        ledger.line(pool, parts)
    for one, was in asked.kept.items():
        ledger.keep(one, was)
    return ledger


def nothing_new(
    found: Mapping[Figure, Decision], teams: Collection[str], asked: Asked
) -> Mapping[Figure, Decision]:
    """The same, with nothing shown of some teams that was not shown before."""
    hidden = {one for one, made in found.items() if set(one.members) & set(teams) and not made.follows}
    return {
        one: made._replace(why=made.why or Reason.COMPLEMENTARY)
        if one in hidden - set(asked.counted)
        else made
        for one, made in found.items()
    }


def _statements(mine: pd.DataFrame, source: str) -> dict[Figure, Ints]:
    """The rows of each team's statements."""
    key = combined(mine, STATEMENT)
    order = np.argsort(key, kind="stable")
    names = named(mine, key, STATEMENT)
    ends = np.searchsorted(key[order], np.arange(len(names) + 1))
    return {
        Figure(source, team, construct, instrument, dimension): order[start:end]
        for (team, construct, instrument, dimension), start, end in zip(names, ends, ends[1:], strict=False)
    }


def _constructs(statements: Mapping[Figure, Ints]) -> dict[Figure, Ints]:
    """The rows of each team's constructs: those of their statements."""
    found: dict[Figure, list[Ints]] = {}
    for one, rows in statements.items():
        found.setdefault(one._replace(instrument=None, dimension=None), []).append(rows)
    return {one: np.concatenate(rows) for one, rows in found.items()}


def _part_of(statement: Figure, construct: Figure) -> bool:
    return (statement.team, statement.construct) == (construct.team, construct.construct)


def _pools(asked: Asked, wanted: Times) -> dict[Figure, list[Figure]]:
    """The pooled figures asked for and kept, each with its teams' own figures at the same time."""
    several = {one: one.members for one in asked.kept if len(one.members) > 1}
    new = {pooled(one, tuple(teams)): tuple(teams) for one, teams in asked.pools.items() if len(teams) > 1}
    found = {}
    for pool, teams in (several | new).items():
        names = [pool._replace(team=team, span=None) for team in teams]
        there = [name for name in names if name in wanted]
        for name in there:
            wanted[name].setdefault(pool.span, False)
        if there:
            found[pool] = [name._replace(span=pool.span) for name in there]
    return found


def _write(ledger: Ledger[Figure], made_from: Material, close: Collection[Figure]) -> None:
    """Write every figure into the ledger, and the times that each is made of."""
    asked = made_from.asked
    for name, times in made_from.wanted.items():
        for when, drawn in times.items():
            figure = name._replace(span=when)
            hidden = figure in asked.withheld or figure in close
            ledger.add(
                figure,
                within(made_from.rows[name], made_from.month, when),
                asked.minimum,
                drawn=drawn and not hidden,
                guarded=hidden,
                weight=asked.worth(figure),
            )
        for when, parts in sums_of(times):
            ledger.line(name._replace(span=when), [name._replace(span=part) for part in parts])


def _across(ledger: Ledger[Figure], wanted: Times, construct: Figure, parts: Sequence[Figure]) -> None:
    """Say that a construct is the sum of its statements, at every time for which the book has them all."""
    for when in wanted[construct]:
        if all(when in wanted[one] for one in parts):
            ledger.line(construct._replace(span=when), [one._replace(span=when) for one in parts])

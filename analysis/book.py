"""The book of some teams in one source: every figure that a page may show of them, and how they add up.

Whoever reads several pages, or the same page at several times, has several figures of the same answers. The
book holds them all, each a sum of calendar quarters or months, of statements and of teams, so that the gate
decides them together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.coded import FORM, combined, months, named
from analysis.disclosure.ledger import Decision, Ledger, Sum
from analysis.labels import SourceLabel
from analysis.spans import QUARTER, Figure, Span, pooled
from analysis.statistical_disclosure import Minimum

# What a window says of now is worth more than a point of a chart: levels use the shortest that may be shown,
# differences from the service the longest.
SHORTEST, LONGEST, BETWEEN = 4.0, 3.0, 2.0
# A construct stands in three views and its chart, a statement only for itself.
CONSTRUCT = 2.0
STATEMENT = ("team", "construct", "instrument", "dimension")

Ints = NDArray[np.intp]
# A construct or statement without a time, with the times wanted of it, and whether each is drawn.
Times = dict[Figure, dict[Span | None, bool]]


@dataclass(frozen=True)
class Asked:
    """What pages ask of a source.

    `windows` are the times of the levels, from the shortest (None: the whole time), and `periods` those of
    each construct's chart. `kept` is what was shown before and `withheld` what was decided before and not
    shown. `pools` are the teams whose figures are counted together, with the minimum `outside` a team.
    """

    source: str
    label: SourceLabel
    minimum: Minimum
    outside: Minimum
    windows: Sequence[Span | None]
    periods: Mapping[Figure, Sequence[Span]]
    kept: Mapping[Figure, Sum]
    withheld: Collection[Figure]
    pools: Mapping[Figure, Sequence[str]]


def decide(mine: pd.DataFrame, asked: Asked) -> Mapping[Figure, Decision]:
    """Every figure of some teams in one source, decided together; the coverage is counted by itself.

    `mine` are the teams' coded rows in the source.
    """
    if mine.empty:
        return {}
    month = months(mine)
    statements = _statements(mine, asked.source)
    constructs = _constructs(statements)
    wanted: Times = {one: dict.fromkeys(asked.windows, True) for one in statements}
    for one in constructs:
        wanted[one] = dict.fromkeys([*asked.windows, *asked.periods.get(one, ())], True)
    # Whoever was rated or rated at work may look in the mirror; families may not.
    ledger: Ledger[Figure] = Ledger(
        mine, asked.label.lowest, asked.label.highest, readers=asked.label.kind == "practice"
    )
    pools = _pools(asked, wanted)
    _write(ledger, wanted, statements | constructs, month, asked)
    for one in constructs:
        _across(ledger, wanted, one, [part for part in statements if _part_of(part, one)])
    for pool, parts in pools.items():
        rows = [ledger.rows(part) for part in parts]
        before = pool in asked.kept
        ledger.add(pool, np.concatenate(rows), asked.outside, drawn=not before, weight=BETWEEN)
        ledger.line(pool, parts)
    for one, was in asked.kept.items():
        ledger.keep(one, was)
    return {**ledger.decide(), **_coverage(mine, month, asked)}


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


def _coverage(mine: pd.DataFrame, month: NDArray[np.int64], asked: Asked) -> Mapping[Figure, Decision]:
    """How many forms each team has, in the longest window alone, as pages give it."""
    forms = np.unique(combined(mine, FORM), return_index=True)[1]
    teams = mine["team"].astype("str").to_numpy()[forms]
    rows = {Figure(asked.source, str(team)): np.flatnonzero(teams == team) for team in np.unique(teams)}
    ledger: Ledger[Figure] = Ledger(mine.iloc[forms], 0.0, 1.0, counts=True)
    wanted: Times = {one: {asked.windows[-1]: True} for one in rows}
    _write(ledger, wanted, rows, month[forms], asked)
    for one, was in asked.kept.items():
        ledger.keep(one, was)
    return ledger.decide()


def _write(
    ledger: Ledger[Figure],
    wanted: Times,
    rows: Mapping[Figure, Ints],
    month: NDArray[np.int64],
    asked: Asked,
) -> None:
    """Write every figure into the ledger, and the times that each is made of."""
    for one in asked.kept:
        if (name := one._replace(span=None)) in wanted:
            wanted[name].setdefault(one.span, False)
    for name, times in wanted.items():
        _divide(times)
        for when, drawn in times.items():
            inside = rows[name]
            if when is not None:
                at = month[inside]
                inside = inside[(at >= when.start) & (at < when.start + when.months)]
            weight = _worth(when, asked.windows) * (1.0 if name.dimension else CONSTRUCT)
            figure = name._replace(span=when)
            drawn = drawn and figure not in asked.withheld
            ledger.add(figure, inside, asked.minimum, drawn=drawn, weight=weight)
        for when in times:
            parts = [part for part in _parts(when, times) if part in times]
            if parts:
                ledger.line(name._replace(span=when), [name._replace(span=part) for part in parts])


def _worth(when: Span | None, windows: Sequence[Span | None]) -> float:
    """What showing a time is worth beside a point of a chart."""
    if when not in windows:
        return 1.0
    return SHORTEST if when == windows[0] else LONGEST if when == windows[-1] else BETWEEN


def _divide(times: dict[Span | None, bool]) -> None:
    """Add the times that the wanted ones are made of: quarters, and months where some are wanted."""
    for finer in (QUARTER, 1):
        for when in list(times):
            for part in _parts(when, times) if when is not None and when.months > finer else ():
                times.setdefault(part, False)


def _parts(when: Span | None, times: Iterable[Span | None]) -> tuple[Span, ...]:
    """What a time is made of: a longer one of quarters, and a quarter of months where any are wanted."""
    if when is None or when.months == 1:
        return ()
    if when.months > QUARTER:
        return when.parts(QUARTER)
    inside = when.parts(1)
    return inside if any(month in times for month in inside) else ()


def _across(ledger: Ledger[Figure], wanted: Times, construct: Figure, parts: Sequence[Figure]) -> None:
    """Say that a construct is the sum of its statements, at every time for which the book has them all."""
    for when in wanted[construct]:
        if all(when in wanted[one] for one in parts):
            ledger.line(construct._replace(span=when), [one._replace(span=when) for one in parts])

"""How many forms stand behind a time, decided before anything that they say.

Figures of one form are of the same people. If each could be shown or hidden by itself, a hidden number could
follow from others: a half year's by one statement, less its newer quarter's by another. So a team's times are
opened or closed first, each for everything that the source says of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.coded import FORM, combined, months
from analysis.disclosure.ledger import Decision, Ledger, Sum
from analysis.disclosure.seen import Elsewhere
from analysis.spans import Figure
from analysis.times import Asked, Beside, Material, Times, divide, sums_of, within


def coverage_of(figure: Figure) -> Figure:
    """The figure that counts all forms of another's team (or pool) and time."""
    return figure._replace(construct=None, instrument=None, dimension=None)


def count(made_from: Material, elsewhere: Elsewhere) -> Mapping[Figure, Decision]:
    """How many forms each team (and pool) has in each time of which a page says something, and if it may.

    What has been found `elsewhere` in the same book need not be found again.
    """
    own, pools = _own(made_from)
    on_pages = {
        name._replace(span=when) for name, times in own.items() for when, drawn in times.items() if drawn
    } | set(pools)
    return {one: made for one, made in _ledger(made_from).decide(elsewhere).items() if one in on_pages}


def before(made_from: Material) -> Mapping[Figure, Decision]:
    """How many forms there are, as it stands before anything is decided."""
    return _ledger(made_from).before()


def _own(made_from: Material) -> tuple[Times, dict[Figure, None]]:
    """The times of each team's coverage, and the coverage of each pool."""
    pools = dict.fromkeys(map(coverage_of, made_from.pools))
    return _times(made_from.wanted, made_from.asked), pools


def _ledger(made_from: Material) -> Ledger[Figure]:
    """Every number of forms, and how they add up."""
    asked = made_from.asked
    mine, others = _forms(made_from.mine), [_forms(one.rows) for one in asked.beside]
    # Whoever was rated or rated at work may look in the mirror; families may not.
    ledger: Ledger[Figure] = Ledger(
        pd.concat([mine, *others]), 0.0, 1.0, counts=True, readers=asked.label.kind == "practice"
    )
    own, pools = _own(made_from)
    _write(ledger, mine, own, asked)
    for pool in pools:
        _pool(ledger, pool, set(own), asked)
    for one, was in asked.counted.items():
        ledger.keep(one, was)
    start = len(mine)
    for beside, theirs in zip(asked.beside, others, strict=True):
        _of_the_same_visits(ledger, own, mine, Others(beside, theirs, start), asked)
        start += len(theirs)
    return ledger


def _forms(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[np.unique(combined(rows, FORM), return_index=True)[1]]


def _write(ledger: Ledger[Figure], mine: pd.DataFrame, own: Times, asked: Asked) -> None:
    """Write down how many forms each team has in each of its times, and how those add up."""
    team, month = mine["team"].astype("str").to_numpy(), months(mine)
    for name, times in own.items():
        forms = np.flatnonzero(team == name.team)
        for when, drawn in times.items():
            figure = name._replace(span=when)
            hidden = figure in asked.withheld
            ledger.add(
                figure,
                within(forms, month, when),
                asked.minimum,
                drawn=drawn and not hidden,
                guarded=hidden,
                weight=asked.worth(figure),
            )
        for when, parts in sums_of(times):
            ledger.line(name._replace(span=when), [name._replace(span=part) for part in parts])


def _pool(ledger: Ledger[Figure], pool: Figure, teams: Collection[Figure], asked: Asked) -> None:
    """Write down how many forms the teams of a pool have together."""
    each = [pool._replace(team=one) for one in pool.members]
    parts = [one for one in each if one._replace(span=None) in teams]
    hidden = pool in asked.withheld
    rows = np.concatenate([ledger.rows(part) for part in parts])
    ledger.add(pool, rows, asked.outside, drawn=not hidden, guarded=hidden, weight=asked.worth(pool))
    ledger.line(pool, parts)


@dataclass(frozen=True)
class Others:
    """The forms of another source of the same visits, which stand in the ledger's rows from `start`."""

    source: Beside
    forms: pd.DataFrame
    start: int


def _visits(forms: pd.DataFrame) -> NDArray[np.int64]:
    """Which visit each form is of, of which team and in which month: the same number for whoever saw it."""
    number = months(forms)
    for name in ("team", "occasion"):
        column = forms[name].cat
        number = number * (len(column.categories) + 1) + column.codes.to_numpy(dtype=np.int64) + 1
    return number


def _of_the_same_visits(
    ledger: Ledger[Figure], own: Times, mine: pd.DataFrame, others: Others, asked: Asked
) -> None:
    """Write down what another source's known numbers say: some visits both saw, and some only one of them.

    What one of the two always sees as well is known to be so: no practitioner rates a visit alone.
    """
    theirs, source = others.forms, others.source
    ours, seen_there = _visits(mine), _visits(theirs)
    both, both_there = np.isin(ours, seen_there), np.isin(seen_there, ours)
    month, month_there = months(mine), months(theirs)
    team, team_there = (one["team"].astype("str").to_numpy() for one in (mine, theirs))
    for name, times in own.items():
        here, there = np.flatnonzero(team == name.team), np.flatnonzero(team_there == name.team)
        seen = name._replace(source=source.source)
        for when in times:
            inside, outside = within(here, month, when), within(there, month_there, when)
            figure = seen._replace(span=when)
            # Parts that no page names: visits that both saw, and those that only one of them saw.
            shared, ours_alone, theirs_alone = (
                figure._replace(source=f"{part} {source.source}") for part in ("with", "without", "only")
            )
            hidden = figure in source.small
            minimum = asked.minimum if hidden else None
            ledger.add(figure, others.start + outside, minimum, drawn=False, guarded=hidden)
            ledger.add(shared, inside[both[inside]], None, drawn=False)
            ledger.add(ours_alone, inside[~both[inside]], None, drawn=False)
            ledger.add(theirs_alone, others.start + outside[~both_there[outside]], None, drawn=False)
            ledger.line(name._replace(span=when), [shared, ours_alone])
            ledger.line(figure, [shared, theirs_alone])
            if figure in source.known:
                ledger.keep(figure, Sum(len(outside), 0.0))
            for alone, always in ((ours_alone, both.all()), (theirs_alone, both_there.all())):
                if always:
                    ledger.keep(alone, Sum(0, 0.0))
        for when, parts in sums_of(times):
            ledger.line(seen._replace(span=when), [seen._replace(span=part) for part in parts])


def _times(wanted: Times, asked: Asked) -> Times:
    """The times of each team's coverage: those of everything that the source says of it."""
    found: Times = {}
    for name, times in wanted.items():
        mine = found.setdefault(coverage_of(name), {asked.windows[-1]: True})
        for when, drawn in times.items():
            mine[when] = mine.get(when, False) or drawn
    for one in (*asked.counted, *asked.withheld):
        if (team := coverage_of(one)._replace(span=None)) in found:
            found[team].setdefault(one.span, False)
    for times in found.values():
        divide(times)
    return found

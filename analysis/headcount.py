"""How many forms stand behind a time, decided before anything that they say.

Figures of one form are of the same people. If each could be shown or hidden by itself, a hidden number could
follow from others: a half year's by one statement, less its newer quarter's by another. So a team's times are
opened or closed first, each for everything that the source says of it.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.coded import FORM, combined, months
from analysis.disclosure.ledger import Decision, Ledger, Sum
from analysis.spans import Figure
from analysis.times import Asked, Beside, Times, divide, sums_of, within


def coverage_of(figure: Figure) -> Figure:
    """The figure that counts all forms of another's team (or pool) and time."""
    return figure._replace(construct=None, instrument=None, dimension=None)


def count(
    mine: pd.DataFrame,
    month: NDArray[np.int64],
    wanted: Times,
    pools: Collection[Figure],
    asked: Asked,
) -> Mapping[Figure, Decision]:
    """How many forms each team (and pool) has in each time of which a page says something, and if it may.

    `mine` are the coded rows of some teams in one source and `month` each row's month; `wanted` are the times
    of each statement and construct, and `pools` what is counted together.
    """
    first = np.unique(combined(mine, FORM), return_index=True)[1]
    team, when_sent = mine["team"].astype("str").to_numpy()[first], month[first]
    others = [_forms(one.rows) for one in asked.beside]
    # Whoever was rated or rated at work may look in the mirror; families may not.
    readers = asked.label.kind == "practice"
    every = pd.concat([mine.iloc[first], *others]) if others else mine.iloc[first]
    ledger: Ledger[Figure] = Ledger(every, 0.0, 1.0, counts=True, readers=readers)
    on_pages, own = set(), _times(wanted, asked)
    for name, times in own.items():
        forms = np.flatnonzero(team == name.team)
        for when, drawn in times.items():
            figure, hidden = name._replace(span=when), name._replace(span=when) in asked.withheld
            ledger.add(
                figure,
                within(forms, when_sent, when),
                asked.minimum,
                drawn=drawn and not hidden,
                guarded=hidden,
                weight=asked.worth(figure),
            )
            on_pages |= {figure} if drawn else set()
        for when, parts in sums_of(times):
            ledger.line(name._replace(span=when), [name._replace(span=part) for part in parts])
    for pool in dict.fromkeys(map(coverage_of, pools)):
        parts_ = [pool._replace(team=one) for one in pool.members if one in set(team)]
        rows = np.concatenate([ledger.rows(part) for part in parts_])
        hidden = pool in asked.withheld
        ledger.add(pool, rows, asked.outside, drawn=not hidden, guarded=hidden, weight=asked.worth(pool))
        ledger.line(pool, parts_)
        on_pages.add(pool)
    for one, was in asked.counted.items():
        ledger.keep(one, was)
    start = len(first)
    for beside, theirs in zip(asked.beside, others, strict=True):
        _of_the_same_visits(ledger, own, mine.iloc[first], beside, theirs, start, asked)
        start += len(theirs)
    return {one: made for one, made in ledger.decide().items() if one in on_pages}


def _forms(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[np.unique(combined(rows, FORM), return_index=True)[1]]


def _visits(forms: pd.DataFrame) -> pd.Series:
    """Which visit each form is of, of which team and in which month: the same for whoever saw it."""
    return (
        forms["team"].astype("str")
        + "/"
        + forms["occasion"].astype("str")
        + "/"
        + pd.Series(months(forms), index=forms.index).astype("str")
    )


def _of_the_same_visits(
    ledger: Ledger[Figure],
    own: Times,
    mine: pd.DataFrame,
    beside: Beside,
    theirs: pd.DataFrame,
    start: int,
    asked: Asked,
) -> None:
    """Write down what another source's known numbers say: some visits both saw, and some only one of them.

    The other's forms stand in the ledger's rows from `start`.
    """
    both, both_there = _visits(mine).isin(_visits(theirs)).to_numpy(), _visits(theirs).isin(_visits(mine))
    month, month_there = months(mine), months(theirs)
    team, team_there = (one["team"].astype("str").to_numpy() for one in (mine, theirs))
    for name, times in own.items():
        here, there = np.flatnonzero(team == name.team), np.flatnonzero(team_there == name.team)
        for when in times:
            inside, outside = within(here, month, when), within(there, month_there, when)
            seen = name._replace(source=beside.source, span=when)
            shared, mine_alone, theirs_alone = (
                name._replace(source=f"{part} {beside.source}", span=when)
                for part in ("with", "without", "only")
            )
            hidden = seen in beside.small
            minimum = asked.minimum if hidden else None
            ledger.add(seen, start + outside, minimum, drawn=False, guarded=hidden)
            ledger.add(shared, inside[both[inside]], None, drawn=False)
            ledger.add(mine_alone, inside[~both[inside]], None, drawn=False)
            ledger.add(theirs_alone, start + outside[~both_there.to_numpy()[outside]], None, drawn=False)
            ledger.line(name._replace(span=when), [shared, mine_alone])
            ledger.line(seen, [shared, theirs_alone])
            if seen in beside.known:
                ledger.keep(seen, Sum(len(outside), 0.0))
            # What one of the two always sees as well is known to be so: no practitioner rates a visit alone.
            if both.all():
                ledger.keep(mine_alone, Sum(0, 0.0))
            if both_there.all():
                ledger.keep(theirs_alone, Sum(0, 0.0))
        for when, parts in sums_of(times):
            seen = name._replace(source=beside.source)
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

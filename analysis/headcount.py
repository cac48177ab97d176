"""How many forms stand behind a time, decided before anything that they say.

Figures of one form are of the same people. If each could be shown or hidden by itself, a hidden number could
follow from others: a half year's by one statement, less its newer quarter's by another. So a team's times are
opened or closed first, each for everything that the source says of it.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.coded import FORM, combined
from analysis.disclosure.ledger import Decision, Ledger
from analysis.spans import Figure
from analysis.times import Asked, Times, divide, sums_of, within


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
    # Whoever was rated or rated at work may look in the mirror; families may not.
    readers = asked.label.kind == "practice"
    ledger: Ledger[Figure] = Ledger(mine.iloc[first], 0.0, 1.0, counts=True, readers=readers)
    on_pages = set()
    for name, times in _times(wanted, asked).items():
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
    return {one: made for one, made in ledger.decide().items() if one in on_pages}


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

"""Tables of counts through the gate: what to hide in a table, beside its parent and its earlier releases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure import two_way
from analysis.disclosure.audit import intervals
from analysis.disclosure.chain import TOTAL, Chain, Numbers
from analysis.disclosure.linked import Protection
from analysis.disclosure.system import System
from analysis.disclosure.table import Counts
from analysis.frames import FrameError

# What a page says where no choice is safe.
NOTHING_NEW = (
    "Nothing can be shown: whatever is hidden, somebody could still work out a small number. "
    "Leave what was shown before as it was, and wait until more have answered."
)


@dataclass(frozen=True)
class Audited:
    """A hidden cell, and what its count can be for anybody who sees the rest."""

    row: str
    column: str
    low: int
    high: int | None


@dataclass(frozen=True)
class Suppression:
    """What to hide in a table of counts; margins stand under the name `_total`.

    `optimal` says that nothing cheaper is safe, `gap` how much dearer it may be than the best, as a share.
    Where nothing is safe, `shown` is False, everything is hidden, and `reason` says so for a page.
    """

    shown: bool
    primary: tuple[tuple[str, str], ...]
    secondary: tuple[tuple[str, str], ...]
    audit: tuple[Audited, ...]
    suppressed_total: int
    optimal: bool
    gap: float | None
    reason: str | None = None


def suppress(
    table: Counts,
    minimum: int = 5,
    *,
    parent: tuple[Counts, str] | None = None,
    earlier: Sequence[Counts] = (),
    hid: Sequence[Collection[tuple[str, str]]] = (),
    own: Counts | None = None,
    seconds: float = 30.0,
) -> Suppression:
    """Decide what to hide in a table whose margins are published, so that nothing small can be worked out.

    A count under the minimum is small, 0 too. By itself, a table of up to 20 × 20 is protected at the least
    cost. `parent` is a table with the same columns and the name of its row that holds this table's totals.
    `earlier` are the tables as they were at earlier releases, oldest first: what each of them showed cannot
    be taken back; counts only grow, and what was added since is a count too. `hid` says of each of them what
    it hid; without it that is worked out again, as of tables without a parent or a reader.
    `own` is what one reader gave: nobody else's small number may be left for them. Raises FrameError.
    """
    if own is not None and earlier:
        found = "what a reader gave is not told apart by release"
        raise FrameError("", None, found, "Give either earlier tables or what a reader gave.")
    if minimum < 1:
        raise FrameError("minimum", None, f"{minimum} is not above 0", "Give how many must stand together.")
    if hid and len(hid) != len(earlier):
        found = f"{len(hid)} results for {len(earlier)} earlier tables"
        raise FrameError("", None, found, "Give one result for each earlier table, in the same order.")
    simple = parent is None and own is None and not earlier
    margins = np.concatenate([table.cells.sum(axis=0), table.cells.sum(axis=1)])
    if simple and max(table.cells.shape) <= two_way.LARGEST and (margins >= minimum).all():
        small = table.cells < minimum
        system = two_way.system_of(table.cells, small, minimum)
        numbers = np.arange(table.cells.size).reshape(table.cells.shape)
        return _told(table, system, two_way.least(system, seconds=seconds), Numbers(numbers, {}))
    chain = Chain(minimum, seconds)
    full = [table.aligned(before, "earlier table") for before in earlier]
    if earlier and not hid:
        # The first release was decided as a table alone is, and what follows it beside what it showed.
        alone = suppress(earlier[0], minimum, seconds=seconds)
        chain.begin(table, full[0], {*alone.primary, *alone.secondary})
        for before in full[1:]:
            chain.release(table, before, None, None)
    for before, hidden in zip(full, hid, strict=False):
        chain.begin(table, before, hidden)
    given = None if own is None else table.aligned(own, "reader's table")
    return _told(table, *chain.release(table, table.cells, parent, given))


def _told(table: Counts, system: System, found: Protection, numbers: Numbers) -> Suppression:
    names = {
        (row, column): int(numbers.cells[at, place])
        for at, row in enumerate(table.rows)
        for place, column in enumerate(table.columns)
    } | numbers.margins
    hidden = {name: number for name, number in names.items() if found.hidden[number]}
    inside = [name for name in hidden if TOTAL not in name]
    total = int(
        sum(table.cells[table.rows.index(row), table.columns.index(column)] for row, column in inside)
    )
    if not found.safe or len(inside) == table.cells.size:
        everything = tuple(names)
        primary = tuple(name for name in everything if system.small[names[name]])
        secondary = tuple(name for name in everything if not system.small[names[name]])
        return Suppression(False, primary, secondary, (), int(table.cells.sum()), False, None, NOTHING_NEW)
    low, high = intervals(system, found.hidden)
    return Suppression(
        shown=True,
        primary=tuple(name for name, number in hidden.items() if system.small[number]),
        secondary=tuple(name for name, number in hidden.items() if not system.small[number]),
        audit=tuple(
            Audited(*name, _floor(low[number, 0]), _ceiling(high[number, 0]))
            for name, number in hidden.items()
        ),
        suppressed_total=total,
        optimal=found.optimal,
        gap=found.gap,
    )


def _floor(low: float) -> int:
    return int(np.ceil(low - 1e-6))


def _ceiling(high: float) -> int | None:
    return int(np.floor(high + 1e-6)) if np.isfinite(high) else None

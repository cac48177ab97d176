"""The figures made from ratings: who stands behind each, how they add up, and which may be shown together."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.disclosure.linked import Together, protect
from analysis.disclosure.seen import Elsewhere
from analysis.disclosure.system import Builder, Floats, rated
from analysis.statistical_disclosure import Backing, Behind, Minimum, Reason, reason

Name = TypeVar("Name", bound=Hashable)
Ints = NDArray[np.intp]


class Sum(NamedTuple):
    """How many ratings a figure counts, and what their values come to."""

    n: int
    total: float


class Decision(NamedTuple):
    """Who stands behind a figure, what it counts, and why it is withheld, if it is.

    What `follows` from figures that were shown before is no secret any more.
    """

    backing: Backing
    sum: Sum
    why: Reason | None
    follows: bool = False


@dataclass(frozen=True)
class _Entry:
    rows: Ints
    drawn: bool
    guarded: bool
    minimum: Minimum | None
    weight: float


class Ledger(Generic[Name]):
    """Figures of one source, each a set of rows of a coded long frame, and the lines that add them up.

    With `counts` each row counts one, and what it rates does not matter. A figure that is not drawn is on no
    page, and only matters for what could be worked out of it. Figures are decided together by `decide`: the
    small ones are hidden, and enough more that nothing small can be worked out from what is shown, from what
    was shown before (`keep`) or, where the people rated and their raters are `readers`, by any of them from
    what they gave and were given.
    """

    def __init__(
        self,
        rows: pd.DataFrame,
        lowest: float,
        highest: float,
        *,
        counts: bool = False,
        readers: bool = False,
    ) -> None:
        self._rows, self._counts, self._readers = rows, counts, readers
        self._behind = Behind(rows)
        self._value = rows["value"].to_numpy(dtype=float)
        # A level beyond its scale widens it: parts are never below 0.
        self._lowest = min(lowest, float(self._value.min(initial=lowest)))
        self._highest = max(highest, float(self._value.max(initial=highest)))
        self._entries: dict[Name, _Entry] = {}
        self._lines: list[tuple[Name, tuple[Name, ...]]] = []
        self._kept: dict[Name, Sum] = {}

    def add(
        self,
        name: Name,
        rows: Ints,
        minimum: Minimum | None,
        *,
        drawn: bool = True,
        guarded: bool = False,
        weight: float = 1.0,
    ) -> None:
        """Add a figure by the places of its rows.

        One that is `guarded` has been withheld, and must not be worked out though it is not drawn any more;
        one without a minimum is no secret, and only matters for what it says of others.
        """
        self._entries[name] = _Entry(rows, drawn, guarded, minimum, weight)

    def rows(self, name: Name) -> Ints:
        """The places of a figure's rows."""
        return self._entries[name].rows

    def line(self, total: Name, parts: Iterable[Name]) -> None:
        """Say that a figure's rows are those of others, none of them twice."""
        self._lines.append((total, tuple(parts)))

    def keep(self, name: Name, was: Sum) -> None:
        """Say what a figure was when it was shown before; it stays as it was shown."""
        if name in self._entries:
            self._kept[name] = was

    def decide(self, elsewhere: Elsewhere | None = None) -> Mapping[Name, Decision]:
        """Decide all figures together; the same ledger is decided in the same way.

        What has been found `elsewhere` in the same book need not be found again.
        """
        behind = self._backings()
        sums = {name: self._sum(one.rows) for name, one in self._entries.items()}
        alone = {name: self._alone(one, behind[name]) for name, one in self._entries.items()}
        builder = Builder()
        number = {name: self._figure(builder, name, sums[name], behind[name], alone[name]) for name in behind}
        for total, parts in self._lines:
            builder.line(number[total], [number[part] for part in parts])
        own = _Own(self._shares(number)) if self._readers else None
        for name, was in self._kept.items():
            self._since(builder, name, number[name], sums[name], was, own)
        system, names = builder.build(self._step(), self._each()), list(number)
        readers = [] if own is None else own.parts(system.parts.shape)
        found = protect(system, self._together(names), readers=readers, elsewhere=elsewhere)
        # Where what was shown before gives something away by itself, nothing is added that is not known.
        hidden = found.hidden if found.safe else ~system.frozen
        return {
            name: Decision(
                behind[name],
                sums[name],
                self._why(name, alone[name], shown=not hidden[at], follows=bool(system.frozen[at])),
                bool(system.frozen[at]),
            )
            for name, at in number.items()
        }

    def before(self) -> Mapping[Name, Decision]:
        """Each figure as it stands before anything is decided: nothing is shown but what was shown before."""
        behind = self._backings()
        return {
            name: Decision(
                behind[name],
                self._sum(one.rows),
                self._why(name, self._alone(one, behind[name]), shown=False, follows=False),
            )
            for name, one in self._entries.items()
        }

    def _step(self) -> float | None:
        """What one person changes a part by at the least; levels between whole ones have no smallest step."""
        span = self._highest - self._lowest
        if self._counts:
            return 1.0
        return 1 / span if bool((self._value % 1 == 0).all()) and span % 1 == 0 else None

    def _each(self) -> float:
        """How uncertain the sum of the levels must stay, above the lowest and below the highest: two levels.

        One person's answer could then still have been another.
        """
        return 0.0 if self._counts else 2 / (self._highest - self._lowest)

    def _alone(self, entry: _Entry, behind: Backing) -> Reason | None:
        return reason(behind, entry.minimum, count=self._counts) if entry.minimum else None

    def _why(self, name: Name, alone: Reason | None, *, shown: bool, follows: bool) -> Reason | None:
        if name in self._kept:
            return None
        shown = follows or (shown and self._entries[name].drawn)
        return alone or (None if shown else Reason.COMPLEMENTARY)

    def _backings(self) -> dict[Name, Backing]:
        names = list(self._entries)
        rows = [self._entries[name].rows for name in names]
        at = np.concatenate(rows) if rows else np.array([], dtype=np.intp)
        group = np.repeat(np.arange(len(names), dtype=np.intp), [len(one) for one in rows])
        return dict(zip(names, self._behind.each(at, group, len(names)), strict=True))

    def _sum(self, rows: Ints) -> Sum:
        return Sum(len(rows), 0.0 if self._counts else float(self._value[rows].sum()))

    def _parts(self, one: Sum) -> tuple[float, ...]:
        return (one.n,) if self._counts else rated(one.n, one.total, self._lowest, self._highest)

    def _figure(self, builder: Builder, name: Name, now: Sum, behind: Backing, why: Reason | None) -> int:
        entry = self._entries[name]
        same = name in self._kept and np.allclose(self._kept[name], now)
        # A form can hold several ratings; as many people must stay uncertain as the minimum says.
        forms = entry.minimum.hidden_together if entry.minimum else 0
        answers = forms * max(1.0, now.n / max(1, behind.visits))
        needed = why is not None or entry.drawn or entry.guarded
        return builder.figure(
            *self._parts(now),
            asked=answers if needed else 0.0,
            small=why is not None,
            drawn=entry.drawn and name not in self._kept,
            frozen=same,
            cost=entry.weight * max(1, behind.visits),
        )

    def _shares(self, number: Mapping[Name, int]) -> Floats:
        """What each reader gave or was given, of each figure: readers × figures × parts."""
        columns = [self._rows[name].astype("str").to_numpy(dtype=object) for name in ("subject", "rater")]
        codes, people = pd.factorize(np.concatenate(columns))
        subject, rater = codes.reshape(2, -1)
        apart = subject != rater
        found = np.zeros((len(people), len(number), 1 if self._counts else 2))
        for name, figure in number.items():
            rows = self._entries[name].rows
            by_others = rows[apart[rows]]
            who = np.concatenate([subject[rows], rater[by_others]])
            n: Floats = np.bincount(who, minlength=len(people)).astype(np.float64)
            if self._counts:
                found[:, figure, 0] = n
            else:
                values = self._value[np.concatenate([rows, by_others])]
                total: Floats = np.bincount(who, values, len(people)).astype(np.float64)
                low, high = rated(n, total, self._lowest, self._highest)
                found[:, figure] = np.column_stack([low, high])
        return found

    def _since(
        self, builder: Builder, name: Name, number: int, now: Sum, was: Sum, own: "_Own | None"
    ) -> None:
        """Link what was shown before with what the figure would be now: some came late, some withdrew."""
        if np.allclose(now, was):
            return
        then, present = self._parts(was), self._parts(now)
        late = [max(0.0, new - old) for new, old in zip(present, then, strict=True)]
        gone = [max(0.0, old - new) for new, old in zip(present, then, strict=True)]
        both = builder.figure(
            *(new + one for new, one in zip(present, gone, strict=True)), asked=0.0, drawn=False
        )
        shown = builder.figure(*then, asked=0.0, drawn=False, frozen=True)
        came = self._moved(builder, name, late)
        builder.line(both, [shown, *came])
        builder.line(both, [number, *self._moved(builder, name, gone)])
        if own is not None:
            own.follow(number, both, shown, came, np.array(then))

    def _moved(self, builder: Builder, name: Name, parts: Sequence[float]) -> list[int]:
        """Those who came late, or who withdrew, if there are any; a reader may well guess that nobody did.

        Who they are is not known any more, so that at work they may all be one practitioner.
        """
        if not sum(parts):
            return []
        entry = self._entries[name]
        if entry.minimum is None:
            return [builder.figure(*parts, asked=0.0, drawn=False)]
        a_form = len(entry.rows) / max(1, self._behind.one(entry.rows).visits)
        least = entry.minimum.hidden_together * max(1.0, a_form)
        small = bool(entry.minimum.practitioners) or sum(parts) < least
        return [builder.figure(*parts, asked=least if small else 0.0, small=small, drawn=False)]

    def _fit(self, figures: Ints, names: Sequence[Name]) -> bool:
        # Figures beyond the named ones say what came late or went, which nobody can tell apart.
        parts = [self._entries[names[at]] for at in figures.tolist() if at < len(names)]
        minimum = next((one.minimum for one in parts if one.minimum), None)
        if len(parts) < len(figures) or minimum is None:
            return True
        behind = self._behind.one(np.concatenate([one.rows for one in parts]))
        return reason(behind, minimum, count=self._counts) is None

    def _together(self, names: list[Name]) -> Together:
        known: dict[bytes, bool] = {}

        def together(figures: Ints) -> bool:
            asked = figures.tobytes()
            if asked not in known:
                known[asked] = self._fit(figures, names)
            return known[asked]

        return together


@dataclass
class _Own:
    """What readers know of each figure, those added later too: readers × figures × parts."""

    shares: Floats
    later: dict[int, Floats] = field(default_factory=dict)

    def follow(self, number: int, both: int, shown: int, came: Sequence[int], then: Floats) -> None:
        """What a reader knows of a figure was in it when it was shown, as far as there was so much."""
        mine = self.shares[:, number]
        self.later[both], self.later[shown] = mine, np.minimum(mine, then)
        for one in came:
            self.later[one] = mine - self.later[shown]

    def parts(self, shape: tuple[int, ...]) -> list[Floats]:
        """Each reader's part of every figure of a system."""
        found = np.zeros((len(self.shares), *shape))
        found[:, : self.shares.shape[1]] = self.shares
        for figure, mine in self.later.items():
            found[:, figure] = mine
        return list(found)

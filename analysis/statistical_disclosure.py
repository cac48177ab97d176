"""What may be shown: the small-number rule, and the two types of figure that leave.

This is the gate's thin form. It hides a figure that rests on too few people, on one person mostly, or
on answers that are all the same; and, within one table whose total is shown, it hides enough more that
nothing hidden is left alone to be worked out from the total.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, NoReturn, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)

# A share of exactly a half is allowed; a sum of floats must not turn it into more than a half.
ROUNDING = 1e-9


class Reason(StrEnum):
    """Why a figure is withheld; a page says the same words for all of them, since the reason tells too."""

    TOO_FEW = "too-few"
    ONE_VOICE = "one-voice"
    UNANIMOUS = "unanimous"
    COMPLEMENTARY = "complementary"


class _Guarded:
    """A figure that refuses to become text by itself, so that a template cannot print it bare."""

    def _refuse(self) -> NoReturn:
        raise TypeError("A figure is printed by the macros of mirror/figure.html, never by itself.")

    def __str__(self) -> str:
        self._refuse()

    def __format__(self, specification: str) -> str:
        self._refuse()

    def __html__(self) -> str:
        self._refuse()


@dataclass(frozen=True)
class Record(_Guarded, Generic[T]):
    """One named person's own figure, for those whom the policy table names."""

    value: T = field(repr=False)
    about: str


@dataclass(frozen=True)
class Release(_Guarded, Generic[T]):
    """A figure that summarises people and passed the gate, or the reason why it did not."""

    value: T | None = field(repr=False)
    n: int | None = field(repr=False)
    withheld: Reason | None = None

    @property
    def shown(self) -> bool:
        """Whether there is a figure to show."""
        return self.withheld is None


@dataclass(frozen=True)
class Minimum:
    """The least that must stand behind a figure; 0 means that this count does not matter."""

    respondents: int = 5
    families: int = 5
    visits: int = 5
    practitioners: int = 3
    observers: int = 2
    largest_share: float = 0.5

    @property
    def hidden_together(self) -> int:
        """How many forms the hidden cells of one line must cover together."""
        return max(self.respondents, self.families, self.visits)


FAMILY_IN_TEAM = Minimum(visits=0, practitioners=0, observers=0)
FAMILY_OUTSIDE = Minimum(respondents=10, families=10, visits=0, practitioners=0, observers=0)
PRACTICE = Minimum(respondents=0, families=0)
# People who rate themselves are practitioner and rater in one: there is no observer to count.
OWN_VIEW = Minimum(respondents=0, families=0, observers=0)


@dataclass(frozen=True)
class Backing:
    """Who stands behind one figure: different people, families and forms, and the largest shares."""

    ratings: int
    visits: int
    raters: int
    families: int
    practitioners: int
    rater_share: float
    family_share: float
    practitioner_share: float
    unanimous: bool


NOBODY = Backing(0, 0, 0, 0, 0, 0.0, 0.0, 0.0, False)


def backings(frame: pd.DataFrame, group: NDArray[np.intp], groups: int) -> list[Backing]:
    """Count who stands behind each group of a long frame; `group` numbers each row's group from 0.

    A row with a negative group belongs to none.
    """
    inside = group >= 0
    group = group[inside]
    entities = {
        name: _distinct(group, _codes(frame[name])[inside], groups)
        for name in ("occasion", "rater", "family", "subject")
    }
    ratings = np.bincount(group, minlength=groups)
    same = _unanimous(group, frame["value"].to_numpy(dtype=float)[inside], groups)
    share = {name: largest / np.maximum(ratings, 1) for name, (_, largest) in entities.items()}
    return [
        Backing(
            ratings=int(ratings[at]),
            visits=int(entities["occasion"][0][at]),
            raters=int(entities["rater"][0][at]),
            families=int(entities["family"][0][at]),
            practitioners=int(entities["subject"][0][at]),
            rater_share=float(share["rater"][at]),
            family_share=float(share["family"][at]),
            practitioner_share=float(share["subject"][at]),
            unanimous=bool(same[at]),
        )
        for at in range(groups)
    ]


def backing(frame: pd.DataFrame) -> Backing:
    """Count who stands behind one figure made from every row of a long frame."""
    return backings(frame, np.zeros(len(frame), dtype=np.intp), 1)[0]


def _codes(column: pd.Series) -> NDArray[np.intp]:
    """A number for each different entry, -1 for none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes, dtype=np.intp)
    return np.asarray(pd.factorize(column)[0], dtype=np.intp)


def _distinct(
    group: NDArray[np.intp], entity: NDArray[np.intp], groups: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """How many different entities each group has, and how many rows the largest of them supplies."""
    known = entity >= 0
    width = int(entity.max(initial=0)) + 1
    pairs, rows = np.unique(group[known].astype(np.int64) * width + entity[known], return_counts=True)
    owner = pairs // width
    largest = np.zeros(groups, dtype=np.intp)
    np.maximum.at(largest, owner, rows)
    return np.bincount(owner, minlength=groups), largest


def _unanimous(group: NDArray[np.intp], values: NDArray[np.float64], groups: int) -> NDArray[np.bool_]:
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(lowest, group, values)
    np.maximum.at(highest, group, values)
    return lowest == highest


def reason(backing: Backing, minimum: Minimum, *, count: bool = False) -> Reason | None:
    """Why a figure with this backing may not be shown, or None; a count cannot be unanimous."""
    enough = (
        backing.raters >= max(minimum.respondents, minimum.observers)
        and backing.families >= minimum.families
        and backing.visits >= minimum.visits
        and backing.practitioners >= minimum.practitioners
        and backing.ratings > 0
    )
    if not enough:
        return Reason.TOO_FEW
    largest = max(
        backing.rater_share if minimum.respondents or minimum.observers else 0.0,
        backing.family_share if minimum.families else 0.0,
        backing.practitioner_share if minimum.practitioners else 0.0,
    )
    if largest > minimum.largest_share + ROUNDING:
        return Reason.ONE_VOICE
    return Reason.UNANIMOUS if backing.unanimous and not count else None


def withhold(reason: Reason) -> Release[T]:
    """A figure that is not shown: neither its value nor its n is kept."""
    return Release(None, None, reason)


def release(value: T, backing: Backing, minimum: Minimum, *, count: bool = False) -> Release[T]:
    """The figure with its number of forms if enough stands behind it, else the reason why not."""
    why = reason(backing, minimum, count=count)
    return Release(value, backing.visits) if why is None else withhold(why)


@dataclass(frozen=True)
class Cell(Generic[T]):
    """One figure of a table, before the gate; a cell with `drawn` false is never shown, yet adds up."""

    value: T
    backing: Backing
    row: Hashable = 0
    column: Hashable = 0
    drawn: bool = True


def release_table(
    cells: Mapping[Key, Cell[T]], minimum: Minimum, *, totals: Sequence[str] = ("row", "column")
) -> dict[Key, Release[T]]:
    """Pass the cells of one table through the gate together, its row and column totals being shown.

    A line with something hidden hides its next smallest cell too, until at least two cells are hidden
    that hold anything, together at least the minimum. This is the thin form: it knows one table, and
    neither earlier releases nor other tables. If a line has nothing more to hide, its total must go too,
    which the caller sees by every cell of the line being withheld.
    """
    released = {key: release(cell.value, cell.backing, minimum) for key, cell in cells.items()}
    for key, cell in cells.items():
        if not cell.drawn:
            released[key] = withhold(released[key].withheld or Reason.COMPLEMENTARY)
    waiting = True
    while waiting:
        lines = {(axis, getattr(cell, axis)) for axis in totals for cell in cells.values()}
        waiting = any(_hide_next(line, cells, released, minimum) for line in sorted(lines, key=repr))
    return released


def _hide_next(
    line: tuple[str, Hashable],
    cells: Mapping[Key, Cell[T]],
    released: dict[Key, Release[T]],
    minimum: Minimum,
) -> bool:
    """Hide the next smallest cell of a line if what it hides could be worked out; say whether it did."""
    axis, name = line
    held = {k: c for k, c in cells.items() if getattr(c, axis) == name and c.backing.ratings}
    hidden = [key for key in held if not released[key].shown]
    shown = [key for key in held if released[key].shown]
    together = sum(held[key].backing.visits for key in hidden)
    if not hidden or not shown or (len(hidden) > 1 and together >= minimum.hidden_together):
        return False
    smallest = min(shown, key=lambda key: held[key].backing.visits)
    released[smallest] = withhold(Reason.COMPLEMENTARY)
    return True

"""Ratings as whole numbers, visit by visit, without what cannot be placed on a ruler."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.frames import FrameError

Whole: TypeAlias = NDArray[np.intp]
Names: TypeAlias = NDArray[np.object_]
Floats: TypeAlias = NDArray[np.float64]

MOST_LEVELS = 20
COLUMNS = ("subject", "rater", "dimension", "value")


def tally(code: NDArray[np.integer], amount: NDArray[np.generic], number: int = 0) -> Floats:
    """The sum of the amounts that belong to each code, for codes from 0 to at least `number` − 1."""
    return np.bincount(code, amount, minlength=number).astype(np.float64, copy=False)


@dataclass(frozen=True)
class LeftOut:
    """A rater or a dimension that has no place on the ruler, and why."""

    facet: str
    id: str
    reason: str


@dataclass(frozen=True, eq=False)
class Coded:
    """Ratings by code, the rows of one visit standing together.

    `person, rater, dimension, level` have one entry a rating; `starts` has the first row of each visit, and
    `row` the places in the frame that was read (None where they are the same). Level 0 is the lowest;
    `levels[i]` gives the values of dimension i's levels, the same for all on a rating scale.
    """

    persons: Names
    raters: Names
    dimensions: Names
    person: Whole
    rater: Whole
    dimension: Whole
    level: Whole
    starts: Whole
    levels: tuple[Floats, ...]
    row: Whole | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def top(self) -> Whole:
        """The highest level of each dimension, as a code."""
        return np.array([len(values) - 1 for values in self.levels], dtype=np.intp)

    @property
    def visit(self) -> Whole:
        """Which visit each rating belongs to."""
        sizes = np.diff(np.append(self.starts, len(self.person)))
        return np.repeat(np.arange(len(self.starts)), sizes)


def code(frame: pd.DataFrame, *, shared: bool) -> Coded:
    """Code a long frame of ratings; `shared` is whether all dimensions have the same levels (rating scale).

    A visit is a subject, a rater and, where the frame has the column, an occasion. Raters and dimensions
    whose levels are all the lowest or all the highest are left out and named, since nothing places them.
    Raises FrameError naming the column where nothing could be estimated.
    """
    return _checked(_placed(read(frame, shared=shared), shared=shared))


def read(frame: pd.DataFrame, *, shared: bool) -> Coded:
    """Code a long frame with all that is in it; raises FrameError naming the column and the row."""
    frames.check(frame, [*COLUMNS, "occasion"] if "occasion" in frame.columns else COLUMNS)
    frames.check_scale(frame["value"])
    if frame.empty:
        raise FrameError("value", None, "there is no rating", "Give at least one.")
    (person, persons), (rater, raters), (dimension, dimensions) = (
        frames.codes(frame[column]) for column in COLUMNS[:3]
    )
    occasion = pd.factorize(frame["occasion"])[0] if "occasion" in frame.columns else None
    order, starts = _visits(person, rater, occasion)
    if order is not None:
        person, rater, dimension = person[order], rater[order], dimension[order]
    _refuse_twice(dimension, starts, order)
    value = frame["value"].to_numpy(dtype=float)
    value = value if order is None else value[order]
    level, levels = _levels(value, dimension, len(dimensions), shared=shared)
    return Coded(persons, raters, dimensions, person, rater, dimension, level, starts, levels, order)


def _visits(person: Whole, rater: Whole, occasion: Whole | None) -> tuple[Whole | None, Whole]:
    """The order in which each visit's rows stand together (None where they do), and where visits start."""
    key = person * (int(rater.max()) + 1) + rater
    if occasion is not None:
        key = key * (int(occasion.max()) + 1) + occasion
    starts = _changes(key)
    heads = np.sort(key[starts])
    if (heads[1:] != heads[:-1]).all():
        return None, starts
    order = np.argsort(key, kind="stable")
    return order, _changes(key[order])


def _changes(key: Whole) -> Whole:
    return np.concatenate([[0], np.flatnonzero(key[1:] != key[:-1]) + 1]).astype(np.intp)


def _refuse_twice(dimension: Whole, starts: Whole, order: Whole | None) -> None:
    """Raise FrameError for a dimension rated twice in one visit."""
    if (np.maximum.reduceat(dimension, starts) < 62).all():
        bits = np.left_shift(1, dimension)
        twice = np.add.reduceat(bits, starts) != np.bitwise_or.reduceat(bits, starts)
        if not twice.any():
            return
    sizes = np.diff(np.append(starts, len(dimension)))
    key = np.repeat(np.arange(len(starts)), sizes) * (int(dimension.max()) + 1) + dimension
    by_key = np.argsort(key, kind="stable")
    again = by_key[1:][key[by_key][1:] == key[by_key][:-1]]
    if again.size:
        row = int((again if order is None else order[again]).min()) + 1
        found = "the same rater rates the same subject on the same dimension and occasion again"
        raise FrameError(
            "rater", row, found, "Leave one out, or name the occasions in a column of that name."
        )


def _levels(
    value: Floats, dimension: Whole, dimensions: int, *, shared: bool
) -> tuple[Whole, tuple[Floats, ...]]:
    """The code of each rating's level among those used, and the values of the levels by dimension."""
    lowest, highest = float(value.min()), float(value.max())
    if highest - lowest < 1000 and (value == np.rint(value)).all():
        code, known = (value - lowest).astype(np.intp), np.arange(lowest, highest + 1)
    else:
        # 0.3 and 0.1 + 0.2 are one level to whoever wrote them.
        known, code = np.unique(np.round(value, 9), return_inverse=True)
    width = len(known)
    used = np.bincount(dimension * width + code, minlength=dimensions * width).reshape(-1, width) > 0
    if shared:
        used[:] = used.any(axis=0)
    if (used.sum(axis=1) > MOST_LEVELS).any():
        found = f"more than {MOST_LEVELS} different levels"
        raise FrameError("value", None, found, "Give ratings on a scale of few levels.")
    if not used.all():
        code = (np.cumsum(used, axis=1) - 1)[dimension, code]
    return code, tuple(known[one] for one in used)


def _placed(coded: Coded, *, shared: bool) -> Coded:
    """Without the raters and dimensions that only ever have the lowest or the highest level."""
    while True:
        top = coded.top
        rows = {"raters": coded.rater, "dimensions": coded.dimension}
        keep = np.ones(len(coded.person), dtype=bool)
        named: list[LeftOut] = []
        for facet, code in rows.items():
            names = coded.raters if facet == "raters" else coded.dimensions
            total = tally(code, coded.level, len(names))
            most = tally(code, top[coded.dimension], len(names))
            out = (total == 0) | (total == most)
            if out.any():
                keep &= ~out[code]
                named += [
                    LeftOut(facet, str(names[at]), _why(total[at], most[at])) for at in np.flatnonzero(out)
                ]
        if not named:
            return coded
        if not keep.any():
            found = "nobody gives both a lower and a higher level"
            raise FrameError("value", None, found, "Give ratings that differ.")
        coded = _only(coded, keep, named, shared=shared)


def _why(total: float, most: float) -> str:
    if not most:
        return "every rating is the same level"
    return f"every rating is the {'highest' if total else 'lowest'} level"


def _only(coded: Coded, keep: NDArray[np.bool_], named: list[LeftOut], *, shared: bool) -> Coded:
    """The ratings to keep, with names and levels counted again."""
    visit = coded.visit[keep]
    value = np.array([v for values in coded.levels for v in values])
    first = np.concatenate([[0], np.cumsum([len(values) for values in coded.levels])[:-1]])
    value = value[first[coded.dimension[keep]] + coded.level[keep]]
    persons, person = np.unique(coded.person[keep], return_inverse=True)
    raters, rater = np.unique(coded.rater[keep], return_inverse=True)
    dimensions, dimension = np.unique(coded.dimension[keep], return_inverse=True)
    level, levels = _levels(value, dimension, len(dimensions), shared=shared)
    named = [*named, *_lost(coded, persons, raters, dimensions, named)]
    return Coded(
        persons=coded.persons[persons],
        raters=coded.raters[raters],
        dimensions=coded.dimensions[dimensions],
        person=person,
        rater=rater,
        dimension=dimension,
        level=level,
        starts=_changes(visit),
        levels=levels,
        row=np.flatnonzero(keep) if coded.row is None else coded.row[keep],
        left_out=(*coded.left_out, *named),
    )


def _lost(
    coded: Coded, persons: Whole, raters: Whole, dimensions: Whole, named: list[LeftOut]
) -> list[LeftOut]:
    """Who goes with those that are left out, having no other ratings."""
    known = {(one.facet, one.id) for one in named}
    facets = {
        "persons": np.delete(coded.persons, persons),
        "raters": np.delete(coded.raters, raters),
        "dimensions": np.delete(coded.dimensions, dimensions),
    }
    return [
        LeftOut(facet, str(name), "every rating is by a rater, or on a dimension, that is left out")
        for facet, names in facets.items()
        for name in names
        if (facet, str(name)) not in known
    ]


def _checked(coded: Coded) -> Coded:
    """The ratings, if there is anything to tell apart in them."""
    if len(coded.persons) < 2:
        raise FrameError("subject", None, "there is only one subject", "Give ratings of two or more.")
    return coded

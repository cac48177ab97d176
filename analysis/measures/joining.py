"""More ratings beside those of an earlier fit, under the same names and codes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.measures.coding import Coded, LeftOut, Names, Whole, read, tally


@dataclass(frozen=True, eq=False)
class Joined:
    """All ratings, and those among them that are new (`part`), both under the names of all."""

    coded: Coded
    part: Coded


def join(
    before: Coded, ratings: Sequence[pd.DataFrame], more: pd.DataFrame, *, shared: bool
) -> Joined | None:
    """Code more ratings as the earlier ones were coded from their frames; new names come after the known.

    None where all have to be coded again: a new dimension or level, another choice of columns, a visit that
    goes on, or somebody who is left out, or would be. Raises FrameError naming the column and the row.
    """
    new = read(more, shared=shared)
    dimension = pd.Index(before.dimensions, dtype=object).get_indexer(pd.Index(new.dimensions, dtype=object))
    if any(("occasion" in frame.columns) != ("occasion" in more.columns) for frame in ratings):
        return None
    if (dimension < 0).any() or _known(before.left_out, new):
        return None
    level = _levels(before, new, dimension)
    if level is None:
        return None
    persons, person = _named(before.persons, new.persons)
    raters, rater = _named(before.raters, new.raters)
    part = Coded(
        persons, raters, before.dimensions, person[new.person], rater[new.rater], dimension[new.dimension],
        level, new.starts, before.levels, new.row, before.left_out,
    )  # fmt: skip
    if _extreme(part, len(before.raters)) or _gone_on(before, ratings, part, more):
        return None
    return Joined(_end_to_end(before, part, sum(map(len, ratings))), part)


def _known(left_out: Sequence[LeftOut], new: Coded) -> bool:
    """Whether somebody who was left out has new ratings."""
    names = {"persons": new.persons, "raters": new.raters, "dimensions": new.dimensions}
    return any(one.id in names[one.facet] for one in left_out)


def _levels(before: Coded, new: Coded, dimension: Whole) -> Whole | None:
    """The levels of the new ratings as the earlier ones' codes; None where one of them is new."""
    width = max(len(values) for values in new.levels)
    place = np.zeros((len(new.levels), width), dtype=np.intp)
    used = np.bincount(new.dimension * width + new.level, minlength=place.size).reshape(place.shape) > 0
    for at, values in enumerate(new.levels):
        known = before.levels[dimension[at]]
        found = np.minimum(np.searchsorted(known, values), len(known) - 1)
        if (used[at, : len(values)] & (known[found] != values)).any():
            return None
        place[at, : len(values)] = found
    return place[new.dimension, new.level]


def _named(known: Names, new: Names) -> tuple[Names, Whole]:
    """The names of both, the known first, and the place among them of each of the new ones."""
    again = pd.Index(new, dtype=object).get_indexer(pd.Index(known, dtype=object))
    place = np.full(len(new), -1)
    place[again[again >= 0]] = np.flatnonzero(again >= 0)
    first = place < 0
    place[first] = len(known) + np.arange(int(first.sum()))
    return np.concatenate([known, new[first]]), place


def _extreme(part: Coded, known: int) -> bool:
    """Whether a rater beyond the known has only ever given the lowest, or the highest, level."""
    total = tally(part.rater, part.level, len(part.raters))[known:]
    most = tally(part.rater, part.top[part.dimension], len(part.raters))[known:]
    return bool(((total == 0) | (total == most)).any())


def _gone_on(before: Coded, ratings: Sequence[pd.DataFrame], part: Coded, more: pd.DataFrame) -> bool:
    """Whether a visit of the new ratings is among the earlier ones."""
    raters = len(part.raters)
    visited = part.person[part.starts]
    touched = np.zeros(len(part.persons), dtype=bool)
    touched[visited] = True
    visits = before.starts[touched[before.person[before.starts]]]
    met, meeting = (
        before.person[visits] * raters + before.rater[visits],
        visited * raters + part.rater[part.starts],
    )
    again = np.isin(met, meeting)
    if "occasion" not in more.columns:
        return bool(again.any())
    rows = visits[again] if before.row is None else before.row[visits[again]]
    own = part.starts if part.row is None else part.row[part.starts]
    known = zip(met[again], _occasions(ratings, rows), strict=True)
    return not set(known).isdisjoint(zip(meeting, _occasions([more], own), strict=True))


def _occasions(frames: Sequence[pd.DataFrame], rows: Whole) -> Names:
    """The occasions that stand in these rows of frames that follow one another."""
    found = np.empty(len(rows), dtype=object)
    begin = 0
    for frame in frames:
        own = (rows >= begin) & (rows < begin + len(frame))
        found[own] = frame["occasion"].iloc[rows[own] - begin].astype(object).to_numpy()
        begin += len(frame)
    return found


def _end_to_end(before: Coded, part: Coded, rows: int) -> Coded:
    """The earlier ratings, which were read from so many rows, and then the new ones."""
    row = None
    if before.row is not None or part.row is not None:
        first = np.arange(rows) if before.row is None else before.row
        row = np.concatenate([first, rows + (np.arange(len(part.person)) if part.row is None else part.row)])
    return replace(
        part,
        person=np.concatenate([before.person, part.person]),
        rater=np.concatenate([before.rater, part.rater]),
        dimension=np.concatenate([before.dimension, part.dimension]),
        level=np.concatenate([before.level, part.level]),
        starts=np.concatenate([before.starts, len(before.person) + part.starts]),
        row=row,
    )

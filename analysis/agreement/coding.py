"""The ratings of one dimension as arrays of codes, so that every statistic counts and none sorts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.frames import FrameError

Codes = NDArray[np.intp]
Figures = NDArray[np.float64]

# Whole levels within this range are told apart by counting; others are sorted.
COUNTED_RANGE = 4096

# Figures further from 1 than this are scaled before they are squared; no statistic here depends on the scale.
FAR = 1e25


@dataclass(frozen=True)
class Coded:
    """The ratings of one dimension: who was rated, by whom, and how, all of one length.

    The codes of units and of raters run from 0 without gaps, and no rater rates a unit twice.
    """

    units: Codes
    raters: Codes
    values: Figures


@dataclass(frozen=True)
class Scale:
    """The levels of a dimension, lowest first, and each rating's place among them."""

    levels: Figures
    places: Codes


def checked(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame if it has usable ratings, each once; raises FrameError as `frames.ratings` does."""
    return frames.ratings(frame, *_occasion(frame))


def by_dimension(frame: pd.DataFrame) -> Iterator[tuple[str, Coded]]:
    """Each dimension's name and its ratings, in the order of the names, from a frame that is checked.

    The unit is the subject, or the subject on an occasion where the frame has that column.
    """
    dimensions, names = frames.codes(frame["dimension"])
    units, raters = _units(frame), _places(frame["rater"])
    values = frame["value"].to_numpy(dtype=np.float64)
    if len(names) == 1:
        yield names[0], Coded(units, raters, values)
        return
    rows = np.argsort(dimensions, kind="stable")
    ends = np.cumsum(np.bincount(dimensions, minlength=len(names)))
    for at in sorted(range(len(names)), key=lambda at: names[at]):
        chosen = rows[ends[at - 1] if at else 0 : ends[at]]
        yield names[at], Coded(dense(units[chosen]), dense(raters[chosen]), values[chosen])


def _occasion(frame: pd.DataFrame) -> list[str]:
    return [name for name in ("occasion",) if name in frame.columns]


def _units(frame: pd.DataFrame) -> Codes:
    subjects = _places(frame["subject"])
    if not _occasion(frame):
        return subjects
    occasions = _places(frame["occasion"])
    return dense(subjects * (int(occasions.max()) + 1) + occasions)


def _places(column: pd.Series) -> Codes:
    return pd.factorize(column)[0].astype(np.intp)


def dense(codes: Codes) -> Codes:
    """The same codes without gaps, in the same order."""
    largest = int(codes.max())
    if largest < 8 * len(codes):
        there = np.zeros(largest + 1, dtype=np.intp)
        there[codes] = 1
        return (np.cumsum(there) - 1)[codes]
    return np.unique(codes, return_inverse=True)[1].astype(np.intp)


def totals(codes: Codes, figures: Figures) -> Figures:
    """The sum of the figures that have each code."""
    return np.asarray(np.bincount(codes, weights=figures), dtype=np.float64)


def product(one: Figures, other: Figures) -> float:
    """The sum of products, on one thread, so that its last digits never depend on how many there are."""
    return float(np.einsum("i,i->", one, other))


def scale(values: Figures, levels: Sequence[float] | None = None) -> Scale:
    """The levels of a scale, else those among the values, and each value's place among them.

    Raises FrameError naming the first row whose value is none of the levels, and ValueError where these are
    not finite numbers.
    """
    if levels is not None:
        return _given(values, np.unique(np.asarray(levels, dtype=np.float64)))
    lowest, highest = float(values.min()), float(values.max())
    if highest - lowest < COUNTED_RANGE:
        steps = values - lowest
        places = steps.astype(np.intp)
        if np.array_equal(places, steps):
            there = np.bincount(places) > 0
            found = lowest + np.flatnonzero(there).astype(np.float64)
            return Scale(found, places if there.all() else (np.cumsum(there) - 1)[places])
    found, sorted_places = np.unique(values, return_inverse=True)
    return Scale(found, sorted_places.astype(np.intp))


def _given(values: Figures, levels: Figures) -> Scale:
    if not len(levels) or not np.isfinite(levels).all():
        raise ValueError("the levels of a scale are one finite number or more")
    places = np.minimum(np.searchsorted(levels, values), len(levels) - 1)
    wrong = levels[places] != values
    if wrong.any():
        row = int(wrong.argmax())
        known = ", ".join(f"{level:g}" for level in levels[:20])
        raise FrameError(
            "value", row + 1, f"{values[row]:g} is no level of the scale", f"Give one of {known}."
        )
    return Scale(levels, places.astype(np.intp))


def from_lowest(values: Figures) -> Figures:
    """The values less the lowest, divided by a constant where squares of them would have no end or vanish."""
    lowest, highest = float(values.min()), float(values.max())
    spread = highest - lowest
    if spread >= FAR:
        largest = max(abs(lowest), abs(highest))
        return values / largest - lowest / largest
    steps = values - lowest
    return steps / spread if 0 < spread <= 1 / FAR else steps

"""Columns of figures that are no ratings (a row is a team, a period or a study), checked before use."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.frames import FrameError

Floats = NDArray[np.float64]

# The square of a larger figure could not be added up; nothing that is counted or graded comes near it.
LARGEST = 1e100
# Beyond this a float no longer tells one whole number from the next.
LARGEST_COUNT = 2.0**53
NUMBER = "Give numbers."


def names(frame: pd.DataFrame, column: str) -> list[str]:
    """What each row is about, as text; each name stands once.

    Raises FrameError naming the column and the row where a name is missing or comes again.
    """
    frames.check(frame, [column])
    if frame.empty:
        raise FrameError(column, None, "there is no row", "Give at least one.")
    text = frame[column].astype(str)
    _refuse(column, text.duplicated().to_numpy(), text, "comes a second time", "Give each a row of its own.")
    return [str(name) for name in text]


def figures(frame: pd.DataFrame, column: str) -> Floats:
    """A column as finite numbers of a size that can be squared and added up.

    Raises FrameError naming the column and the row.
    """
    frames.check(frame, [column])
    given = frame[column]
    if not pd.api.types.is_numeric_dtype(given) or pd.api.types.is_complex_dtype(given):
        _refuse(
            column, pd.to_numeric(given, errors="coerce").isna().to_numpy(), given, "is no number", NUMBER
        )
        raise FrameError(column, None, f"the column holds {given.dtype}, not numbers", NUMBER)
    number = given.to_numpy(dtype=float)
    _refuse(column, ~np.isfinite(number), given, "has no end", "Give a finite number.")
    _refuse(column, np.abs(number) > LARGEST, given, "is too large to add up", "Give a smaller unit.")
    return number


def counts(frame: pd.DataFrame, column: str) -> Floats:
    """A column of whole numbers from 0; raises FrameError naming the column and the row."""
    number = figures(frame, column)
    remedy = "Give a whole number from 0."
    _refuse(column, number < 0, frame[column], "is below 0", remedy)
    _refuse(column, number != np.floor(number), frame[column], "is no whole number", remedy)
    _refuse(column, number > LARGEST_COUNT, frame[column], "is too large to count", remedy)
    return number


def above_nought(frame: pd.DataFrame, column: str) -> Floats:
    """A column of numbers above 0; raises FrameError naming the column and the row."""
    number = figures(frame, column)
    _refuse(column, number <= 0, frame[column], "is not above 0", "Give a number above 0, or leave it out.")
    return number


def _refuse(column: str, wrong: NDArray[np.bool_], given: pd.Series, fault: str, remedy: str) -> None:
    if wrong.any():
        row = int(wrong.argmax())
        raise FrameError(column, row + 1, f"{str(given.iloc[row])[:40]} {fault}", remedy)

"""The long frame that everything here reads: one row, one rating."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

COLUMNS = (
    "subject",
    "rater",
    "dimension",
    "value",
    "source",
    "instrument",
    "version",
    "construct",
    "occasion",
    "family",
    "team",
    "rated_on",
)

# Practice has no family's answer behind it, a person may be in no team, and some files have no dates.
MAY_BE_EMPTY = frozenset({"family", "team", "rated_on", "version"})


@dataclass(eq=False)
class FrameError(ValueError):
    """A frame that cannot be analysed: the column, the row, what was found, and the remedy.

    Rows are counted from 1, the row of names not among them; None means all of them. A column may be empty
    where the whole is at fault.
    """

    column: str
    row: int | None
    found: str
    remedy: str

    def __str__(self) -> str:
        """Where it is, what was found there, and what to do."""
        where = [f"column {self.column}"] if self.column else []
        where += [f"row {self.row}"] if self.row is not None else []
        return f"{', '.join(where)}: {self.found}. {self.remedy}" if where else f"{self.found}. {self.remedy}"


def check(frame: pd.DataFrame, needed: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Give the frame back if it has the needed columns with usable contents, else raise FrameError."""
    for column in needed:
        if column not in frame.columns:
            raise FrameError(column, None, "the column is missing", f"Give a column named {column}.")
    if "value" in needed:
        _check_values(frame["value"])
    if "rated_on" in needed and not pd.api.types.is_datetime64_any_dtype(frame["rated_on"]):
        found = f"the column holds {frame['rated_on'].dtype}"
        raise FrameError("rated_on", None, found, "Give dates as datetime64, or NaT where there is none.")
    for column in needed:
        if column not in MAY_BE_EMPTY and (row := _first(frame[column].isna())) is not None:
            raise FrameError(column, row, "nothing is there", f"Give a {column}, or leave the row out.")
    return frame


def _check_values(values: pd.Series) -> None:
    if not pd.api.types.is_numeric_dtype(values):
        row = _first(pd.to_numeric(values, errors="coerce").isna())
        found = "text, not numbers" if row is None else f"{values.iloc[row - 1]!r} is no number"
        raise FrameError("value", row, found, "Give each level as a number.")
    if (row := _first(~values.abs().lt(float("inf")) & values.notna())) is not None:
        raise FrameError("value", row, "the number has no end", "Give each level as a finite number.")


def _first(wrong: pd.Series) -> int | None:
    """The place of the first true, counted from 1."""
    return int(wrong.to_numpy().argmax()) + 1 if wrong.any() else None


# No scale reaches further out than this.
LARGEST_LEVEL = 1e9

RATING = ("subject", "rater", "dimension", "value")


def ratings(frame: pd.DataFrame, *also: str) -> pd.DataFrame:
    """Give back a frame of ratings with subject, rater, dimension, value and the columns asked for.

    The unit rated is the subject, or the subject on an occasion where the frame has that column; the same
    rater rates it once on a dimension. Raises FrameError naming the column and the row.
    """
    check(frame, [*RATING, *also])
    check_scale(frame["value"])
    if frame.empty:
        raise FrameError("value", None, "there is no rating", "Give at least one.")
    key = ["subject", "occasion"] if "occasion" in frame.columns else ["subject"]
    again = frame.duplicated([*key, "rater", "dimension"])
    if (row := _first(again)) is not None:
        found = "the same rater rates the same subject on the same dimension and occasion again"
        remedy = "Leave one out, or tell the occasions apart in a column named occasion."
        raise FrameError("rater", row, found, remedy)
    return frame


def check_scale(value: pd.Series) -> None:
    """Raise FrameError for a level that no scale has; beyond it sums of squares would have no end."""
    wrong = value.abs().to_numpy() > LARGEST_LEVEL
    if wrong.any():
        row = int(wrong.argmax())
        found = f"{value.iloc[row]:g} is no level of a scale"
        raise FrameError("value", row + 1, found, "Correct it, or leave the row out.")


def codes(column: pd.Series) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """The place of each row's name among the names, and the names in the order in which they come first."""
    place, found = pd.factorize(column)
    names = pd.Index(found, dtype=object)
    if names.inferred_type != "string":
        names = names.map(str)
    return place.astype(np.intp), names.to_numpy(dtype=object)


def empty() -> pd.DataFrame:
    """A frame with every column, its right type, and no rating."""
    kinds = {"value": "float64", "version": "Int64", "rated_on": "datetime64[s]"}
    return pd.DataFrame({column: pd.Series(dtype=kinds.get(column, "object")) for column in COLUMNS})

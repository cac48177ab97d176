"""The ratings of a design: every effect's cells, counted once, and whether the design is complete."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.dependability.design import Design, Effect, listed
from analysis.frames import FrameError

# A design may call a column by another word that means the same.
SYNONYMS = (
    ("subject", "person", "practitioner", "candidate", "target"),
    ("rater", "judge", "observer", "assessor"),
    ("dimension", "item", "criterion", "question"),
    ("occasion", "visit", "session", "time"),
    ("team", "group"),
)

# The covariance of variances has the fourth power of a rating.
LARGEST = 1e50


@dataclass(frozen=True, eq=False)
class Cells:
    """The values and, for each effect, the cell that each value lies in and how many cells there are."""

    design: Design
    columns: Mapping[str, str]
    values: NDArray[np.float64]
    codes: Mapping[Effect, NDArray[np.intp]]
    levels: Mapping[Effect, int]

    def sizes(self) -> dict[str, float]:
        """How many conditions of each facet an object meets: the harmonic mean over what they are nested in.

        Counted for each object and, of a nested facet, for each cell that it is nested in; in a complete
        design it is the number of conditions itself.
        """
        found = {}
        for facet in self.design.universe:
            nest = facet.within | self.design.object
            counts = self._each(facet.cell | nest, nest)
            same = counts.min() == counts.max()
            found[facet.name] = float(counts[0] if same else len(counts) / np.sum(1 / counts))
        return found

    def _each(self, effect: Effect, nest: Effect) -> NDArray[np.intp]:
        """How many cells of an effect lie in each cell of an effect inside it."""
        first = np.unique(self.codes[effect], return_index=True)[1]
        return np.bincount(self.codes[nest][first]) if nest else np.array([len(first)])

    def balanced(self) -> bool:
        """Whether every cell of the whole design has its one rating, and nests are all of one size."""
        product = 1
        for facet in self.design.facets:
            counts = self._each(facet.cell, facet.within)
            if counts.min() != counts.max():
                return False
            product *= int(counts[0])
        return product == len(self.values)

    def single(self) -> tuple[str, ...]:
        """The facets that have one level (or one in every cell that they are nested in)."""
        return tuple(one.name for one in self.design.facets if self._each(one.cell, one.within).max() < 2)


def cells(frame: pd.DataFrame, design: Design) -> Cells:
    """Find the design's facets in a frame; each cell of the whole design holds one rating.

    Raises FrameError naming the column where one is missing or empty, and where a cell has several ratings.
    """
    columns = {name: _column(frame, name) for name in design.names}
    _check_apart(columns)
    check_values(frame)
    check_named(frame, columns.values())
    place = {name: frames.codes(frame[column])[0] for name, column in columns.items()}
    codes = {
        effect: _joined([place[name] for name in design.names if name in effect]) for effect in design.effects
    }
    _check_single(frame, codes[design.effects[-1]], columns)
    levels = {effect: int(code.max()) + 1 for effect, code in codes.items()}
    return Cells(design, columns, frame["value"].to_numpy(dtype=np.float64), codes, levels)


def check_values(frame: pd.DataFrame) -> None:
    """There are ratings, and each is a number small enough to be reckoned with; else raise FrameError."""
    if "value" in frame.columns and frame.empty:
        raise FrameError("value", None, "there is no rating", "Give at least one.")
    frames.check(frame, ["value"])
    large = (frame["value"].abs() > LARGEST).to_numpy()
    if large.any():
        remedy = f"Give levels between -{LARGEST:g} and {LARGEST:g}."
        raise FrameError("value", int(large.argmax()) + 1, "the number is too large", remedy)


def _column(frame: pd.DataFrame, name: str) -> str:
    """The column of a facet: its own name, else a word that means the same."""
    if name in frame.columns:
        return name
    same = next((group for group in SYNONYMS if name in group), ())
    if found := [one for one in same if one in frame.columns]:
        return found[0]
    there = ", ".join(str(column) for column in frame.columns)
    remedy = "Name a column of the file in the design."
    raise FrameError(
        name, None, f"the design names it, and no column is called so (there are {there})", remedy
    )


def _check_apart(columns: Mapping[str, str]) -> None:
    for name, column in columns.items():
        if column == "value":
            raise FrameError(
                "value", None, "the design names it as a facet", "Name the facets of the ratings."
            )
        if others := [one for one, taken in columns.items() if taken == column and one != name]:
            found = f"the design calls this one column both {listed([name, *others])}"
            raise FrameError(column, None, found, "Name each column once.")


def check_named(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Every row has a name in these columns; else raise FrameError naming the first that has none."""
    for column in columns:
        blank = (frame[column].isna() | (frame[column].astype(str) == "")).to_numpy()
        if blank.any():
            row = int(blank.argmax()) + 1
            raise FrameError(column, row, "nothing is there", f"Give a {column}, or leave the row out.")


def _joined(places: Sequence[NDArray[np.intp]]) -> NDArray[np.intp]:
    """One code for each combination of places that is there, in the order in which they come first."""
    joined = places[0]
    for place in places[1:]:
        joined = pd.factorize(joined.astype(np.int64) * (int(place.max()) + 1) + place)[0]
    return joined.astype(np.intp)


def _check_single(frame: pd.DataFrame, cell: NDArray[np.intp], columns: Mapping[str, str]) -> None:
    """Each cell of the whole design has one rating; else name the column that tells them apart."""
    again = pd.Series(cell).duplicated().to_numpy()
    if not again.any():
        return
    row = int(again.argmax()) + 1
    found = f"the same {listed(columns.values())} have several ratings"
    for column in frame.columns:
        if column in columns.values() or column == "value":
            continue
        if not pd.Series(_joined([cell, frames.codes(frame[column])[0]])).duplicated().any():
            remedy = f"Add {column} to the design: it tells them apart."
            raise FrameError(column, row, found, remedy)
    remedy = "Leave one out, or add the column that tells them apart to the design."
    raise FrameError("value", row, found, remedy)

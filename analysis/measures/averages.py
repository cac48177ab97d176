"""Fair averages: the rating to expect of somebody where all the rest is average, in levels."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.coding import Coded, Floats, tally
from analysis.measures.expecting import State
from analysis.measures.ruler import Ruler
from analysis.measures.subsets import Subsets


@dataclass(frozen=True, eq=False)
class Averages:
    """Fair averages of people (N), raters (R) and dimensions (I), in levels.

    A person's is what a rater of average severity gives them over all dimensions; a rater's, what they give
    the average person of their ruler; a dimension's, what the average rater gives an average person.
    """

    persons: Floats
    raters: Floats
    dimensions: Floats


def averages(coded: Coded, state: State, found: Subsets, ruler: Ruler) -> Averages:
    """Read the fair averages off the expected levels along the ruler."""
    curves = state.curves
    u = curves.first + curves.spacing * np.arange(curves.points)
    expected = np.zeros_like(curves.item_score)
    for at, values in enumerate(coded.levels):
        expected[at] = values[0] + np.diff(values) @ curves.reach[at, : len(values) - 1]
    everywhere = expected.mean(axis=0)
    place = state.mean + ruler.origin[found.person]
    people = np.bincount(found.person, minlength=found.number)
    middle = tally(found.person, place, found.number) / np.maximum(people, 1)
    # Anchored raters need not sum to 0, and the average rater is the one who stands in their middle.
    raters = np.bincount(found.rater, minlength=found.number)
    severity = tally(found.rater, ruler.severity, found.number) / np.maximum(raters, 1)
    average = float((place - severity[found.person]).mean())
    return Averages(
        np.interp(place - severity[found.person], u, everywhere),
        np.interp(middle[found.rater] - ruler.severity, u, everywhere),
        np.array([np.interp(average, u, one) for one in expected]),
    )

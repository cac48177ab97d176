"""Where two facets together depart from what each explains: a rater who is hard on one dimension alone."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames
from analysis.measures.coding import Coded, Floats, Names, Whole, tally
from analysis.measures.expecting import State
from analysis.measures.residuals import surprises
from analysis.measures.results import Bias

MOST_STEPS = 6
CLOSE = 1e-4
LARGEST_STEP = 1.0
OWN = {"person": "subject", "subject": "subject", "rater": "rater", "dimension": "dimension"}


def find(
    coded: Coded, state: State, ratings: pd.DataFrame, pairs: Sequence[tuple[str, str]], place: Floats
) -> tuple[Bias, ...]:
    """Estimate every cell of each pair of facets, all else being held (people at their places, N, logits).

    A cell's bias b makes the cell's ratings sum to what is expected at θ − severity − difficulty − b; above 0
    is more severe than both explain. Its standard error is 1/√(information), t their ratio. Raises FrameError
    for a facet that is no column.
    """
    found: list[Bias] = []
    for pair in pairs:
        (one, names), (other, others) = (_facet(coded, ratings, facet) for facet in pair)
        found += _cells(coded, state, place, pair, one * len(others) + other, names, others)
    return tuple(found)


def _facet(coded: Coded, ratings: pd.DataFrame, facet: str) -> tuple[Whole, Names]:
    own = OWN.get(facet)
    if own is not None:
        code = {"subject": coded.person, "rater": coded.rater, "dimension": coded.dimension}[own]
        return code, {"subject": coded.persons, "rater": coded.raters, "dimension": coded.dimensions}[own]
    frames.check(ratings, [facet])
    column = ratings[facet] if coded.row is None else ratings[facet].iloc[coded.row]
    return frames.codes(column)


def _cells(
    coded: Coded, state: State, place: Floats, pair: tuple[str, str], cell: Whole, names: Names, others: Names
) -> list[Bias]:
    cells, number = np.unique(cell, return_inverse=True)
    score = tally(number, coded.level)
    most = tally(number, coded.top[coded.dimension])
    extreme = (score == 0) | (score == most)
    bias = np.zeros(len(cells))
    for _ in range(MOST_STEPS):
        seen = surprises(coded, state.structure.steps, place, state.structure.severity, aside=bias[number])
        information = tally(number, seen.certainty)
        step = -tally(number, seen.rating) / information
        step = np.where(extreme, 0.0, np.clip(step, -LARGEST_STEP, LARGEST_STEP))
        bias += step
        if np.abs(step).max() < CLOSE:
            break
    error = 1 / np.sqrt(information)
    return [
        _one(pair, names, others, int(cells[at]), float(bias[at]), float(error[at]), bool(extreme[at]))
        for at in range(len(cells))
    ]


def _one(
    pair: tuple[str, str], names: Names, others: Names, cell: int, bias: float, error: float, extreme: bool
) -> Bias:
    levels = (str(names[cell // len(others)]), str(others[cell % len(others)]))
    if extreme:
        return Bias(pair, levels, None, None, None, "Every rating is the lowest or the highest level.")
    return Bias(pair, levels, bias, error, bias / error)

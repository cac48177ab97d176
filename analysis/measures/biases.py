"""Where two facets together depart from what each explains: a rater who is hard on one dimension alone."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames
from analysis.frames import FrameError
from analysis.measures.coding import Coded, Floats, Names, Whole, tally
from analysis.measures.expecting import State
from analysis.measures.residuals import Surprises, surprises
from analysis.measures.results import Bias

MOST_STEPS = 6
CLOSE = 1e-4
LARGEST_STEP = 1.0
# A cell that is nearly all there is of its rater or its people tells nearly nothing of itself.
LEAST_LEFT = 0.05
OWN = {"person": "subject", "subject": "subject", "rater": "rater", "dimension": "dimension"}


def find(
    coded: Coded, state: State, ratings: pd.DataFrame, pairs: Sequence[tuple[str, str]], place: Floats
) -> tuple[Bias, ...]:
    """Estimate every cell of each pair of facets, all else being held (people at their places, N, logits).

    A cell's bias b makes the cell's ratings sum to what is expected at θ − severity − difficulty − b; above 0
    is more severe than both explain. What fitting people, raters and dimensions has hidden of it is given
    back (a step towards fitting all at once). Its standard error is 1/√(information left), larger where the
    ratings of one visit hang together, and t their ratio. Raises FrameError for a facet that is no column.
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
    if column.isna().any():
        row = int(ratings[facet].isna().to_numpy().argmax()) + 1
        raise FrameError(facet, row, "nothing is there", f"Give a {facet}, or leave the row out.")
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
    left = _left(coded, seen.certainty, number, pair)
    bias, error = bias / left, 1 / np.sqrt(information * left)
    error *= max(1.0, _clustering(coded, seen, number))
    return [
        _one(pair, names, others, int(cells[at]), float(bias[at]), float(error[at]), bool(extreme[at]))
        for at in range(len(cells))
    ]


def _left(coded: Coded, certainty: Floats, cell: Whole, pair: tuple[str, str]) -> Floats:
    """The share of each cell's information that is left once people, raters and dimensions have been fitted.

    A cell's own bias moves its people's places and its rater's severity too, which hides part of it: people
    are taken out first, and then what the rater's and the dimension's other ratings do not settle.
    """
    people = len(coded.persons)
    person = tally(coded.person, certainty)
    parts, own = _by_person(cell, coded.person, certainty, people)
    whole = tally(cell, certainty)
    known, at = parts // people, parts % people
    left = alone = whole - tally(known, own**2 / person[at])
    for facet, code in (("rater", coded.rater), ("dimension", coded.dimension)):
        if facet not in (OWN.get(one) for one in pair):
            continue
        of_cell = np.zeros(len(whole), dtype=np.intp)
        of_cell[cell] = code
        pairs, theirs = _by_person(code, coded.person, certainty, people)
        total = tally(code, certainty) - tally(pairs // people, theirs**2 / person[pairs % people])
        beside = theirs[np.searchsorted(pairs, of_cell[known] * people + at)]
        shared = whole - tally(known, own * beside / person[at])
        left = left - shared**2 / np.maximum(total[of_cell], 1e-12)
    return np.maximum(left, LEAST_LEFT * np.maximum(alone, 1e-12)) / whole


def _by_person(code: Whole, person: Whole, certainty: Floats, people: int) -> tuple[Whole, Floats]:
    """The pairs of code and person that occur, as one number each in order, and the information of each."""
    pairs, number = np.unique(code * people + person, return_inverse=True)
    return pairs, tally(number, certainty)


def _clustering(coded: Coded, seen: Surprises, cell: Whole) -> float:
    """How many times larger errors are where a cell's ratings of one visit count as one, over all cells."""
    parts = coded.visit * (int(cell.max()) + 1) + cell
    number = np.unique(parts, return_inverse=True)[1]
    together, apart = tally(number, seen.rating), tally(number, seen.rating**2)
    return float(np.sqrt((together**2).sum() / max(apart.sum(), 1e-12)))


def _one(
    pair: tuple[str, str], names: Names, others: Names, cell: int, bias: float, error: float, extreme: bool
) -> Bias:
    levels = (str(names[cell // len(others)]), str(others[cell % len(others)]))
    if extreme:
        return Bias(pair, levels, None, None, None, "Every rating is the lowest or the highest level.")
    return Bias(pair, levels, bias, error, bias / error)

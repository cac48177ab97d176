"""Where a ruler hangs by a thread: two sides that few visits connect, and the visits that would mend it."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, cg

from analysis.measures.coding import Coded, Whole
from analysis.measures.counts import Counts
from analysis.measures.expecting import State
from analysis.measures.information import MOST_RATERS
from analysis.measures.newton import slopes
from analysis.measures.results import WeakLink
from analysis.measures.subsets import Subsets
from analysis.measures.web import weave

# Above this standard error (logits) of the contrast between two sides, their comparison says little.
UNSURE = 0.3
BRIDGES = 3
# A rater alone is no side: such a one is unsure and not ill connected.
FEWEST_RATERS = 2
TURNS = 60


def links(coded: Coded, counts: Counts, state: State, found: Subsets) -> tuple[WeakLink, ...]:
    """Look in every subset for the two sides whose raters are least surely compared; give those unsure.

    A side's severity is the mean of its raters', weighted by what their visits tell. Only visits connect:
    that two sides' people might be alike is no reason to compare their raters. Subsets of one person have no
    links, only that person.
    """
    told = slopes(counts, state)
    people = np.bincount(found.person, minlength=found.number)
    weak = []
    for subset in np.flatnonzero(people > 1):
        members = np.flatnonzero(found.rater == subset)
        own = told if found.number == 1 else told[found.person == subset][:, members]
        side = _sides(own)
        if min(side.sum(), (~side).sum()) < FEWEST_RATERS:
            continue
        error = _unsureness(own, side)
        if error > UNSURE:
            one, other = members[side], members[~side]
            few, many = sorted((len(one), len(other)))
            bridges = _bridges(coded, told, found, one, other) if len(members) <= MOST_RATERS else ()
            weak.append(WeakLink(int(subset), few, many, error, bridges))
    return tuple(weak)


def _sides(told: sparse.csr_array) -> NDArray[np.bool_]:
    """Which raters are on one side of the web (people x raters), cut where the least is told across.

    It is the sign of the second singular vector of the web scaled by what is told of each person and rater
    (the normalised cut of Shi and Malik 2000), by turns of the power method.
    """
    weight = np.sqrt(np.asarray(told.sum(axis=0), dtype=float))
    scaled = sparse.diags_array(1 / np.sqrt(told.sum(axis=1))) @ told @ sparse.diags_array(1 / weight)
    turned = scaled.T.tocsr()
    along = np.cos(np.arange(len(weight), dtype=float))
    for _ in range(TURNS):
        along = turned @ (scaled @ along)
        along -= weight * (weight @ along) / (weight @ weight)
        along /= max(float(np.linalg.norm(along)), 1e-300)
    side: NDArray[np.bool_] = along >= 0
    return side


def _unsureness(told: sparse.csr_array, side: NDArray[np.bool_]) -> float:
    """The standard error (logits) of the contrast between two sides' raters, from their visits alone."""
    weight = np.asarray(told.sum(axis=0), dtype=float)
    total, turned = np.asarray(told.sum(axis=1), dtype=float), told.T.tocsr()
    contrast = np.where(side, weight / weight[side].sum(), -weight / weight[~side].sum())
    web = LinearOperator(
        (len(weight), len(weight)),
        matvec=lambda x: weight * x - turned @ ((told @ x) / total),
        dtype=np.float64,
    )
    near = LinearOperator(web.shape, matvec=lambda x: x / weight, dtype=np.float64)
    found, _ = cg(web, contrast, rtol=1e-4, maxiter=1_000, M=near)
    return float(np.sqrt(max(contrast @ found, 0.0)))


def _bridges(
    coded: Coded, told: sparse.csr_array, found: Subsets, one: Whole, other: Whole
) -> tuple[tuple[str, str], ...]:
    """The visits that would take most off the contrast of two sides' raters, each after those before it."""
    raters, web = len(coded.raters), weave(told)
    rater_side = np.full(raters, -1)
    rater_side[one], rater_side[other] = 0, 1
    on_one = np.asarray(told[:, one].sum(axis=1)).ravel() * 2 > np.asarray(told.sum(axis=1)).ravel()
    person_side = np.where(on_one, 0, 1)
    person_side[found.person != found.rater[one[0]]] = -1
    contrast = np.zeros((raters, 1))
    contrast[one, 0], contrast[other, 0] = 1 / len(one), -1 / len(other)
    named = []
    for _ in range(BRIDGES):
        meeting = web.best(contrast, person_side, rater_side)
        if meeting is None:
            break
        named.append((str(coded.raters[meeting.rater]), str(coded.persons[meeting.person])))
        web = web.joined(meeting)
    return tuple(named)

"""Where a ruler hangs by a thread: two sides that few visits connect, and the visits that would mend it."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.coding import Coded, Floats, Whole
from analysis.measures.counts import Counts
from analysis.measures.expecting import State
from analysis.measures.newton import slopes
from analysis.measures.results import WeakLink
from analysis.measures.subsets import Subsets
from analysis.measures.web import Web

# Above this standard error (logits) of the contrast between two sides, their comparison says little.
UNSURE = 0.3
BRIDGES = 3
# A rater alone is no side: such a one is unsure and not ill connected.
FEWEST_RATERS = 2
TURNS = 30


def links(
    coded: Coded, counts: Counts, state: State, found: Subsets, covariance: Floats | None
) -> tuple[WeakLink, ...]:
    """Look in every subset for the two sides whose raters are least surely compared; give those unsure.

    `covariance` is that of the severities (R x R). A side's severity is the mean of its raters', weighted by
    what their visits tell. Subsets of one person have no links, only that person.
    """
    if covariance is None:
        return ()
    told = slopes(counts, state)
    weight = np.asarray(told.sum(axis=0), dtype=float).ravel()
    people = np.bincount(found.person, minlength=found.number)
    weak = []
    for subset in np.flatnonzero(people > 1):
        members = np.flatnonzero(found.rater == subset)
        own = covariance[np.ix_(members, members)] if len(members) < len(weight) else covariance
        side = _sides(own, weight[members])
        if min(side.sum(), (~side).sum()) < FEWEST_RATERS:
            continue
        share = weight[members]
        contrast = np.where(side, share / share[side].sum(), -share / share[~side].sum())
        error = float(np.sqrt(max(contrast @ own @ contrast, 0.0)))
        if error > UNSURE:
            one, other = members[side], members[~side]
            few, many = sorted((len(one), len(other)))
            web = Web(told, covariance, float(told.data.sum() / counts.visits.data.sum()))
            weak.append(WeakLink(int(subset), few, many, error, _bridges(coded, web, found, one, other)))
    return tuple(weak)


def _sides(covariance: Floats, weight: Floats) -> NDArray[np.bool_]:
    """Which members are on one side, along the direction in which what is known of them says least.

    It is the first direction of the covariance scaled by what each one's visits tell, so that a rater with
    few visits does not make a side of their own.
    """
    scale = np.sqrt(weight)
    along = np.cos(np.arange(len(weight), dtype=float))
    for _ in range(TURNS):
        along = scale * (covariance @ (scale * along))
        along -= scale * (scale @ along) / (scale @ scale)
        along /= max(float(np.linalg.norm(along)), 1e-300)
    side: NDArray[np.bool_] = along >= 0
    return side


def _bridges(coded: Coded, web: Web, found: Subsets, one: Whole, other: Whole) -> tuple[tuple[str, str], ...]:
    """The visits that would take most off the contrast of two sides' raters, each after those before it."""
    told, raters = web.told, len(coded.raters)
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

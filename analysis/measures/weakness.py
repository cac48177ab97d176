"""Where a ruler hangs by a thread: two sides that few visits connect, and the visits that would mend it."""

import numpy as np

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
FEWEST_RATERS = 4
TURNS = 30


def links(
    coded: Coded, counts: Counts, state: State, found: Subsets, covariance: Floats | None
) -> tuple[WeakLink, ...]:
    """Look in every subset for the two sides whose raters are least surely compared; give those unsure.

    The sides are where the direction of largest variance of the severities (R x R covariance) changes sign.
    """
    if covariance is None:
        return ()
    weak = []
    for subset in range(found.number):
        members = np.flatnonzero(found.rater == subset)
        if len(members) >= FEWEST_RATERS:
            side = _sides(covariance[np.ix_(members, members)])
            contrast = np.where(side, 1 / side.sum(), -1 / (~side).sum())
            error = float(np.sqrt(max(contrast @ covariance[np.ix_(members, members)] @ contrast, 0.0)))
            if error > UNSURE:
                bridges = _bridges(coded, counts, state, found, covariance, members[side], members[~side])
                few, many = sorted((int(side.sum()), int((~side).sum())))
                weak.append(WeakLink(subset, few, many, error, bridges))
    return tuple(weak)


def _sides(covariance: Floats) -> np.ndarray:
    """Which members are on the side of the first, along the direction of largest variance."""
    along = covariance[:, int(np.diag(covariance).argmax())].copy()
    for _ in range(TURNS):
        along = covariance @ along
        along -= along.mean()
        along /= max(float(np.linalg.norm(along)), 1e-300)
    side = along >= 0
    return side if 0 < side.sum() < len(side) else np.arange(len(side)) == 0


def _bridges(
    coded: Coded,
    counts: Counts,
    state: State,
    found: Subsets,
    covariance: Floats,
    one: Whole,
    other: Whole,
) -> tuple[tuple[str, str], ...]:
    told = slopes(counts, state)
    rater_side = np.full(counts.raters, -1)
    rater_side[one], rater_side[other] = 0, 1
    on_one = np.asarray(told[:, one].sum(axis=1)).ravel() * 2 > np.asarray(told.sum(axis=1)).ravel()
    person_side = np.where(on_one, 0, 1)
    person_side[found.person != found.rater[one[0]]] = -1
    contrast = np.zeros((counts.raters, 1))
    contrast[one, 0], contrast[other, 0] = 1 / len(one), -1 / len(other)
    web = Web(told, covariance, float(told.data.sum() / counts.visits.data.sum()))
    named = []
    for _ in range(BRIDGES):
        meeting = web.best(contrast, person_side, rater_side)
        if meeting is None:
            break
        named.append((str(coded.raters[meeting.rater]), str(coded.persons[meeting.person])))
        web = web.joined(meeting)
    return tuple(named)

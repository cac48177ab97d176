"""Finding the structure under which the ratings are most likely: steps uphill on the marginal likelihood."""

from collections import deque

import numpy as np

from analysis.measures.coding import Floats
from analysis.measures.counts import Counts
from analysis.measures.curves import SPACING
from analysis.measures.expecting import Free, State, Structure, expect
from analysis.measures.newton import direction
from analysis.measures.posterior import blocks

# A step no larger than this in logits is the last: what it leaves is about a twentieth of it or less.
ENOUGH = 2e-4
MOST_STEPS = 100
LARGEST_STEP = 1.5
# What the likelihood may lose by rounding and by the ends of people's places, as a share of itself.
ROUNDING = 1e-9
# How many earlier steps say how far the next one falls short.
REMEMBERED = 5


def fit(counts: Counts, structure: Structure, free: Free, mean: Floats, sd: Floats) -> tuple[State, int]:
    """Climb to the maximum of the marginal likelihood from a start; gives where it ends, and how many steps.

    `mean` and `sd` (N) say roughly where people stand. Steps are Newton's with approximate information, so
    they fall short in a few directions always alike; earlier steps tell by how much (Anderson 1965). A step
    that loses likelihood is taken back and shortened.
    """
    people = blocks(counts, mean, sd, SPACING, free.alone)
    state = expect(counts, structure, people)
    at = np.zeros(int(free.rater.max()) + 1 + free.basis.shape[1] + int(free.spread))
    before: deque[tuple[Floats, Floats]] = deque(maxlen=REMEMBERED + 1)
    for step in range(1, MOST_STEPS + 1):
        found = direction(counts, state, free)
        last = np.abs(found).max() < ENOUGH
        before.append((at, found))
        aim = _further(before)
        if np.abs(aim - at).max() > LARGEST_STEP:
            aim = at + found * min(1.0, LARGEST_STEP / np.abs(found).max())
        following = expect(counts, free.moved(structure, aim), people)
        while following.log_likelihood < state.log_likelihood - ROUNDING * abs(state.log_likelihood):
            before.clear()
            found = found / 2
            if np.abs(found).max() < ENOUGH:
                return state, step
            aim = at + found
            following = expect(counts, free.moved(structure, aim), people)
        at, state = aim, following
        if last:
            return state, step
        if state.drift > 1:
            people = blocks(counts, state.mean, np.sqrt(state.variance), SPACING, free.alone)
            state = expect(counts, state.structure, people)
    return state, MOST_STEPS


def _further(before: deque[tuple[Floats, Floats]]) -> Floats:
    """Where the next step leads, from the places and steps so far: Anderson's extrapolation."""
    at, found = before[-1]
    if len(before) < 2:
        return at + found
    places, steps = (np.stack([one[part] for one in before]) for part in (0, 1))
    moved, changed = np.diff(places, axis=0), np.diff(steps, axis=0)
    share = np.linalg.lstsq(changed.T, found, rcond=1e-8)[0]
    return at + found - share @ (moved + changed)

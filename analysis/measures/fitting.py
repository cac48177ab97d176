"""Finding the structure under which the ratings are most likely: steps uphill on the marginal likelihood."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.frames import FrameError
from analysis.measures.coding import Floats
from analysis.measures.counts import Counts
from analysis.measures.curves import SPACING
from analysis.measures.expecting import LEAST_SIGMA, MOST_SIGMA, Free, State, Structure, expect, relaid
from analysis.measures.newton import System, equations, solve
from analysis.measures.posterior import Block, blocks
from analysis.measures.starting import Start

# A step no larger than this in logits is the last: what it leaves is about a twentieth of it or less.
ENOUGH = 2e-4
MOST_STEPS = 60
LARGEST_STEP = 1.5
# Whoever the climb takes further than this from the middle, in logits, is on the way to infinity.
FURTHEST = 25.0
# What the likelihood may lose by rounding and by the ends of people's places, as a share of itself.
ROUNDING = 1e-9
# How many earlier steps say how far the next one falls short.
REMEMBERED = 5
# A step that cannot be taken at all and was larger than this, in logits, is no sign of an end.
STALLED = 0.01


@dataclass(frozen=True, eq=False)
class Climb:
    """Where a climb ended, in how many steps, and the information of its last step."""

    state: State
    steps: int
    system: System


def fit(counts: Counts, free: Free, start: Start) -> Climb:
    """Climb to the maximum of the marginal likelihood from a start.

    Steps are Newton's with approximate information, so they fall short in a few directions always alike;
    earlier steps tell by how much (Anderson 1965), but for the last, which is small. A step that loses
    likelihood is taken back and shortened. Where the spread of people runs to one of its ends it is held
    there. Raises FrameError where the ratings place somebody infinitely far out.
    """
    structure = start.structure
    people: Sequence[Block] = blocks(counts, start.mean, start.sd, SPACING, free.alone)
    state = expect(counts, structure, people)
    at = np.zeros(_size(free))
    before: deque[tuple[Floats, Floats]] = deque(maxlen=REMEMBERED + 1)
    for step in range(1, MOST_STEPS + 1):
        system, score = equations(counts, state, free)
        found = solve(system, score)
        if free.spread and _at_an_end(state.structure.sigma, found[-1]):
            free, structure = replace(free, spread=False), state.structure
            system, score = equations(counts, state, free)
            at, found = np.zeros(_size(free)), solve(system, score)
            before.clear()
        whole = float(np.abs(found).max(initial=0.0))
        last = whole < ENOUGH
        before.append((at, found))
        found = found * (LARGEST_STEP / max(whole, LARGEST_STEP))
        aim = at + found if last else _further(before)
        if np.abs(aim - at).max(initial=0.0) > LARGEST_STEP:
            aim = at + found
        following = expect(counts, free.moved(structure, aim), people)
        while following.log_likelihood < state.log_likelihood - ROUNDING * abs(state.log_likelihood):
            before.clear()
            found = found / 2
            if np.abs(found).max() < ENOUGH:
                # Nothing along the step leads up: an end where it was small, and not where it was large.
                return Climb(state, step if whole < STALLED else MOST_STEPS, system)
            aim = at + found
            following = expect(counts, free.moved(structure, aim), people)
        at, state = aim, following
        if last and state.drift <= 1:
            return Climb(state, step, system)
        _refuse_infinity(state.structure)
        if state.drift > 1:
            state = relaid(counts, state, free)
            people = state.blocks
    return Climb(state, MOST_STEPS, system)


def settled(state: State, steps: int) -> bool:
    """Whether a climb ended on a top, and the spread of people at neither end of what it may be."""
    return LEAST_SIGMA < state.structure.sigma < MOST_SIGMA and steps < MOST_STEPS


def _size(free: Free) -> int:
    return int(free.rater.max()) + 1 + free.basis.shape[1] + int(free.spread)


def _at_an_end(sigma: float, step: float) -> bool:
    return (sigma <= LEAST_SIGMA and step < 0) or (sigma >= MOST_SIGMA and step > 0)


def _refuse_infinity(structure: Structure) -> None:
    """Raise FrameError where a part of the structure is on its way to infinity."""
    threshold = structure.steps.threshold
    parts = (structure.severity, structure.steps.difficulty, threshold[np.isfinite(threshold)])
    if max(float(np.abs(part).max(initial=0.0)) for part in parts) > FURTHEST:
        found = "the ratings are too few, or too regular, to place every rater, dimension and level"
        remedy = "Give more ratings, or leave out the raters, dimensions or levels that are hardly used."
        raise FrameError("value", None, found, remedy)


def _further(before: deque[tuple[Floats, Floats]]) -> Floats:
    """Where the next step leads, from the places and steps so far: Anderson's extrapolation."""
    at, found = before[-1]
    if len(before) < 2:
        return at + found
    places, steps = (np.stack([one[part] for one in before]) for part in (0, 1))
    moved, changed = np.diff(places, axis=0), np.diff(steps, axis=0)
    share = np.linalg.lstsq(changed.T, found, rcond=1e-8)[0]
    return at + found - share @ (moved + changed)

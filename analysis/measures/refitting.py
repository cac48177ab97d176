"""The fit after some more ratings: whoever has them is looked at closely, and everybody only once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.measures import starting, subsets
from analysis.measures.coding import Floats, Whole
from analysis.measures.counts import MOST_PATTERNS, Counts, count, resized
from analysis.measures.curves import SPACING
from analysis.measures.expecting import Free, Structure, expect
from analysis.measures.fitting import LARGEST_STEP, Climb
from analysis.measures.joining import Joined, join
from analysis.measures.measuring import Calibration, calibrate
from analysis.measures.newton import System, equations, solve, uphill
from analysis.measures.posterior import Block, blocks
from analysis.measures.starting import Anchors

# With more of the people than this touched since everybody was laid out, all are laid out anew.
MOST_TOUCHED = 0.5
# The people who have new ratings are fitted until a step is this small, in logits, and at most so often.
NEAR = 0.05
MOST_TURNS = 6
# With everybody looked at, a step is the last if it is so small and leaves no more than so much, in logits.
LAST = 1e-3
ENOUGH = 2e-5
MOST_LOOKS = 6


def refit(earlier: Calibration, more: pd.DataFrame) -> Calibration:
    """Fit again with more ratings: what `calibrate` finds from all of them, within 1e-4 logits or so.

    `more` has the columns of the earlier ratings. People without new ratings are first taken to answer to a
    change of the structure as the earlier information says, which is right to the first order, while those
    with some are weighed anew; then all are weighed under the structure that comes out, and one more step is
    taken from there. People's measures are those before that last step, which is at most 1e-3 logits. Where
    much is new (many people, a dimension, a level, somebody left out before) or the steps do not become
    small, and with anchors, all is fitted as `calibrate` does it from the earlier fit. Raises FrameError
    naming the column; if all is read again, rows are counted on from the earlier ratings.
    """
    if more.empty:
        return earlier
    joined = None
    if earlier.settled and earlier.asked == Anchors():
        joined = join(earlier.coded, earlier.ratings, more, shared=earlier.free.shared)
    found = None if joined is None else _touched_up(earlier, joined, more)
    if found is not None:
        return found
    ratings = pd.concat([*earlier.ratings, more], ignore_index=True)
    return calibrate(ratings, model=earlier.model, anchors=earlier.asked, earlier=earlier)


def _touched_up(earlier: Calibration, joined: Joined, more: pd.DataFrame) -> Calibration | None:
    """The fit from the earlier one by way of the people with new ratings; None where that does not do."""
    new = count(joined.part)
    counts = earlier.counts.plus(new)
    people = np.flatnonzero(np.bincount(joined.part.person[joined.part.starts], minlength=counts.persons))
    touched = np.isin(np.arange(counts.persons), people)
    others = [replace(block, gone=block.gone | touched[block.people]) for block in earlier.state.blocks]
    if sum(int(block.gone.sum()) for block in others) > MOST_TOUCHED * counts.persons:
        return None
    found = subsets.find(joined.coded, counts, np.zeros(counts.raters, dtype=bool))
    was, alone = earlier.free.alone, found.alone[: earlier.counts.persons]
    if len(np.setdiff1d(np.flatnonzero(was != alone), people)) or len(counts.patterns) > 2 * MOST_PATTERNS:
        return None
    free = starting.free(joined.coded, counts, found.alone, earlier.anchors, shared=earlier.free.shared)
    near = _touched(earlier, counts, new, free, people)
    climb = None if near is None else _seen_by_all(counts, free, others, near)
    if climb is None:
        return None
    return replace(
        earlier,
        ratings=(*earlier.ratings, more),
        coded=joined.coded,
        counts=counts,
        found=found,
        free=free,
        state=climb.state,
        system=climb.system,
        steps=climb.steps,
    )


@dataclass(frozen=True, eq=False)
class Touched:
    """Where the fit stands once the people with new ratings (`people`) are weighed, and the others follow."""

    people: Whole
    blocks: Sequence[Block]
    structure: Structure
    system: System
    step: Floats
    turns: int


def _touched(earlier: Calibration, counts: Counts, new: Counts, free: Free, people: Whole) -> Touched | None:
    """Fit, the others' score being taken to fall as their information says; None where steps are large."""
    state = earlier.state
    severity = np.pad(state.structure.severity, (0, counts.raters - earlier.counts.raters), mode="mean")
    structure = replace(state.structure, severity=severity)
    known = people[people < earlier.counts.persons]
    others, score = _others(earlier, counts, free, structure, known)
    now, own = _of(counts, people, new), replace(free, alone=free.alone[people])
    mean, sd = starting.places(now, structure.steps, structure.severity, structure.sigma)
    mean[: len(known)] = state.mean[known]
    places = blocks(now, mean, np.maximum(sd, starting.LEAST_SD), SPACING, own.alone)
    moved = np.zeros_like(score)
    for turn in range(1, MOST_TURNS + 1):
        weighed = expect(now, structure, places)
        parts, own_score = equations(now, weighed, own)
        system = others.plus(parts, 1)
        step = solve(system, own_score + score - others.times(moved))
        if np.abs(step).max() > LARGEST_STEP:
            return None
        structure, moved = free.moved(structure, step), moved + step
        places = blocks(now, weighed.mean, np.sqrt(weighed.variance), SPACING, own.alone)
        if np.abs(step).max() < NEAR:
            return Touched(people, places, structure, system, step, turn)
    return None


def _others(
    earlier: Calibration, counts: Counts, free: Free, structure: Structure, known: Whole
) -> tuple[System, Floats]:
    """The information and the score at the earlier end of all but the people who have new ratings by now.

    Everybody's score was nought there, so that theirs is that of the others with its sign turned.
    """
    system = earlier.system.wide(counts.raters)
    if not len(known):
        return system, np.zeros(counts.raters + free.basis.shape[1] + 1)
    visits = resized(earlier.counts.visits, (earlier.counts.persons, len(counts.rater)))
    before = _of(replace(counts, visits=visits, total=earlier.counts.total), known)
    own = replace(free, alone=earlier.free.alone[known])
    mean, sd = earlier.state.mean[known], np.sqrt(earlier.state.variance[known])
    places = blocks(before, mean, sd, SPACING, own.alone)
    parts, score = equations(before, expect(before, structure, places), own)
    return system.plus(parts, -1), -score


def _of(counts: Counts, people: Whole, seen: Counts | None = None) -> Counts:
    """The counts of some people's visits, with only the totals of raters and levels that are `seen`."""
    return replace(
        counts,
        visits=counts.visits[people],
        total=counts.total[people],
        rater_total=np.zeros_like(counts.rater_total) if seen is None else seen.rater_total,
        given=np.zeros_like(counts.given) if seen is None else seen.given,
    )


def _seen_by_all(counts: Counts, free: Free, others: Sequence[Block], touched: Touched) -> Climb | None:
    """A step or so from there with everybody weighed; None where the steps do not become small."""
    own = [replace(block, people=touched.people[block.people]) for block in touched.blocks]
    structure, before = touched.structure, touched.step
    for look in range(1, MOST_LOOKS + 1):
        state = expect(counts, structure, [*others, *own])
        if state.drift > 1:
            return None
        step = solve(touched.system, uphill(counts, state, free))
        if np.abs(step).max() > LARGEST_STEP:
            return None
        structure = free.moved(structure, step)
        if np.abs(step).max() < LAST and _left(step, before, counts.raters) < ENOUGH:
            return Climb(replace(state, structure=structure), touched.turns + look, touched.system)
        before = step
    return None


def _left(step: Floats, before: Floats, raters: int) -> float:
    """How far the end may still be, in logits, if this step falls short as the one before it did.

    Raters, the common parts and the people's SD are looked at by themselves, since some fall shorter.
    """
    parts = (slice(raters), slice(raters, -1), slice(-1, None))
    sizes = [[float(np.abs(one[part]).max(initial=0.0)) for one in (step, before)] for part in parts]
    return max(now**2 / max(then, 1e-12) for now, then in sizes)

"""Where the climb begins: a structure read off the totals, and which of its parts may move."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import block_diag, helmert

from analysis.frames import FrameError
from analysis.measures import curves
from analysis.measures.coding import Coded, Floats, Names, Whole, tally
from analysis.measures.counts import Counts
from analysis.measures.curves import Curves, Steps
from analysis.measures.expecting import Free, State, Structure
from analysis.measures.inverse import invert
from analysis.measures.newton import Common, common

# Nobody is thought to stand further out than this before the ratings have been weighed.
FURTHEST = 6.0
ROUNDS = 5
# No sensible ruler has an anchor further out.
FARTHEST_ANCHOR = 10.0
# An earlier fit may have held somebody's place fixed; from here on it may move.
LEAST_SD = 1e-3


@dataclass(frozen=True)
class Anchors:
    """Measures in logits, by id, that an earlier ruler fixed."""

    raters: Mapping[str, float] = field(default_factory=dict)
    dimensions: Mapping[str, float] = field(default_factory=dict)


def present(coded: Coded, anchors: Anchors) -> tuple[Anchors, tuple[str, ...]]:
    """The anchors that are among the ratings, and the names of the others; FrameError where none is."""
    for name, measure in (*anchors.raters.items(), *anchors.dimensions.items()):
        if not abs(measure) <= FARTHEST_ANCHOR:
            found = f"{name!r} is anchored at {measure:g}"
            remedy = f"Give a measure in logits, from -{FARTHEST_ANCHOR:g} to {FARTHEST_ANCHOR:g}."
            raise FrameError("measure", None, found, remedy)
    raters, dimensions = set(map(str, coded.raters)), set(map(str, coded.dimensions))
    here = Anchors(
        {str(name): float(at) for name, at in anchors.raters.items() if str(name) in raters},
        {str(name): float(at) for name, at in anchors.dimensions.items() if str(name) in dimensions},
    )
    given = {*map(str, anchors.raters)} - raters, {*map(str, anchors.dimensions)} - dimensions
    missing = (*given[0], *given[1])
    if missing and not (here.raters or here.dimensions):
        found = f"none of the anchors is among the ratings ({', '.join(sorted(missing)[:5])})"
        raise FrameError("id", None, found, "Anchor raters or dimensions of these ratings.")
    return here, tuple(sorted(missing))


@dataclass(frozen=True, eq=False)
class Start:
    """A structure to begin at, and about where each person stands (N), with the standard deviation (N)."""

    structure: Structure
    mean: Floats
    sd: Floats


def free(coded: Coded, counts: Counts, alone: NDArray[np.bool_], anchors: Anchors, *, shared: bool) -> Free:
    """Which parts of the structure may move: all but the anchored, and what fixes the ruler's origin.

    People float: their mean is free. Dimensions sum to 0 unless some are anchored, and the thresholds of a
    scale sum to 0. The raters' own origin is set afterwards, ruler by ruler.
    """
    fixed = np.array([str(name) in anchors.raters for name in coded.raters])
    rater = np.cumsum(~fixed) - 1
    rater[fixed] = int((~fixed).sum())
    known = np.array([str(name) in anchors.dimensions for name in coded.dimensions])
    moving = np.eye(counts.dimensions)[:, ~known] if known.any() else helmert(counts.dimensions).T
    width = counts.reached.shape[1]
    tops = counts.top[:1] if shared else counts.top
    thresholds = [np.vstack([helmert(top).T, np.zeros((width - top, top - 1))]) for top in tops]
    return Free(rater, block_diag(moving, *thresholds), shared, alone, int((~alone).sum()) > 1)


def begin(coded: Coded, counts: Counts, free: Free, anchors: Anchors) -> Start:
    """Begin near the joint maximum: everybody where a total like theirs is expected of them, in a few rounds.

    That maximum is biased by a few per cent, and the climb mends it; each round costs a look at the visits.
    """
    steps = _first_steps(coded, counts, anchors, free.shared)
    fixed = np.array([str(name) in anchors.raters for name in coded.raters])
    severity = np.array([anchors.raters.get(str(name), 0.0) for name in coded.raters])
    who = np.repeat(np.arange(counts.persons), np.diff(counts.visits.indptr))
    rater, times = counts.rater[counts.visits.indices], counts.visits.data
    most = (counts.patterns @ counts.top.astype(float))[counts.pattern]
    possible, given = (
        counts.visits @ most,
        tally(counts.rater, counts.visits.T @ np.ones(counts.persons) * most),
    )
    seen, met = tally(who, times), tally(rater, times)
    for _ in range(ROUNDS):
        drawn = curves.draw(steps, counts.patterns, -2 * FURTHEST - 1, 2 * FURTHEST + 1)
        place = _read_back(drawn, counts.total, possible) + tally(who, times * severity[rater]) / seen
        place = np.clip(place, -FURTHEST, FURTHEST)
        theirs = tally(rater, times * place[who]) / met - _read_back(drawn, counts.rater_total, given)
        severity = np.where(fixed, severity, np.clip(theirs, -FURTHEST, FURTHEST))
        apart = np.clip(place[who] - severity[rater], -2 * FURTHEST, 2 * FURTHEST)
        at = np.rint((apart - drawn.first) / drawn.spacing).astype(np.intp)
        kind = counts.pattern[counts.visits.indices] * drawn.points + at
        laid = tally(kind, times, drawn.score.size).reshape(drawn.score.shape)
        steps = _stepped(counts, free, steps, common(counts, drawn, laid, free.shared))
    told = tally(who, times * drawn.variance.ravel()[kind])
    middle = float(place.mean())
    sigma = float(np.sqrt(max(place.var() - np.mean(1 / np.maximum(told, 1)), 0.1)))
    return Start(Structure(severity - middle, steps, sigma), place - middle, 1 / np.sqrt(told + 1 / sigma**2))


def _stepped(counts: Counts, free: Free, steps: Steps, found: Common) -> Steps:
    """Difficulties and thresholds a Newton step on, everybody else being held."""
    inside = free.basis.T @ found.information @ free.basis
    by = free.basis @ (invert(inside) @ (free.basis.T @ found.uphill))
    return free.stepped(steps, np.clip(by, -1, 1))


def go_on(coded: Coded, counts: Counts, before: Coded, state: State) -> Start | None:
    """Begin where an earlier fit ended; None where its dimensions or levels were others.

    Raters whom it did not know begin at the average, and people where their totals point.
    """
    earlier = state.structure
    dimensions, known = _same(coded.dimensions, before.dimensions)
    alike = len(dimensions) == len(coded.dimensions) == len(before.dimensions)
    if not alike or any(map(_differ, coded.levels, (before.levels[at] for at in known))):
        return None
    steps = Steps(earlier.steps.difficulty[known], earlier.steps.threshold[known])
    severity = np.full(counts.raters, earlier.severity.mean())
    now, then = _same(coded.raters, before.raters)
    severity[now] = earlier.severity[then]
    mean, sd = places(counts, steps, severity, earlier.sigma)
    now, then = _same(coded.persons, before.persons)
    # Who has more ratings by now is surer; places too far apart would say so too late.
    mean[now], sd[now] = state.mean[then], np.minimum(sd[now], np.sqrt(state.variance[then]))
    return Start(Structure(severity, steps, earlier.sigma), mean, np.maximum(sd, LEAST_SD))


def _differ(levels: Floats, others: Floats) -> bool:
    return not np.array_equal(levels, others)


def places(counts: Counts, steps: Steps, severity: Floats, sigma: float) -> tuple[Floats, Floats]:
    """About where each person stands (N), and the standard deviation (N), from their totals alone."""
    visits = counts.visits
    drawn = curves.draw(steps, counts.patterns, -2 * FURTHEST - 1, 2 * FURTHEST + 1)
    possible = visits @ (counts.patterns @ counts.top.astype(float))[counts.pattern]
    met = (visits @ severity[counts.rater]) / visits.sum(axis=1)
    apart = np.clip(_read_back(drawn, counts.total, possible), -FURTHEST, FURTHEST)
    at = np.rint((apart - drawn.first) / drawn.spacing).astype(np.intp)
    told = visits.sum(axis=1) * drawn.item_variance.sum(axis=0)[at]
    spread = 1 / (1 / np.maximum(told, 1e-9) + sigma**2)
    return (apart + met) * sigma**2 * spread, np.sqrt(1 / (told + 1 / sigma**2))


def _same(now: Names, then: Names) -> tuple[Whole, Whole]:
    """The places of the names that are in both, in the one and in the other."""
    at = pd.Index(then, dtype=object).get_indexer(pd.Index(now, dtype=object))
    here = np.flatnonzero(at >= 0)
    return here, at[here]


def _read_back(drawn: Curves, total: Floats, possible: Floats) -> Floats:
    """Where on the curves a total of so many possible points is expected; never at either end."""
    points = drawn.first + drawn.spacing * np.arange(drawn.points, dtype=float)
    score = drawn.item_score.sum(axis=0)
    return np.interp((total + 0.5) / (possible + 1), score / score.max(), points)


def _first_steps(coded: Coded, counts: Counts, anchors: Anchors, shared: bool) -> Steps:
    """Difficulties as anchored or 0, and thresholds from how often each level is given."""
    difficulty = np.array([anchors.dimensions.get(str(name), 0.0) for name in coded.dimensions])
    given = np.broadcast_to(counts.given.sum(axis=0), counts.given.shape) if shared else counts.given
    steps = np.log((given[:, :-1] + 0.5) / (given[:, 1:] + 0.5))
    there = np.arange(1, given.shape[1]) <= counts.top[:, None]
    mean = np.where(there, steps, 0).sum(axis=1) / counts.top
    return Steps(difficulty, np.where(there, steps - mean[:, None], np.inf))

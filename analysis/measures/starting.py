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

# Nobody is thought to stand further out than this before the ratings have been weighed.
FURTHEST = 6.0


@dataclass(frozen=True)
class Anchors:
    """Measures in logits, by id, that an earlier ruler fixed."""

    raters: Mapping[str, float] = field(default_factory=dict)
    dimensions: Mapping[str, float] = field(default_factory=dict)


def present(coded: Coded, anchors: Anchors) -> tuple[Anchors, tuple[str, ...]]:
    """The anchors that are among the ratings, and the names of the others; FrameError where none is."""
    raters, dimensions = set(map(str, coded.raters)), set(map(str, coded.dimensions))
    here = Anchors(
        {name: at for name, at in anchors.raters.items() if name in raters},
        {name: at for name, at in anchors.dimensions.items() if name in dimensions},
    )
    missing = (*(anchors.raters.keys() - raters), *(anchors.dimensions.keys() - dimensions))
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


def begin(coded: Coded, counts: Counts, anchors: Anchors, *, shared: bool) -> Start:
    """Begin where the totals point: everybody where a mean rating like theirs is expected."""
    difficulty = np.array([anchors.dimensions.get(str(name), 0.0) for name in coded.dimensions])
    threshold, level = _thresholds(counts, shared=shared)
    every = np.ones((1, counts.dimensions), dtype=bool)
    drawn = curves.draw(Steps(difficulty, threshold), every, -FURTHEST - 1, FURTHEST + 1)
    most = (counts.patterns @ counts.top.astype(float))[counts.pattern]
    possible = counts.visits @ most
    place = _read_back(drawn, counts.total, possible) + level
    met = tally(counts.rater, counts.visits.sum(axis=0), counts.raters)
    people = tally(counts.rater, counts.visits.T @ place, counts.raters)
    given = tally(counts.rater, counts.visits.sum(axis=0) * most, counts.raters)
    severity = people / met - _read_back(drawn, counts.rater_total, given) - level
    for at, name in enumerate(coded.raters):
        severity[at] = anchors.raters.get(str(name), severity[at])
    middle = float(place.mean())
    sigma = float(np.clip(place.std(), 0.3, 2.0))
    slope = np.interp(place - level, _points(drawn), drawn.variance[0]) / counts.top.sum()
    sd = 1 / np.sqrt(possible * slope + 1 / sigma**2)
    structure = Structure(severity - middle, Steps(difficulty, threshold), sigma)
    return Start(structure, np.clip(place - middle, -FURTHEST, FURTHEST), sd)


def go_on(coded: Coded, start: Start, before: Coded, state: State) -> Start:
    """Begin where an earlier fit ended, wherever the same raters, dimensions and people are in both."""
    structure, earlier = start.structure, state.structure
    difficulty, threshold = structure.steps.difficulty.copy(), structure.steps.threshold.copy()
    severity, mean, sd = structure.severity.copy(), start.mean.copy(), start.sd.copy()
    now, then = _same(coded.raters, before.raters)
    severity += float((earlier.severity[then] - severity[now]).mean()) if len(now) else 0.0
    severity[now] = earlier.severity[then]
    now, then = _same(coded.dimensions, before.dimensions)
    if len(now) == len(coded.dimensions) and threshold.shape == earlier.steps.threshold.shape:
        difficulty[now], threshold[now] = earlier.steps.difficulty[then], earlier.steps.threshold[then]
        difficulty -= difficulty.mean() - structure.steps.difficulty.mean()
    now, then = _same(coded.persons, before.persons)
    mean[now], sd[now] = state.mean[then], np.sqrt(state.variance[then])
    return Start(Structure(severity, Steps(difficulty, threshold), earlier.sigma), mean, np.maximum(sd, 1e-3))


def _same(now: Names, then: Names) -> tuple[Whole, Whole]:
    """The places of the names that are in both, in the one and in the other."""
    at = pd.Index(then).get_indexer(pd.Index(now))
    here = np.flatnonzero(at >= 0)
    return here, at[here]


def _points(drawn: Curves) -> Floats:
    return drawn.first + drawn.spacing * np.arange(drawn.points, dtype=float)


def _read_back(drawn: Curves, total: Floats, possible: Floats) -> Floats:
    """Where on the curve a total of so many possible points is expected; never at either end."""
    share = drawn.score[0] / drawn.score[0].max()
    return np.interp((total + 0.5) / (possible + 1), share, _points(drawn))


def _thresholds(counts: Counts, *, shared: bool) -> tuple[Floats, float]:
    """Thresholds (I x K) from how often each level is given, each scale's summing to 0, and their mean."""
    given = np.broadcast_to(counts.given.sum(axis=0), counts.given.shape) if shared else counts.given
    steps = np.log((given[:, :-1] + 0.5) / (given[:, 1:] + 0.5))
    there = np.arange(1, given.shape[1]) <= counts.top[:, None]
    mean = (steps * there).sum(axis=1) / counts.top
    return np.where(there, steps - mean[:, None], np.inf), float(mean.mean())

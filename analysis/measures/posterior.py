"""Where each person may stand on the ruler, given the structure: a few weighted places for each of them.

Places are multiples of an even step, which is about the person's posterior standard deviation: the trapezoid
rule then errs by less than 1e-6 of the whole, as the integrand is smooth (its error falls off as
exp(−2π²·sd²/step²)). People with the same step form a block, and those with the same places a group, so that
a group costs one product of a sparse and a dense matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.measures.coding import Floats, Whole
from analysis.measures.counts import Counts
from analysis.measures.curves import Curves

# How many places each person has, and the largest step in posterior SDs. People whose first places lie within
# a few of one another share them, so that there are fewer groups; at least seven are then on either side.
PLACES = 19
SHARED = 4
STEP = 1.15
MIDDLE = PLACES // 2
# No places are further apart than this, in logits: whoever had little but the highest level has a posterior
# that is steep on one side, however wide it is. Such people have more places instead.
FARTHEST = 0.5
# The largest ratio of a posterior SD to the step, either way, at which its places serve.
WIDEST = 1.35
LADDER = np.array(sorted({round(1.3**power) for power in range(34)}), dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Block:
    """People whose places lie `step` points of the curves apart.

    `people` are rows of the counts, ordered by `first`, the number of each one's first place (place j is at
    j·step·spacing). `groups` cuts them where `first` changes: from, to, first place, their visits and the
    same turned. `kinds` are the kinds of visit that they had. Somebody `alone` has no rater in common with
    anybody: nothing tells their measure from their raters' severity, so it is held at 0. `gone` marks those
    who have more ratings by now and stand in a later block; they count for nothing here.
    """

    people: Whole
    step: int
    places: int
    kinds: Whole
    visits: sparse.csr_array
    first: Whole
    total: Floats
    alone: bool
    groups: Sequence[tuple[int, int, int, sparse.csr_array, sparse.csc_array]] = field(repr=False)
    gone: NDArray[np.bool_]

    @property
    def offsets(self) -> Whole:
        """The places of a person, counted from the first."""
        return np.arange(self.places)


def blocks(counts: Counts, mean: Floats, sd: Floats, spacing: float, alone: np.ndarray) -> list[Block]:
    """Lay the places round each person's mean (N, logits) as far apart as their SD (N) allows."""
    fine = np.maximum(np.searchsorted(LADDER, STEP * sd / spacing, side="right") - 1, 0)
    apart = np.where(alone, 0, LADDER[fine])
    return [
        _block(counts, np.flatnonzero(apart == one), mean, int(one), spacing)
        for one in np.flatnonzero(np.bincount(apart))
    ]


def _block(counts: Counts, people: Whole, mean: Floats, apart: int, spacing: float) -> Block:
    alone = apart == 0
    step = min(apart, int(FARTHEST / spacing))
    middle = 0 if alone else -(-MIDDLE * apart // step)
    places = 2 * middle + 1
    first = np.zeros(len(people), dtype=np.intp)
    if not alone:
        first = SHARED * np.rint(mean[people] / (SHARED * step * spacing)).astype(np.intp) - middle
        order = np.argsort(first, kind="stable")
        people, first = people[order], first[order]
    visits = counts.visits[people]
    used = np.bincount(visits.indices, minlength=visits.shape[1]) > 0
    kinds = np.flatnonzero(used)
    if len(kinds) < visits.shape[1]:
        columns = (np.cumsum(used) - 1)[visits.indices]
        visits = sparse.csr_array((visits.data, columns, visits.indptr), shape=(len(people), len(kinds)))
    cuts = [0, *(np.flatnonzero(np.diff(first)) + 1).tolist(), len(people)]
    groups = []
    for begin, end in zip(cuts[:-1], cuts[1:], strict=True):
        part = visits[begin:end]
        groups.append((begin, end, int(first[begin]), part, part.T))
    nobody = np.zeros(len(people), dtype=bool)
    return Block(people, step, places, kinds, visits, first, counts.total[people], alone, groups, nobody)


@dataclass(frozen=True, eq=False)
class Grid:
    """Where a block's places lie on the curves: for each of its kinds of visit (rows) and places (columns).

    `at` holds the first of the four points of interpolation, as an index into curves laid end to end by
    pattern; `weight` the four weights of each kind (4 x kinds).
    """

    lowest: int
    at: Whole
    weight: Floats

    def read(self, curve: Floats) -> Floats:
        """A curve by pattern at every kind and place."""
        flat = curve.ravel()
        found = self.weight[0][:, None] * flat[self.at]
        for point in range(1, 4):
            found += self.weight[point][:, None] * flat[self.at + point]
        return found

    def spread(self, amount: Floats, shape: tuple[int, int]) -> Floats:
        """Lay amounts at every kind and place down on the points of the curves: the reverse of reading."""
        places, laid = self.at.ravel(), np.zeros(shape[0] * shape[1])
        for point in range(4):
            weighted = (amount * self.weight[point][:, None]).ravel()
            laid[point:] += np.bincount(places, weighted, minlength=laid.size)[: laid.size - point]
        return laid.reshape(shape)


def grid(block: Block, counts: Counts, curves: Curves, severity: Floats) -> Grid:
    """Find a block's places on the curves, for raters of these severities (R, logits)."""
    lowest, highest = int(block.first.min()), int(block.first.max()) + block.places - 1
    at, weight = curves.places(-severity[counts.rater[block.kinds]])
    at = at + counts.pattern[block.kinds] * curves.points
    columns = np.arange(lowest, highest + 1) * block.step
    return Grid(lowest, at[:, None] + columns, weight)


@dataclass(frozen=True, eq=False)
class Places:
    """A block's posterior: the weight of each place (rows sum to 1), its mean, and central moments 2 to 4.

    Means are in logits, the moments in their powers; `log_likelihood` is the sum over the block's people,
    without the terms that do not depend on their measures.
    """

    weight: Floats
    mean: Floats
    moments: Floats
    drift: float
    log_likelihood: float


def weigh(block: Block, log_total: Floats, lowest: int, spacing: float, sigma: float) -> Places:
    """The posterior of a block's people under N(0, sigma²), from the log totals at its kinds and places."""
    people, step = len(block.people), block.step * spacing
    if block.alone:
        total = np.concatenate([(part @ log_total).ravel() for *_, part, _ in block.groups])
        there = (~block.gone).astype(float)
        return Places(there[:, None], np.zeros(people), np.zeros((3, people)), 0.0, -float(total @ there))
    middle = block.places // 2
    log = np.empty((people, block.places))
    for begin, end, first, part, _ in block.groups:
        columns = slice(first - lowest, first - lowest + block.places)
        log[begin:end] = part @ np.ascontiguousarray(log_total[:, columns])
    place = (block.first[:, None] + block.offsets) * step
    rising = place / (-2 * sigma**2)
    rising += block.total[:, None]
    rising *= place
    np.subtract(rising, log, out=log)
    largest = log.max(axis=1, keepdims=True)
    log -= largest
    np.exp(log, out=log)
    powers = np.arange(-middle, middle + 1.0)[:, None] ** np.arange(5)
    raw = log @ powers
    whole = raw[:, :1]
    log /= whole
    mean, second, third, fourth = (raw[:, 1:] / whole).T
    moments = np.stack(
        [
            (second - mean**2) * step**2,
            (third - 3 * mean * second + 2 * mean**3) * step**3,
            (fourth - 4 * mean * third + 6 * mean**2 * second - 3 * mean**4) * step**4,
        ]
    )
    scale = np.log(step / (sigma * np.sqrt(2 * np.pi)))
    likelihood = float((largest + np.log(whole) + scale)[~block.gone].sum())
    log[block.gone] = 0
    centre = (block.first + middle + mean) * step
    return Places(log, centre, moments, _drift(block, mean, moments[0] / step**2), likelihood)


def _drift(block: Block, mean: Floats, variance: Floats) -> float:
    """How badly places are laid for the worst laid of a block's people, whose moments are in steps (squared).

    Up to 1 the mean is no more than a step beyond what sharing allows, and the SD no more than a third from
    what the block was laid for: with a smaller one the rule errs, with a larger one the places end too soon.
    """
    size = block.places // 2 / MIDDLE
    off = float(np.abs(mean).max()) - SHARED / 2
    wide = float(variance.max()) ** 0.5 / (WIDEST * size)
    narrow = 0.0 if block.step == LADDER[0] else size / (WIDEST * max(float(variance.min()), 1e-9) ** 0.5)
    return max(0.0, off, wide, narrow)


def gather(block: Block, places: Places, columns: int, lowest: int) -> Floats:
    """How many of each kind of visit are expected at each place: kinds x columns."""
    found = np.zeros((len(block.kinds), columns))
    for begin, end, first, _, turned in block.groups:
        at = slice(first - lowest, first - lowest + block.places)
        found[:, at] += turned @ places.weight[begin:end]
    return found

"""Newton's step on the marginal likelihood, without ever forming the whole matrix of information.

The observed information is what complete data would tell less what the unknown measures hide (Louis 1982).
What is hidden comes person by person: as a person's place varies, so do all the scores that they meet, by
their slopes there. So the matrix is a diagonal, a small dense block, and one rank for each person; it is
solved by conjugate gradients. Slopes are taken at the posterior mean, which alters how soon the maximum is
reached and not where it is.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analysis.measures.coding import Floats, Whole, tally
from analysis.measures.counts import Counts, resized
from analysis.measures.curves import Curves
from analysis.measures.expecting import Free, State
from analysis.measures.inverse import invert

# Beyond so many numbers the dimensions' slopes are taken to be alike for everybody.
MOST_SLOPES = 20_000_000
# When the conjugate gradients are near enough (squared), and when they give up.
TURNED = 1e-9
MOST_TURNS = 300


def equations(counts: Counts, state: State, free: Free) -> tuple["System", Floats]:
    """The observed information at a structure, and the score there; the step between them is Newton's."""
    steps = common(counts, state.curves, state.laid, free.shared)
    return system(counts, state, free, steps), uphill(counts, state, free, steps)


def uphill(counts: Counts, state: State, free: Free, steps: "Common | None" = None) -> Floats:
    """The score of every free part of the structure, in the order of `Free.moved`."""
    steps = steps or common(counts, state.curves, state.laid, free.shared)
    parts: list[Floats] = [
        tally(free.rater, state.rater_score - counts.rater_total),
        free.basis.T @ steps.uphill,
        np.full(int(free.spread), _square(state, free) - float((~free.alone).sum())),
    ]
    return np.concatenate(parts)


def _square(state: State, free: Free) -> float:
    """The sum of everybody's expected squared place in SDs."""
    return float(state.square[~free.alone].sum()) / state.structure.sigma**2


@dataclass(frozen=True, eq=False)
class Common:
    """Of difficulties and thresholds: the score, the complete-data information, and the slope of each.

    `slope` is how fast the sum that belongs to each falls as everybody moves up.
    """

    uphill: Floats
    information: Floats
    slope: Floats


@dataclass(frozen=True, eq=False)
class System:
    """The observed information in parts, for raters (own parameters), then the common parts.

    `slope` (N x raters, sparse) and `common` (N x common parts) are how fast each person's scores rise with
    their place; `kept` (N) is the variance of their place and `precision` what the spread of people tells of
    anybody's; `rater` is the raters' diagonal and `corner` the common block of the complete information,
    `beside` the raters' part of it (raters x common parts).
    """

    slope: sparse.csr_array
    turned: sparse.csc_array
    common: Floats
    kept: Floats
    precision: float
    rater: Floats
    beside: Floats
    corner: Floats

    def times(self, x: Floats) -> Floats:
        """The information times a vector."""
        raters = len(self.rater)
        theirs, ours = x[:raters], x[raters:]
        hidden = self.kept * (self.slope @ theirs + self.common @ ours)
        return np.concatenate(
            [
                self.rater * theirs + self.beside @ ours - self.turned @ hidden,
                self.beside.T @ theirs + self.corner @ ours - self.common.T @ hidden,
            ]
        )

    def plus(self, more: "System", sign: int) -> "System":
        """The information with that of some people added, or taken away where the sign is −1."""
        slope = sparse.vstack([self.slope, more.slope], format="csr")
        return System(
            slope,
            slope.T,
            np.concatenate([self.common, more.common]),
            np.concatenate([self.kept, sign * more.kept]),
            self.precision,
            self.rater + sign * more.rater,
            self.beside + sign * more.beside,
            self.corner + sign * more.corner,
        )

    def wide(self, raters: int) -> "System":
        """The same with room for so many raters, of whom those beyond the known have no ratings yet."""
        new = raters - len(self.rater)
        slope = resized(self.slope, (len(self.kept), raters))
        rater, beside = np.pad(self.rater, (0, new)), np.pad(self.beside, ((0, new), (0, 0)))
        return replace(self, slope=slope, turned=slope.T, rater=rater, beside=beside)


def system(counts: Counts, state: State, free: Free, steps: Common | None = None) -> System:
    """The observed information at a structure; `steps` is its common part where that is known already."""
    steps = steps or common(counts, state.curves, state.laid, free.shared)
    sigma = state.structure.sigma
    matrix = _summed(slopes(counts, state), free.rater)
    total = matrix.sum(axis=1)
    kept = 1 / (total + 1 / sigma**2)
    kept[free.alone] = 0
    turned = matrix.T
    ours, theirs = _common_slopes(counts, state, free, steps, matrix)
    beside = np.zeros((matrix.shape[1], ours.shape[1]))
    np.add.at(beside, free.rater, theirs)
    corner = free.basis.T @ steps.information @ free.basis
    if free.spread:
        # The SD's score is (θ/σ)² − 1 for its logarithm, whose slope is 2θ/σ².
        ours = np.column_stack([ours, 2 * state.mean / sigma**2])
        beside = np.column_stack([beside, np.zeros(len(beside))])
        square, hidden = _square(state, free), float(state.square_variance[~free.alone].sum()) / sigma**4
        by_rank = float((kept * (2 * state.mean / sigma**2) ** 2).sum())
        corner = np.pad(corner, (0, 1))
        corner[-1, -1] = max(2 * square - hidden, 0.02 * square) + by_rank
    whole = np.asarray(matrix.sum(axis=0), dtype=float)
    return System(matrix, turned, ours, kept, 1 / sigma**2, whole, beside, corner)


def _points(counts: Counts, state: State) -> Whole:
    """Where each person and kind of visit meet on the curves, which are laid end to end by pattern."""
    visits, curves = counts.visits, state.curves
    severity = state.structure.severity[counts.rater][visits.indices]
    place = np.rint(
        (np.repeat(state.mean, np.diff(visits.indptr)) - severity - curves.first) / curves.spacing
    )
    return counts.pattern[visits.indices] * curves.points + place.astype(np.intp)


def slopes(counts: Counts, state: State) -> sparse.csr_array:
    """What each rater's visits tell of each person (N x R, sparse): the variance of their sum."""
    visits = counts.visits
    told = visits.data * state.curves.variance.ravel()[_points(counts, state)]
    return _summed(sparse.csr_array((told, visits.indices, visits.indptr)), counts.rater)


def _summed(matrix: sparse.csr_array, column: Whole) -> sparse.csr_array:
    """A matrix with its columns moved to others, where those that meet are added up."""
    shape = (matrix.shape[0], int(column.max()) + 1)
    # Adding up happens in place, so that nothing may be shared with the matrix that it came from.
    moved = sparse.csr_array((matrix.data.copy(), column[matrix.indices], matrix.indptr.copy()), shape=shape)
    moved.sum_duplicates()
    return moved


def _common_slopes(
    counts: Counts, state: State, free: Free, steps: Common, matrix: sparse.csr_array
) -> tuple[Floats, Floats]:
    """How fast the common parts rise with each person (N x parts), and the share of each rater (R x parts).

    Where that is too much to work out, the parts are taken to share alike in everybody's slope.
    """
    visits, parts = counts.visits, free.basis.shape[0]
    if visits.nnz * parts > MOST_SLOPES:
        share = (steps.slope / steps.slope[: counts.dimensions].sum()) @ free.basis
        by_rater = _summed(slopes(counts, state), np.arange(counts.raters)).sum(axis=0)
        return np.outer(matrix.sum(axis=1), share), np.outer(by_rater, share)
    at = _points(counts, state)
    met = np.flatnonzero(np.bincount(at))
    place = np.zeros(int(at.max()) + 1, dtype=np.intp)
    place[met] = np.arange(len(met))
    slope = visits.data[:, None] * _slopes_at(counts, state, free, met)[place[at]]
    by_person = np.add.reduceat(slope, visits.indptr[:-1], axis=0)
    return by_person @ free.basis, (counts.of_rater @ slope) @ free.basis


def _slopes_at(counts: Counts, state: State, free: Free, at: Whole) -> Floats:
    """How fast the scores of difficulties and thresholds rise at points of the curves (points x both)."""
    curves = state.curves
    pattern, point = np.divmod(at, curves.points)
    filled = counts.patterns.astype(float)[pattern]
    own = filled * curves.item_variance.T[point]
    rising = with_score(curves.reach[:, :, point], curves.item_score[:, point])
    if free.shared:
        other = np.einsum("ai,ika->ak", filled, rising)
    else:
        other = (filled[:, :, None] * rising.transpose(2, 0, 1)).reshape(len(at), -1)
    return np.concatenate([own, other], axis=1)


def solve(system: System, uphill: Floats) -> Floats:
    """Newton's step, by conjugate gradients that are scaled by the diagonal and the common block."""
    raters = len(system.rater)
    squares = system.slope.power(2).T @ system.kept
    scale = np.maximum(system.rater - squares, 1e-3 * system.rater)
    hidden = (system.kept[:, None] * system.common).T @ system.common
    block = invert(system.corner - hidden)

    def near(x: Floats) -> Floats:
        return np.concatenate([x[:raters] / scale, block @ x[raters:]])

    found = np.zeros_like(uphill)
    rest = uphill.copy()
    closer = near(rest)
    along = closer.copy()
    size = goal = float(rest @ closer)
    for _ in range(MOST_TURNS):
        if size <= goal * TURNED:
            break
        image = system.times(along)
        curve = float(along @ image)
        if curve <= 0:
            # The information bends the other way here: at first the scaled score itself leads up.
            found = found if found.any() else closer
            break
        found += size / curve * along
        rest -= size / curve * image
        closer = near(rest)
        size, before = float(rest @ closer), size
        along = closer + (size / before) * along
    return found


def common(counts: Counts, curves: Curves, visits: Floats, shared: bool) -> Common:
    """The part of the score and the information that the dimensions share.

    `visits` (P x U) says how many visits of each pattern are expected at each point of the curves.
    """
    dimensions = counts.dimensions
    laid = counts.patterns.T.astype(float) @ visits
    reach = curves.reach
    steps = reach.shape[1]
    expected = (laid * curves.item_score).sum(axis=1)
    variance = (laid * curves.item_variance).sum(axis=1)
    expectation = laid[:, None, :] * reach
    reached = expectation.sum(axis=2)
    rising = np.einsum("iu,iku->ik", laid, with_score(reach, curves.item_score))
    order = np.arange(steps)
    between = reached[:, np.maximum.outer(order, order)] - expectation @ reach.transpose(0, 2, 1)
    if shared:
        uphill, slope = reached.sum(axis=0) - counts.reached.sum(axis=0), rising.sum(axis=0)
        corner, beside = between.sum(axis=0), rising
    else:
        uphill, slope = (reached - counts.reached).ravel(), rising.ravel()
        corner = np.zeros((dimensions * steps, dimensions * steps))
        beside = np.zeros((dimensions, dimensions * steps))
        for at in range(dimensions):
            own = slice(at * steps, (at + 1) * steps)
            corner[own, own], beside[at, own] = between[at], rising[at]
    return Common(
        np.concatenate([expected - counts.reached.sum(axis=1), uphill]),
        np.block([[np.diag(variance), beside], [beside.T, corner]]),
        np.concatenate([variance, slope]),
    )


def with_score(reach: Floats, score: Floats) -> Floats:
    """Cov(level, level >= k) along the curves (I x K x U): how fast the chance to reach k rises with u.

    It is the sum over the levels from k of P(level)·(level − expected level).
    """
    levels = np.arange(1.0, reach.shape[1] + 1)[:, None]
    upwards = reach.cumsum(axis=1)
    above = upwards[:, -1:] - upwards + levels * reach
    return above - score[:, None, :] * reach

"""How sure the structure is: the whole observed information, its inverse, and the same by visits."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.measures.coding import Floats, tally
from analysis.measures.counts import Counts
from analysis.measures.expecting import Free, State
from analysis.measures.inverse import positive_inverse
from analysis.measures.newton import System, system
from analysis.measures.posterior import Block, Places, gather

# With more raters than this the matrix would need more memory than a machine has to spare.
MOST_RATERS = 8_000


@dataclass(frozen=True, eq=False)
class Certainty:
    """Variances and covariances of the structure's free parts.

    `raters` are those of the raters' own parameters (square), `common` those of difficulties and thresholds
    in full (I + thresholds, square), `log_sigma` the variance of the logarithm of the people's SD, or None.
    """

    raters: Floats
    common: Floats
    log_sigma: float | None


def certainty(counts: Counts, state: State, free: Free) -> Certainty:
    """Invert the observed information at the maximum (Louis 1982).

    What people's unknown places hide is taken up to the second order of each one's posterior. All is NaN
    where the ratings tell too little for the matrix to be positive definite.
    """
    parts = system(counts, state, free)
    raters, common = len(parts.rater), free.basis.shape[1]
    complete, first, second = _moments(counts, state, free)
    scale = complete / parts.rater
    hidden = first.sum(axis=1)
    ours = parts.common * np.sqrt(np.maximum(state.variance, 0))[:, None]
    ours[:, :common] *= (hidden / np.maximum(parts.slope.sum(axis=1) * np.sqrt(state.variance), 1e-300))[
        :, None
    ]
    matrix = np.zeros((raters + ours.shape[1],) * 2)
    both = sparse.vstack([first, second], format="csr")
    matrix[:raters, :raters] = np.diag(complete) - (both.T @ both).toarray()
    matrix[:raters, raters:] = parts.beside * scale[:, None] - first.T @ ours
    matrix[raters:, :raters] = matrix[:raters, raters:].T
    matrix[raters:, raters:] = parts.corner - (parts.kept[:, None] * parts.common).T @ parts.common
    inverse = positive_inverse(matrix)
    if inverse is None:
        inverse = np.full_like(matrix, np.nan)
    full = free.basis @ inverse[raters : raters + common, raters : raters + common] @ free.basis.T
    spread = float(inverse[-1, -1]) if free.spread and np.isfinite(inverse[-1, -1]) else None
    return Certainty(inverse[:raters, :raters], full, spread)


def _moments(counts: Counts, state: State, free: Free) -> tuple[Floats, sparse.csr_array, sparse.csr_array]:
    """The raters' complete information, and how each one's score varies with each person, in two orders.

    The two (N x raters' parameters) are covariances of the score with the person's place, and with its square
    made independent of the place, each of variance 1 in the posterior.
    """
    complete = np.zeros(len(counts.rater))
    slopes, bends, order = [], [], []
    for block, at, places in zip(state.blocks, state.grids, state.places, strict=True):
        expected = gather(block, places, at.at.shape[1], at.lowest)
        complete[block.kinds] += (expected * at.read(state.curves.variance)).sum(axis=1)
        slope, bend = _covariances(block, places, at.read(state.curves.score), at.lowest)
        columns = free.rater[counts.rater[block.kinds]][block.visits.indices]
        shape = (len(block.people), int(free.rater.max()) + 1)
        slopes.append(sparse.csr_array((slope, columns, block.visits.indptr.copy()), shape=shape))
        bends.append(sparse.csr_array((bend, columns, block.visits.indptr.copy()), shape=shape))
        order.append(block.people)
    back = np.argsort(np.concatenate(order))
    whole = tally(free.rater[counts.rater], complete)
    return whole, sparse.vstack(slopes, format="csr")[back], sparse.vstack(bends, format="csr")[back]


def _covariances(block: Block, places: Places, score: Floats, lowest: int) -> tuple[Floats, Floats]:
    """Covariance of each expected score (each of the block's visits) with the place, and with its square."""
    if block.alone:
        nothing = np.zeros_like(block.visits.data)
        return nothing, nothing
    place = block.offsets.astype(float) - block.places // 2
    weight = places.weight
    mean = weight @ place
    distance = place - mean[:, None]
    deviation = np.sqrt((weight * distance**2).sum(axis=1))
    standard = distance / deviation[:, None]
    first = weight * standard
    skew = (first * standard**2).sum(axis=1)
    square = standard**2 - skew[:, None] * standard - 1
    second = weight * square
    second /= np.sqrt(np.maximum((second * square).sum(axis=1), 1e-12))[:, None]
    slope, bend = np.empty(block.visits.nnz), np.empty(block.visits.nnz)
    for begin, end, start, part, _ in block.groups:
        columns = slice(start - lowest, start - lowest + block.places)
        seen = score[:, columns][part.indices]
        rows = np.repeat(np.arange(begin, end), np.diff(part.indptr))
        own = slice(block.visits.indptr[begin], block.visits.indptr[end])
        slope[own] = np.einsum("vq,vq->v", seen, first[rows])
        bend[own] = np.einsum("vq,vq->v", seen, second[rows])
    return slope * block.visits.data, bend * block.visits.data


def by_visit(parts: System, person: np.ndarray, rater: np.ndarray, surprise: Floats) -> Floats:
    """The information that visits themselves show, as raters' parameters (square): the sandwich's filling.

    Each visit is a cluster: `surprise` is the sum of its ratings less what was expected, `person` and `rater`
    (its parameter) say whose. A visit moves its rater up, and as its person moves, the others' raters too.
    """
    people, raters = parts.slope.shape
    square = surprise**2
    along = sparse.diags_array(parts.kept) @ parts.slope
    own = sparse.coo_array((square, (person, rater)), shape=(people, raters)).tocsr()
    # A person's own place, drawn from among the people, is one more thing that could have been otherwise.
    whole = tally(person, square, people) + parts.precision
    half = sparse.diags_array(whole / 2) @ along
    mixed = (along.T @ (half - own)).toarray()
    return np.diag(tally(rater, square, raters)) + mixed + mixed.T

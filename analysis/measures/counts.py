"""What the model needs of the ratings, read off them once: totals, and how often who met whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.measures.coding import Coded, Floats, Whole, tally

# With more ways of filling a form than this, each rating is a visit of its own to the model.
MOST_PATTERNS = 64


@dataclass(frozen=True, eq=False)
class Counts:
    """The sufficient statistics of the model, for N persons, R raters, I dimensions and T kinds of visit.

    Given a person's measure, a visit matters only through its kind: who rated, and which dimensions were
    filled (`pattern`, P x I). `visits` counts the visits of each person and kind (N x T, sparse); `total` is
    each person's sum of levels (N), `rater_total` each rater's (R), and `given[i, k]` how many ratings of
    dimension i are at level k.
    """

    visits: sparse.csr_array
    rater: Whole
    pattern: Whole
    patterns: NDArray[np.bool_]
    total: Floats
    rater_total: Floats
    given: Floats
    top: Whole

    @cached_property
    def reached(self) -> Floats:
        """How many ratings of each dimension reach level 1, 2, ... (I x K)."""
        return self.given[:, ::-1].cumsum(axis=1)[:, -2::-1]

    @cached_property
    def of_rater(self) -> sparse.csr_array:
        """Which of the entries of `visits` are each rater's (R x entries, sparse)."""
        rater = self.rater[self.visits.indices]
        ends = np.cumsum(np.bincount(rater, minlength=self.raters))
        order = np.argsort(rater, kind="stable")
        shape = (self.raters, len(rater))
        return sparse.csr_array((np.ones(len(rater)), order, np.append(0, ends)), shape=shape)

    @property
    def persons(self) -> int:
        """How many people were rated."""
        return len(self.total)

    @property
    def raters(self) -> int:
        """How many raters there are."""
        return len(self.rater_total)

    @property
    def dimensions(self) -> int:
        """How many dimensions there are."""
        return len(self.top)

    def plus(self, more: "Counts") -> "Counts":
        """The counts with those of more ratings, of the same people and raters or of some more at the end.

        Kinds of visit keep their numbers; those that are new come after them.
        """
        patterns, pattern = _together(self.patterns, more.patterns)
        number = max(self.raters, more.raters)
        known, new = self.pattern * number + self.rater, pattern[more.pattern] * number + more.rater
        place = np.full(len(patterns) * number, -1)
        place[known] = np.arange(len(known))
        first = place[new] < 0
        place[new[first]] = len(known) + np.arange(int(first.sum()))
        kinds = np.concatenate([known, new[first]])
        shape = (max(self.persons, more.persons), len(kinds))
        theirs = sparse.csr_array((more.visits.data, place[new][more.visits.indices], more.visits.indptr))
        return Counts(
            visits=resized(self.visits, shape) + resized(theirs, shape),
            rater=kinds % number,
            pattern=kinds // number,
            patterns=patterns,
            total=_added(self.total, more.total),
            rater_total=_added(self.rater_total, more.rater_total),
            given=self.given + more.given,
            top=self.top,
        )


def _together(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """The patterns of both, the one's first, and the number in them of each of the other's."""
    alike = (other[:, None, :] == one).all(axis=2)
    known = alike.any(axis=1)
    number = np.where(known, alike.argmax(axis=1), len(one) + np.cumsum(~known) - 1)
    return np.concatenate([one, other[~known]]), number


def resized(visits: sparse.csr_array, shape: tuple[int, int]) -> sparse.csr_array:
    """The same visits with room for more people and kinds."""
    ends = np.pad(visits.indptr, (0, shape[0] - visits.shape[0]), mode="edge")
    return sparse.csr_array((visits.data, visits.indices, ends), shape=shape)


def _added(one: Floats, other: Floats) -> Floats:
    """The sum of totals, of which either may be longer."""
    whole = np.zeros(max(len(one), len(other)))
    whole[: len(one)] = one
    whole[: len(other)] += other
    return whole


def count(coded: Coded) -> Counts:
    """Read the sufficient statistics of coded ratings."""
    persons, raters, dimensions = len(coded.persons), len(coded.raters), len(coded.dimensions)
    person, rater = coded.person[coded.starts], coded.rater[coded.starts]
    pattern, patterns = _patterns(coded)
    if pattern is None:
        person, rater, pattern = coded.person, coded.rater, coded.dimension
        patterns = np.eye(dimensions, dtype=bool)
    kind = rater * len(patterns) + pattern
    used = np.bincount(kind, minlength=raters * len(patterns)) > 0
    place = np.cumsum(used) - 1
    visits = sparse.coo_array(
        (np.ones(len(kind)), (person, place[kind])), shape=(persons, int(used.sum()))
    ).tocsr()
    kinds = np.flatnonzero(used)
    score = np.add.reduceat(coded.level, coded.starts).astype(float)
    width = int(coded.top.max()) + 1
    levels = np.bincount(coded.dimension * width + coded.level, minlength=dimensions * width)
    return Counts(
        visits=visits,
        rater=kinds // len(patterns),
        pattern=kinds % len(patterns),
        patterns=patterns,
        total=tally(coded.person[coded.starts], score, persons),
        rater_total=tally(coded.rater[coded.starts], score, raters),
        given=levels.reshape(dimensions, width).astype(float),
        top=coded.top,
    )


def _patterns(coded: Coded) -> tuple[Whole | None, NDArray[np.bool_]]:
    """Which dimensions each visit filled, as the number of a pattern; None where the ways are too many."""
    dimensions = len(coded.dimensions)
    none = np.zeros((0, dimensions), dtype=bool)
    if dimensions > 62:
        return None, none
    mask = np.bitwise_or.reduceat(np.left_shift(1, coded.dimension), coded.starts)
    if (mask == mask[0]).all():
        known, pattern = mask[:1], np.zeros(len(mask), dtype=np.intp)
    else:
        known, pattern = np.unique(mask, return_inverse=True)
    if len(known) > MOST_PATTERNS:
        return None, none
    return pattern, (known[:, None] >> np.arange(dimensions) & 1).astype(bool)

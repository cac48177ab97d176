"""Who has met whom as a web of information, and what one more visit would add to it."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.measures.coding import Floats, Whole
from analysis.measures.inverse import invert

PIECE = 2_000
# What raters are thought to differ by before any visit tells, in logits, so that unlinked subsets can be
# weighed against one another.
PRIOR_SD = 1.0


@dataclass(frozen=True)
class Meeting:
    """A visit that has not been: the places of rater and person, and how much variance it takes off."""

    rater: int
    person: int
    gain: float


@dataclass(frozen=True, eq=False)
class Web:
    """What raters' visits tell of people (`told`, N x R, sparse), and the covariance of severities (R x R).

    `visit` is what one visit tells; information is in 1/logit².
    """

    told: sparse.csr_array
    covariance: Floats
    visit: float

    def best(self, contrasts: Floats, person_side: Whole, rater_side: Whole) -> Meeting | None:
        """The meeting across sides that tells most of contrasts (R x m).

        Sides are labels (N and R), those below 0 being left out. A visit of person n by rater r tells of the
        difference of their places: by Sherman and Morrison the sum of the contrasts' variances falls by
        ‖contrastsᵀ·covariance·(e_r − p_n)‖² over 1/visit + var(e_r − p_n) + 1/told_n, where p_n is how the
        person's place follows from their raters' severities.
        """
        spread = self.covariance @ contrasts
        square = spread @ spread.T
        found: Meeting | None = None
        for begin in range(0, self.told.shape[0], PIECE):
            piece = slice(begin, begin + PIECE)
            told = self.told[piece]
            allowed = person_side[piece, None] != rater_side[None, :]
            allowed &= (person_side[piece, None] >= 0) & (rater_side[None, :] >= 0)
            allowed[told.nonzero()] = False
            if not allowed.any():
                continue
            total = np.maximum(told.sum(axis=1), 1e-9)
            share = sparse.csr_array(told.multiply(1 / total[:, None]))
            unsure = _apart(share, self.covariance) + 1 / self.visit + (1 / total)[:, None]
            gain = np.where(allowed, _apart(share, square) / unsure, -1.0)
            person, rater = np.unravel_index(int(gain.argmax()), gain.shape)
            if found is None or gain[person, rater] > found.gain:
                found = Meeting(int(rater), begin + int(person), float(gain[person, rater]))
        return found

    def joined(self, meeting: Meeting) -> "Web":
        """The web with one more visit."""
        row = self.told[[meeting.person]].toarray().ravel()
        total = max(float(row.sum()), 1e-9)
        along = self.covariance[:, meeting.rater] - self.covariance @ (row / total)
        apart = along[meeting.rater] - float(row @ along) / total
        covariance = self.covariance - np.outer(along, along) / (1 / self.visit + apart + 1 / total)
        place = ([meeting.person], [meeting.rater])
        more = sparse.coo_array(([self.visit], place), shape=self.told.shape).tocsr()
        return Web(self.told + more, covariance, self.visit)


def weave(told: sparse.csr_array) -> Web:
    """The web of what visits tell (N x R), raters being taken to differ by about a logit before any visit.

    One more visit is taken to tell what a rater's visits to a person have told on average.
    """
    total = np.maximum(told.sum(axis=1), 1e-9)
    hidden = (told.T @ sparse.diags_array(1 / total) @ told).toarray()
    whole = np.diag(np.asarray(told.sum(axis=0)) + 1 / PRIOR_SD**2)
    return Web(told, invert(whole - hidden), float(told.data.mean()))


def _apart(share: sparse.csr_array, form: Floats) -> Floats:
    """(e_r − p_n)ᵀ·form·(e_r − p_n) for each person (rows of `share` are p_n) and rater, never below 0."""
    near = share @ form
    own = share.multiply(near).sum(axis=1)
    return np.maximum(np.diag(form)[None, :] - 2 * near + own[:, None], 0.0)

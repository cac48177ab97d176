"""How far several groups truly differ: the variance between them, by every usual estimator.

Throughout, y are the groups' estimates and `variance` the squares of their standard errors, both of shape
(groups,) and in the unit of y and its square; at least two groups, every variance above 0.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PAULE_MANDEL_STEPS = 200
# The first look at a likelihood finds its highest peak among so many candidates; each later one, among fewer,
# narrows its place four times.
FIRST_LOOK, LATER_LOOK, LOOKS = 65, 9, 14
# A likelihood is reckoned for so many pairs of a group and a candidate at once.
AT_ONCE = 1_000_000


def pooled(y: Floats, variance: Floats, between: float = 0.0) -> tuple[float, float]:
    """The mean weighted by 1/(variance + between), and its variance."""
    weight = 1 / (variance + between)
    return float((weight * y).sum() / weight.sum()), float(1 / weight.sum())


def cochran(y: Floats, variance: Floats) -> float:
    """Cochran's Q: Σ (y − μ)²/variance around the mean weighted by precision."""
    return float(((y - pooled(y, variance)[0]) ** 2 / variance).sum())


def inconsistency(q: float, groups: int) -> float:
    """I²: the share of Q above what chance alone would make, (Q − (k − 1))/Q, from 0 (Higgins 2002)."""
    return max(0.0, (q - (groups - 1)) / q) if q > 0 else 0.0


def dersimonian_laird(y: Floats, variance: Floats) -> float:
    """(Q − (k − 1))/(Σw − Σw²/Σw), w = 1/variance, from 0. Source: DerSimonian and Laird 1986."""
    weight = 1 / variance
    spare = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (cochran(y, variance) - (len(y) - 1)) / spare) if spare > 0 else 0.0


def paule_mandel(y: Floats, variance: Floats) -> float:
    """The variance between at which Σ (y − μ)²/(variance + between) is k − 1, from 0.

    Newton's steps rise to it from 0, since the sum falls and is convex. Source: Paule and Mandel 1982;
    DerSimonian and Kacker 2007.
    """
    between = 0.0
    for _ in range(PAULE_MANDEL_STEPS):
        total = variance + between
        squares = (y - pooled(y, variance, between)[0]) ** 2
        excess = float((squares / total).sum()) - (len(y) - 1)
        if excess <= 0:
            break
        step = excess / float((squares / total**2).sum())
        between += step
        if step <= between * 1e-15:
            break
    return between


def restricted_likelihood(y: Floats, variance: Floats, between: Floats) -> Floats:
    """The restricted log likelihood at each of several variances between, shape (candidates,).

    −½ [Σ log(v + τ²) + log Σ 1/(v + τ²) + Σ (y − μ)²/(v + τ²)], less a constant; it is also the log of what
    is left of the likelihood when the mean is integrated out under a flat prior.
    """
    parts = np.array_split(between, max(1, between.size * y.size // AT_ONCE))
    return np.concatenate([_restricted_likelihood(y, variance, part) for part in parts])


def _restricted_likelihood(y: Floats, variance: Floats, between: Floats) -> Floats:
    total = variance + between[:, None]
    weight = 1 / total
    whole = weight.sum(axis=1)
    mean = (weight * y).sum(axis=1) / whole
    squares = (weight * (y - mean[:, None]) ** 2).sum(axis=1)
    found: Floats = -0.5 * (np.log(total).sum(axis=1) + np.log(whole) + squares)
    return found


def restricted(y: Floats, variance: Floats) -> float:
    """The variance between that makes the restricted likelihood highest, from 0 (REML).

    Found by looking closer and closer at the highest of a row of candidates: the highest peak, unless it is
    narrower than the distance of two candidates. Source: Viechtbauer 2005.
    """
    reach = float(np.ptp(y)) ** 2
    low, high = 0.0, 1.0
    for look in range(LOOKS):
        # The cube puts more candidates near 0, where a small change of the variance counts most.
        grid = np.linspace(low, high, LATER_LOOK if look else FIRST_LOOK)
        best = int(restricted_likelihood(y, variance, reach * grid**3).argmax())
        low, high = float(grid[max(0, best - 1)]), float(grid[min(grid.size - 1, best + 1)])
    found = reach * float(grid[best]) ** 3
    nothing, something = restricted_likelihood(y, variance, np.array([0.0, found]))
    # A gain within rounding is no gain.
    return found if something > nothing + 1e-12 * (1 + abs(float(nothing))) else 0.0


def james_stein(y: Floats, variance: Floats) -> float:
    """The variance between that James and Stein's positive-part factor implies, S/(k − 3) − σ², from 0.

    The factor that a difference keeps is then 1 − (k − 3)σ²/S, S = Σ (y − ȳ)², which needs four groups and
    one variance for all. Source: Efron and Morris 1975.
    """
    squares = float(((y - y.mean()) ** 2).sum())
    return max(0.0, squares / (len(y) - 3) - float(variance[0]))

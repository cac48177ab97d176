"""Agreement of any number of raters beyond chance: Gwet's AC1 and AC2, and Fleiss' kappa."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from analysis.agreement.coding import Figures
from analysis.agreement.patterns import NO_SPREAD, SMALLEST_ERROR, Patterns
from analysis.results import Estimate

ONCE_EACH = "No unit was rated twice, so agreement cannot be told from difference."
ONE_LEVEL = "Only one level was given, so chance agreement cannot be told from agreement."


@dataclass(frozen=True)
class ChanceCorrected(Estimate):
    """Agreement beyond chance, (observed − chance)/(1 − chance), with the two that it is made of."""

    observed: float | None = None
    chance: float | None = None


def absent(units: int, reason: str) -> ChanceCorrected:
    """The agreement that cannot be had from so many units, and why."""
    return ChanceCorrected(None, None, None, None, units, reason)


def gwet(given: Patterns, weights: Figures, two_raters: bool = False) -> ChanceCorrected:
    """Gwet's AC2 with weights of agreement, levels × levels; AC1 where they are the identity.

    With q levels, nᵢₖ of unit i's nᵢ ratings at level k, and π̄ₖ the mean of nᵢₖ/nᵢ over all units: observed
    agreement is the mean over units rated twice or more of Σₖ nᵢₖ(Σₗ wₖₗnᵢₗ − 1)/(nᵢ(nᵢ−1)), that of chance
    Σw/(q(q−1))·Σ π̄ₖ(1−π̄ₖ). See `fleiss` for the standard error. Source: Gwet 2008, 2014.
    """
    levels = len(given.levels)
    if levels < 2:
        return absent(int(given.units.sum()), f"{ONE_LEVEL} Give the levels of the scale.")
    share, mean = _shares(given)
    factor = float(weights.sum()) / (levels * (levels - 1))
    return _corrected(given, weights, factor * (share @ (1 - mean)), two_raters)


def fleiss(given: Patterns, weights: Figures, two_raters: bool = False) -> ChanceCorrected:
    """Fleiss' kappa, with missing ratings and weights of agreement: chance agreement is Σₖₗ wₖₗπ̄ₖπ̄ₗ.

    Standard errors are of units drawn from many, these raters given (Gwet 2014): √(Σ(xᵢ − κ)²/(n(n−1))) of
    xᵢ = (n/n₂)(oᵢ − chance)/(1 − chance) − 2(1−κ)(cᵢ − chance)/(1 − chance), where oᵢ and cᵢ are what unit i
    adds to the observed and to the chance agreement and n₂ units are rated twice or more (the first term is 0
    for the others). With two raters who both rated every unit it is over n², as in the formulas for their
    table (Gwet 2008). The interval of 95 % is Student's with n − 1 degrees of freedom, cut off at 1.
    """
    share, mean = _shares(given)
    return _corrected(given, weights, share @ ((weights + weights.T) / 2 @ mean), two_raters)


def _shares(given: Patterns) -> tuple[Figures, Figures]:
    """Each pattern's shares of the levels, and their mean over units."""
    share = given.counts / given.ratings[:, None]
    return share, given.units @ share / given.units.sum()


def _corrected(given: Patterns, weights: Figures, by_chance: Figures, two_raters: bool) -> ChanceCorrected:
    n, ratings = float(given.units.sum()), given.ratings
    again = ratings >= 2
    n_again = float(given.units @ again)
    if n_again == 0:
        return absent(int(n), ONCE_EACH)
    agreeing = (given.counts * (given.counts @ weights - 1)).sum(axis=1)
    observed_of = np.divide(agreeing, ratings * (ratings - 1), out=np.zeros_like(ratings), where=again)
    observed, chance = float(given.units @ observed_of) / n_again, float(given.units @ by_chance) / n
    if 1 - chance < 1e-12:
        return absent(int(n), ONE_LEVEL)
    value = (observed - chance) / (1 - chance)
    if n < 2:
        return ChanceCorrected(value, None, None, None, int(n), None, NO_SPREAD, observed, chance)
    parts = n / n_again * (observed_of - chance * again) - 2 * (1 - value) * (by_chance - chance)
    squares = float(given.units @ (parts / (1 - chance) - value) ** 2)
    complete = two_raters and bool((ratings == 2).all())
    se = sqrt(squares / n / (n if complete else n - 1))
    return with_interval(value, se, float(stdtrit(n - 1, 0.975)), int(n), observed, chance)


def with_interval(
    value: float, se: float, reach: float, n: int, observed: float, chance: float
) -> ChanceCorrected:
    """A coefficient whose interval reaches so many standard errors to either side, cut off at 1."""
    if se < SMALLEST_ERROR:
        return ChanceCorrected(value, None, None, None, n, None, NO_SPREAD, observed, chance)
    high = min(value + reach * se, 1.0)
    return ChanceCorrected(value, value - reach * se, high, se, n, None, None, observed, chance)

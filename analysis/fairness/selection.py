"""How often one group is selected beside another: the ratio of two rates, and the four-fifths screen."""

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import bdtr, gammaln, xlog1py, xlogy

from analysis.fairness.odds import conditional_odds
from analysis.results import CERTAINTY

# Beyond this the search for an end of an interval stops: the logarithm of a ratio of two rates.
FARTHEST = 60.0

BY_SCORE = "nobody or everybody was selected, so the interval is by score (Koopman 1984), not Katz's"


@dataclass(frozen=True)
class Comparison:
    """One group's selection beside another's.

    `ratio` of the rates with its 95 % interval; `z` of the pooled two-sample test; Fisher's two-sided p; the
    conditional odds ratio with its exact 95 % interval. What cannot be had is None, and `reason` says why.
    """

    ratio: float | None
    low: float | None
    high: float | None
    z: float | None
    fisher_p: float
    odds_ratio: float | None
    odds_low: float | None
    odds_high: float | None
    reason: str | None = None
    caution: str | None = None


def compare(chosen: int, of: int, reference_chosen: int, reference_of: int) -> Comparison:
    """Compare `chosen` of `of` people with `reference_chosen` of `reference_of`, however few they are.

    ratio = (chosen/of) / (reference_chosen/reference_of). Its interval is Katz's, exp(ln ratio ± 1.96 SE),
    SE² = 1/chosen − 1/of + 1/reference_chosen − 1/reference_of (Katz et al. 1978). Where that has no meaning,
    because nobody or everybody was selected, it is Koopman's score interval (1984), and `caution` says so.
    z = (rate − reference rate)/√(p(1 − p)(1/of + 1/reference_of)), p being the rate of both together. Raises
    ValueError for counts that cannot be.
    """
    for some, whole in ((chosen, of), (reference_chosen, reference_of)):
        if not 0 <= some <= whole or whole < 1:
            raise ValueError(f"{some} of {whole} cannot have been selected")
    odds = conditional_odds(chosen, of, reference_chosen, reference_of)
    ratio, low, high = _ratio(chosen, of, reference_chosen, reference_of)
    katz = _katz_variance(chosen, of, reference_chosen, reference_of) is not None
    return Comparison(
        ratio,
        low,
        high,
        _z(chosen, of, reference_chosen, reference_of),
        odds.p,
        odds.ratio,
        odds.low,
        odds.high,
        _reason(chosen, of, reference_chosen, reference_of),
        None if katz or ratio is None else BY_SCORE,
    )


def _ratio(
    chosen: int, of: int, reference_chosen: int, reference_of: int
) -> tuple[float | None, float | None, float | None]:
    if reference_chosen == 0:
        return None, None, None
    ratio = chosen * reference_of / (of * reference_chosen)
    variance = _katz_variance(chosen, of, reference_chosen, reference_of)
    if variance is None:
        return ratio, *_score_interval(chosen, of, reference_chosen, reference_of)
    reach = CERTAINTY * sqrt(variance)
    return ratio, exp(log(ratio) - reach), exp(log(ratio) + reach)


def _katz_variance(chosen: int, of: int, reference_chosen: int, reference_of: int) -> float | None:
    """The variance of the logarithm of the ratio; None where the formula has none to give."""
    if chosen == 0 or reference_chosen == 0 or (chosen == of and reference_chosen == reference_of):
        return None
    return 1 / chosen - 1 / of + 1 / reference_chosen - 1 / reference_of


def _score_interval(
    chosen: int, of: int, reference_chosen: int, reference_of: int
) -> tuple[float, float | None]:
    """The ratios that a score test at 5 % does not refuse."""

    def beyond(log_ratio: float) -> float:
        ratio = exp(log_ratio)
        b = ratio * (of + reference_chosen) + chosen + reference_of
        both = ratio * (of + reference_of) * (chosen + reference_chosen)
        # The smaller root of a quadratic, written so that nothing is lost where it is near nought.
        rate = 2 * both / (b + sqrt(max(0.0, b * b - 4 * both))) / (of + reference_of)
        here = min(rate, 1 - 1e-15)
        there = min(rate / ratio, 1 - 1e-15)
        squares = (chosen - of * here) ** 2 / (of * here * (1 - here))
        squares += (reference_chosen - reference_of * there) ** 2 / (reference_of * there * (1 - there))
        return squares - CERTAINTY**2

    middle = log(max(chosen, 0.5) * reference_of / (of * reference_chosen))
    low = 0.0 if chosen == 0 else exp(brentq(beyond, middle - FARTHEST, middle))
    start = -FARTHEST if chosen == 0 else middle
    return low, exp(brentq(beyond, start, middle + FARTHEST))


def _z(chosen: int, of: int, reference_chosen: int, reference_of: int) -> float | None:
    pooled = (chosen + reference_chosen) / (of + reference_of)
    if pooled in (0, 1):
        return None
    spread = sqrt(pooled * (1 - pooled) * (1 / of + 1 / reference_of))
    return (chosen / of - reference_chosen / reference_of) / spread


def _reason(chosen: int, of: int, reference_chosen: int, reference_of: int) -> str | None:
    if chosen + reference_chosen == 0:
        return "nobody was selected, so there is no ratio"
    if chosen == of and reference_chosen == reference_of:
        return "everybody was selected, so there is no odds ratio"
    if reference_chosen == 0:
        return "nobody in the group compared with was selected, so the ratio has no end"
    if chosen == of:
        return "everybody in the group was selected, so the odds ratio has no end"
    return None


def below_four_fifths(chosen: int, of: int, reference_chosen: int, reference_of: int) -> bool:
    """Whether the rate is strictly under four fifths of the reference's, reckoned in whole numbers."""
    return 5 * chosen * reference_of < 4 * reference_chosen * of


def four_fifths_false_alarm(of: int, rate: float, other: int | None = None) -> float:
    """How probable it is that either of two groups with equal chances falls under four fifths of the other.

    Two groups of `of` and `other` people (default: as many) are each selected with probability `rate`; the
    sum runs over every pair of binomial outcomes. Raises ValueError for a group of nobody or a rate outside
    0 to 1. With .5 it is 56 % at 10 in each group, 26 % at 50 and 3 % at 200.
    """
    other = of if other is None else other
    if of < 1 or other < 1 or not 0 <= rate <= 1:
        raise ValueError("a group has at least one person, and a rate lies between 0 and 1")
    return min(1.0, _lower(of, other, rate) + _lower(other, of, rate))


def _lower(of: int, other: int, rate: float) -> float:
    """The probability that the first group's rate is strictly under four fifths of the second's."""
    theirs = np.arange(1, other + 1)
    log_ways = gammaln(other + 1) - gammaln(theirs + 1) - gammaln(other - theirs + 1)
    probable = np.exp(log_ways + xlogy(theirs, rate) + xlog1py(other - theirs, -rate))
    most = (4 * theirs * of - 1) // (5 * other)
    return float(probable @ bdtr(most.astype(float), of, rate))

"""The reliability of one rating, what it becomes for a mean of several, and where its interval ends."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp

from scipy.optimize import brentq
from scipy.special import fdtri

from analysis.results import Estimate

# The ends of a 95 % interval.
TAILS = (0.025, 0.975)

# Ratios of variances are looked for from e⁻²⁰ above the least possible one to e²⁰, which is an ICC of 1.
FURTHEST = 20.0

# A sum of squares smaller than this share of the whole is rounding, not variance.
ROUNDING = 1e-12

ALIKE = "The ratings of a unit never differ, so there is no error to tell an interval by."
UNITS_ALIKE = "The units do not differ at all in their means, so there is nothing to tell an interval by."
BESIDE = "The interval weighs units otherwise than the estimate, which here lies beside it."
NO_END = "For a mean the interval has no lower end, so none is given."
LESS_THAN_CHANCE = (
    "The ratings of a unit differ so much more than those of different units that a mean of them has no "
    "reliability."
)


@dataclass(frozen=True)
class Single:
    """The reliability of one rating with interval and standard error, or the reason why there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    reason: str | None = None
    caution: str | None = None

    def estimate(self, units: int) -> Estimate:
        """The same as a result that rests on so many units."""
        return Estimate(self.value, self.low, self.high, self.se, units, self.reason, self.caution)

    def of_mean(self, k: float) -> "Single":
        """The reliability of a mean of k ratings: kρ/(1 + (k−1)ρ), by Spearman and Brown.

        It is None with a reason where the denominator is not above 0, which a negative ρ can make it.
        """
        if self.value is None:
            return self
        stretched = _stretched(self.value, k)
        if stretched is None:
            return Single(reason=LESS_THAN_CHANCE)
        ends = [None if end is None else _stretched(end, k) for end in (self.low, self.high)]
        if self.low is not None and None in ends:
            ends, caution = [None, None], together(self.caution, NO_END)
        else:
            caution = self.caution
        low, high = ends
        se = None if self.se is None else self.se * k / (1 + (k - 1) * self.value) ** 2
        return replace(self, value=stretched, low=low, high=high, se=se, caution=caution)


def _stretched(value: float, k: float) -> float | None:
    below = 1 + (k - 1) * value
    return k * value / below if below > 1e-9 else None


def together(*notes: str | None) -> str | None:
    """Several notes as one; None where there is none."""
    return " ".join(note for note in notes if note) or None


def beside(value: float, low: float, high: float) -> str | None:
    """What must be said of an interval that does not hold the estimate."""
    return None if low <= value <= high else BESIDE


def quantiles(between: float, within: float) -> tuple[float, float]:
    """The quantiles of F at 2.5 % and 97.5 % with so many degrees of freedom."""
    return float(fdtri(between, within, TAILS[0])), float(fdtri(between, within, TAILS[1]))


def interval(
    statistic: Callable[[float], float], between: float, within: float, most: float
) -> tuple[float, float]:
    """The 95 % interval of ρ = θ/(1+θ) from a statistic of θ that falls with θ and is F at the true one.

    θ is the ratio of the units' variance to that of error; it lies above −1/most where `most` is the greatest
    number of ratings of a unit. Source: Wald 1940; Seely & El-Bassiouni 1983.
    """
    lower, upper = quantiles(between, within)
    return _end(statistic, upper, most), _end(statistic, lower, most)


def _end(statistic: Callable[[float], float], target: float, most: float) -> float:
    def excess(place: float) -> float:
        return statistic(exp(place) - 1 / most) - target

    if excess(-FURTHEST) <= 0:
        return -1 / (most - 1)
    if excess(FURTHEST) >= 0:
        return 1.0
    ratio = exp(brentq(excess, -FURTHEST, FURTHEST, xtol=1e-12)) - 1 / most
    return ratio / (1 + ratio)

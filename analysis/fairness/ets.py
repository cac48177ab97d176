"""The classes A, B and C of the Educational Testing Service: how large a difference of an item is."""

from typing import Literal

from scipy.special import ndtri

from analysis.fairness.stratified import Stratified

EtsClass = Literal["A", "B", "C"]

# A difference in delta is −2.35 times the logarithm of the odds ratio.
DELTA = -2.35
SIGNIFICANT = 0.05
ONE_SIDED = float(ndtri(1 - SIGNIFICANT))


def by_delta(delta: float, delta_se: float, p: float) -> EtsClass:
    """The class of an item of two levels, by its difference in delta, that one's standard error, and p.

    A: not significant at .05, or |delta| under 1. C: |delta| at least 1.5 and significantly above 1,
    one-sided at .05. B: all others. Source: Zieky (1993); Zwick (2012), ETS RR-12-08.
    """
    size = abs(delta)
    if p >= SIGNIFICANT or size < 1:
        return "A"
    return "C" if size >= 1.5 and size - ONE_SIDED * delta_se > 1 else "B"


def by_difference(effect: float, p: float) -> EtsClass:
    """The class of an item of ordered levels, by its standardised mean difference in SDs of the item, and p.

    A: not significant at .05, or |effect| at most .17. C: |effect| above .25. B: all others. Source: the rule
    of the National Assessment of Educational Progress for AA, BB and CC (Zwick, Thayer & Mazzeo 1997).
    """
    size = abs(effect)
    if p >= SIGNIFICANT or size <= 0.17:
        return "A"
    return "C" if size > 0.25 else "B"


def classify(found: Stratified, delta: float | None, effect: float | None, binary: bool) -> EtsClass | None:
    """The class by delta where there is one with its standard error, else by the difference of means."""
    if found.p is None or effect is None:
        return None
    if binary and delta is not None and found.log_se is not None:
        return by_delta(delta, -DELTA * found.log_se, found.p)
    return by_difference(effect, found.p)

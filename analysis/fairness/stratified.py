"""Two groups compared within strata: Mantel and Haenszel, Mantel, and the common odds ratio."""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.results import CERTAINTY

Floats = NDArray[np.float64]

NO_VARIATION = "within the strata nothing varies that could be compared"
ENDLESS = "in every stratum one group alone has the higher or the lower level: the odds ratio has no end"


@dataclass(frozen=True)
class Stratified:
    """How the second of two groups stands beside the first, within strata.

    `chi2` on one degree of freedom with continuity correction, `chi2_uncorrected` without; `odds_ratio` of
    the first group against the second, above 1 where the first has the higher levels, with the standard error
    of its logarithm and its 95 % interval (two levels only); `difference` of the means, the second less the
    first, in the unit of the levels, standardised to the second group's strata; `matched` people stand in
    strata that hold both groups. What cannot be had is None, and `reason` says why.
    """

    matched: int = 0
    chi2: float | None = None
    p: float | None = None
    chi2_uncorrected: float | None = None
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    log_se: float | None = None
    difference: float | None = None
    reason: str | None = None


def compare_within(tables: Floats, levels: Floats | None = None) -> Stratified:
    """Compare two groups within strata, from counts of shape strata × 2 groups × levels.

    `levels` are the values of the levels in rising order (default 0, 1, 2, ...). With T the sum of the second
    group's values, E and V its mean and variance under no difference given the margins of each stratum,
    χ² = max(|T − E| − ½ of the smallest step, 0)² / V (Mantel & Haenszel 1959; Mantel 1963). The odds ratio
    of two levels is Mantel and Haenszel's, its standard error Robins, Breslow and Greenland's (1986); of more
    levels it is Liu and Agresti's common odds ratio over every cut (1996), without an interval. Raises
    ValueError for another shape, a negative count, or levels that do not rise.
    """
    tables = np.asarray(tables, dtype=float)
    values = np.arange(tables.shape[-1], dtype=float) if levels is None else np.asarray(levels, dtype=float)
    fits = tables.ndim == 3 and tables.shape[1:] == (2, len(values)) and len(values) >= 2
    if not fits or (tables < 0).any() or (np.diff(values) <= 0).any():
        raise ValueError("give counts of strata by two groups by two or more rising levels")
    both = tables[(tables.sum(axis=2) > 0).all(axis=1)]
    matched = int(both.sum())
    distance, variance = _mantel(both, values)
    if variance <= 0:
        return Stratified(matched, reason=NO_VARIATION)
    step = float(np.diff(values).min())
    chi2 = max(abs(distance) - step / 2, 0) ** 2 / variance
    p = float(chdtrc(1, chi2))
    ratio, low, high, log_se = _binary_odds(both) if len(values) == 2 else (_cut_odds(both), None, None, None)
    reason = ENDLESS if ratio is None or ratio == 0 else None
    uncorrected = distance**2 / variance
    difference = _difference(both, values)
    return Stratified(matched, chi2, p, uncorrected, ratio, low, high, log_se, difference, reason)


def _mantel(tables: Floats, values: Floats) -> tuple[float, float]:
    """How far the second group's sum of values is from its mean under no difference, and its variance."""
    people = tables.sum(axis=2)
    together = tables.sum(axis=1)
    n = people.sum(axis=1)
    sums, squares = together @ values, together @ values**2
    distance = float((tables[:, 1] @ values - people[:, 1] * sums / n).sum())
    # A stratum of both groups has at least two people.
    spread = np.maximum(n * squares - sums**2, 0) / (n * n * (n - 1))
    return distance, float((people[:, 0] * people[:, 1] * spread).sum())


def _binary_odds(tables: Floats) -> tuple[float | None, float | None, float | None, float | None]:
    """The common odds ratio of two levels, its interval, and the standard error of its logarithm."""
    # Its own order: the first group's higher level stands first.
    counts = StratifiedTable(np.transpose(tables[:, :, ::-1], (1, 2, 0)))
    n = tables.sum(axis=(1, 2))
    above = float((tables[:, 0, 1] * tables[:, 1, 0] / n).sum())
    below = float((tables[:, 0, 0] * tables[:, 1, 1] / n).sum())
    if below == 0:
        return None, None, None, None
    if above == 0:
        return 0.0, None, None, None
    ratio, log_se = float(counts.oddsratio_pooled), float(counts.logodds_pooled_se)
    reach = CERTAINTY * log_se
    return ratio, exp(log(ratio) - reach), exp(log(ratio) + reach), log_se


def _cut_odds(tables: Floats) -> float | None:
    """Liu and Agresti's odds ratio: the sums of Mantel and Haenszel's taken over every cut between levels."""
    upper = tables[:, :, ::-1].cumsum(axis=2)[:, :, ::-1][:, :, 1:]
    lower = tables.cumsum(axis=2)[:, :, :-1]
    n = tables.sum(axis=(1, 2))[:, None]
    above = float((upper[:, 0] * lower[:, 1] / n).sum())
    below = float((lower[:, 0] * upper[:, 1] / n).sum())
    return None if below == 0 else above / below


def _difference(tables: Floats, values: Floats) -> float:
    """The second group's mean less the first's, in each stratum, weighted by the second group's people."""
    people = tables.sum(axis=2)
    means = tables @ values / people
    return float(((means[:, 1] - means[:, 0]) * people[:, 1]).sum() / people[:, 1].sum())

"""How alike the ratings inside a team are: one-way intraclass correlations, and agreement within a team."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

# Half of what a 95 % interval leaves out on either side.
TAIL = 0.025
# A mean square below this part of the largest value's square is rounding, not variance.
ROUNDING = 1e-24


@dataclass(frozen=True)
class Likeness:
    """ICC(1) with its 95 % interval, ICC(1) with n₀, and ICC(2); what the design does not allow is None."""

    icc1: float | None = None
    icc1_low: float | None = None
    icc1_high: float | None = None
    icc1_unbalanced: float | None = None
    icc2: float | None = None
    reason: str | None = None


def likeness(value: Floats, team: Places, teams: int) -> Likeness:
    """The intraclass correlations of a one-way design, `value` and `team` (from 0) of shape (ratings,).

    ICC(1) = (MSB − MSW)/(MSB + (k − 1) MSW), k the mean number of ratings in a team, beside it the same with
    k = n₀ = (N − Σn²/N)/(G − 1); ICC(2) = (MSB − MSW)/MSB. Below 0 they say that a team's ratings are less
    alike than chance would have them. The interval of ICC(1) is exact for teams of one size, from
    F = MSB/MSW. Every team must have a rating. Source: Bliese 2000; Shrout and Fleiss 1979; Searle 1971.
    """
    ratings = value.size
    if teams < 2:
        return Likeness(reason="One team cannot be compared with another.")
    if ratings == teams:
        return Likeness(reason="No team has two ratings, so nothing shows how far they agree.")
    n = np.bincount(team, minlength=teams).astype(float)
    # In parts of the largest value, no square is lost.
    largest = float(np.abs(value).max()) or 1.0
    centred = value / largest - (value / largest).mean()
    mean = np.bincount(team, centred, teams) / n
    between = float((n * mean**2).sum()) / (teams - 1)
    within = float(((centred - mean[team]) ** 2).sum()) / (ratings - teams)
    between, within = (square if square > ROUNDING else 0.0 for square in (between, within))
    if between == within == 0:
        return Likeness(reason="Every rating is the same, so there is no variance to divide.")
    reason = "Every team has the same mean, so ICC(2) has nothing to divide by." if between == 0 else None
    if within == 0:
        reason = "Every team agrees wholly, so ICC(1) has no error to make an interval from."
    k, k0 = ratings / teams, (ratings - float((n**2).sum()) / ratings) / (teams - 1)
    low, high = _interval(between, within, k, teams, ratings)
    return Likeness(
        _correlation(between, within, k),
        low,
        high,
        _correlation(between, within, k0),
        (between - within) / between if between > 0 else None,
        reason,
    )


def _correlation(between: float, within: float, k: float) -> float:
    return (between - within) / (between + (k - 1) * within)


def _interval(
    between: float, within: float, k: float, teams: int, ratings: int
) -> tuple[float | None, float | None]:
    """Searle's interval; None where there is no error to make one from."""
    if within == 0:
        return None, None
    ratio, above, below = between / within, teams - 1, ratings - teams
    low, high = ratio / fdtri(above, below, 1 - TAIL), ratio * fdtri(below, above, 1 - TAIL)
    return float((low - 1) / (low + k - 1)), float((high - 1) / (high + k - 1))


def variances(value: Floats, team: Places, teams: int) -> Floats:
    """The variance of each team's ratings, with n − 1; NaN for a team with fewer than two."""
    n = np.bincount(team, minlength=teams).astype(float)
    centred = value - value.mean()
    mean = np.divide(np.bincount(team, centred, teams), n, out=np.zeros(teams), where=n > 0)
    squares = np.bincount(team, (centred - mean[team]) ** 2, teams)
    return np.divide(squares, n - 1, out=np.full(teams, np.nan), where=n > 1)


def agreement(variance: Floats, levels: int) -> Floats:
    """r_wg of each team from its variance: 1 − s²/σ², σ² = (A² − 1)/12 with A levels, kept within 0 to 1.

    σ² is the variance of raters who choose each level equally often; a team that differs more than they do is
    said to have no agreement, 0. Shape (teams,); NaN stays NaN. Source: James, Demaree and Wolf 1984.
    """
    return np.clip(1 - variance / chance(levels), 0.0, 1.0)


def agreement_of_several(variance: Floats, levels: int) -> Floats:
    """r_wg(j) of each team from its variances on j dimensions, shape (dimensions, teams).

    j (1 − m)/(j (1 − m) + m), m the mean of s²/σ² over the dimensions that have one; 0 where m is above 1.
    Source: James, Demaree and Wolf 1984.
    """
    known = ~np.isnan(variance)
    several = known.sum(axis=0)
    total = np.where(known, variance, 0.0).sum(axis=0)
    share = np.divide(total, several * chance(levels), out=np.full(several.size, np.nan), where=several > 0)
    agreed = several * np.clip(1 - share, 0.0, 1.0)
    return np.asarray(agreed / (agreed + share))


def chance(levels: int) -> float:
    """The variance of ratings spread evenly over so many levels, (A² − 1)/12."""
    return (levels**2 - 1) / 12

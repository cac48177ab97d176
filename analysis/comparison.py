"""A team beside its service: shrunken differences with their uncertainty, and never a rank."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import heterogeneity
from analysis.results import CERTAINTY

# With fewer teams than this the service is hardly more than the team itself or one other.
TEAMS_FOR_COMPARISON = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shrunk:
    """Estimates drawn towards their common mean, with the variance between them and Cochran's Q."""

    mean: float
    mean_error: float
    variance: float
    q: float
    estimates: Floats
    differences: Floats
    errors: Floats


def shrink(estimates: Sequence[float] | Floats, errors: Sequence[float] | Floats) -> Shrunk:
    """Empirical-Bayes estimates of several groups from their means and standard errors.

    The variance between groups is DerSimonian and Laird's, the mean is weighted by precision, and each
    difference from it is the posterior mean; `errors` are the differences' standard errors, including that
    of the common mean and (Morris 1983) of how far to draw in. The errors given must be above 0. A mirror's
    kept figures rest on these; `shrinkage.draw` integrates over how far to draw in, and suits few groups.
    """
    y, variance = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float) ** 2
    between = heterogeneity.dersimonian_laird(y, variance)
    mean, mean_variance = heterogeneity.pooled(y, variance, between)
    kept = between / (variance + between)
    differences = kept * (y - mean)
    unsure = 2 / (len(y) - 3) * (1 - kept) ** 2 * (y - mean) ** 2 if len(y) > 3 else 0.0
    spread = np.sqrt(kept * variance + kept**2 * mean_variance + unsure)
    q = heterogeneity.cochran(y, variance)
    return Shrunk(mean, mean_variance**0.5, between, q, mean + differences, differences, spread)


@dataclass(frozen=True)
class Standing:
    """How far a team is from its service in service SDs, shrunken, with its standard error."""

    difference: float
    error: float

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return self.difference - CERTAINTY * self.error

    @property
    def high(self) -> float:
        """The upper end of the 95 % interval."""
        return self.difference + CERTAINTY * self.error

    @property
    def clear(self) -> bool:
        """Whether the interval excludes no difference at all."""
        return self.low > 0 or self.high < 0


def gap(one: Standing, other: Standing) -> Standing:
    """How much further a team is from its service in one source than in another, in service SDs.

    Sources have no common ruler, so only these standings may be compared, never their levels.
    """
    return Standing(one.difference - other.difference, float(np.hypot(one.error, other.error)))


@dataclass(frozen=True)
class Spread:
    """Variances between practitioners, between raters, and of what is left, within teams."""

    practitioners: float
    raters: float
    rest: float


def spread(units: pd.DataFrame) -> Spread:
    """Variance components within teams from pairs of forms: shared practitioner, shared rater, or neither.

    `units` has integer codes team, subject and rater and a float value, one row a form. Half the mean
    squared difference of a pair is the sum of the components that the two do not share, which needs no
    balance and no iteration. Where the design has no pair of a kind, its component joins the rest.
    """
    whole = _pairs(units, ["team"])
    subject, rater = _pairs(units, ["team", "subject"]), _pairs(units, ["team", "rater"])
    both = _pairs(units, ["team", "subject", "rater"])
    neither = _half(whole - subject - rater + both)
    same_subject, same_rater, same = _half(subject - both), _half(rater - both), _half(both)
    known = [found for found in (neither, same_subject, same_rater, same) if found is not None]
    total = known[0] if known else 0.0
    if neither is None:
        return Spread(0.0, 0.0, total)
    if same_subject is None and same_rater is None and same is not None:
        # People who rate themselves are practitioner and rater in one.
        own = min(max(0.0, neither - same), total)
        return Spread(own, 0.0, total - own)
    practitioners = 0.0 if same_subject is None else min(max(0.0, neither - same_subject), total)
    raters = 0.0 if same_rater is None else min(max(0.0, neither - same_rater), total - practitioners)
    return Spread(practitioners, raters, total - practitioners - raters)


def _pairs(units: pd.DataFrame, by: list[str]) -> Floats:
    """Over all pairs within the groups: the sum of squared differences, and how many pairs there are."""
    value = units["value"].to_numpy(dtype=float)
    group = _codes(units, by)
    n = np.bincount(group).astype(float)
    total, squares = np.bincount(group, value), np.bincount(group, value**2)
    return np.array([(n * squares - total**2).sum(), (n * (n - 1) / 2).sum()])


def _codes(units: pd.DataFrame, by: list[str]) -> NDArray[np.intp]:
    code = units[by[0]].to_numpy(dtype=np.int64)
    for name in by[1:]:
        column = units[name].to_numpy(dtype=np.int64)
        code = code * (int(column.max(initial=0)) + 1) + column
    return np.unique(code, return_inverse=True)[1]


def _half(pairs: Floats) -> float | None:
    """Half the mean squared difference, or None where there is no such pair."""
    return max(0.0, float(pairs[0] / pairs[1] / 2)) if pairs[1] > 0.5 else None


@dataclass(frozen=True)
class TeamMean:
    """A team's mean in the unit of the values, its standard error, and how it stands in its service."""

    mean: float
    error: float
    standing: Standing | None


def team_errors(units: pd.DataFrame) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Each team's code, mean and standard error, the error as practitioners, raters and the rest bring it.

    `units` is as for `spread`. A component counts as often as a team's forms are shared out: fully where one
    person has them all, a k-th part where k share them evenly.
    """
    found = spread(units)
    teams, team = np.unique(units["team"].to_numpy(), return_inverse=True)
    n = np.bincount(team).astype(float)
    variance = (
        found.practitioners * _concentration(units, team, "subject", n)
        + found.raters * _concentration(units, team, "rater", n)
        + found.rest / n
    )
    return teams, np.bincount(team, units["value"].to_numpy(dtype=float)) / n, np.sqrt(variance)


def team_means(units: pd.DataFrame) -> dict[int, TeamMean]:
    """Each team's mean by its code, with the error that practitioners, raters and the rest bring.

    `units` is as for `spread`. A team stands in its service only among three or more teams, and only if
    the values vary at all. Differences are divided by the SD of all forms of the service.
    """
    teams, mean, error = team_errors(units)
    deviation = float(units["value"].to_numpy(dtype=float).std())
    comparable = len(teams) >= TEAMS_FOR_COMPARISON and deviation > 0 and bool((error > 0).all())
    shrunk = shrink(mean, error) if comparable else None
    return {
        int(code): TeamMean(
            float(mean[at]),
            float(error[at]),
            Standing(float(shrunk.differences[at]) / deviation, float(shrunk.errors[at]) / deviation)
            if shrunk
            else None,
        )
        for at, code in enumerate(teams)
    }


def _concentration(units: pd.DataFrame, team: NDArray[np.intp], of: str, n: Floats) -> Floats:
    """The sum of squared shares of a team's forms: 1 if one person has them all, 1/k if k share evenly."""
    entity = units[of].to_numpy(dtype=np.int64)
    width = int(entity.max(initial=0)) + 1
    pairs, rows = np.unique(team * width + entity, return_counts=True)
    return np.bincount(pairs // width, rows.astype(float) ** 2, minlength=len(n)) / n**2

"""A team beside its service: shrunken differences with their uncertainty, and never a rank."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import adjustment
from analysis.components import spread
from analysis.results import CERTAINTY

# With fewer teams than this the service is hardly more than the team itself or one other.
TEAMS_FOR_COMPARISON = 3
# Teams are taken to differ by an SD of so many service SDs at least, and seldom by twice the second more:
# intraclass correlations of .02, and of .2 where both are added. Those that are published for teams lie from
# .005 to .1. Without a least, one team that does differ would be drawn in, among few that do not, until
# nobody could see it.
LEAST_SPREAD, USUAL_SPREAD = 0.15, 0.3
# The middles of forty steps over which the spread between teams is integrated, in scales of the half normal.
STEPS = (np.arange(40) + 0.5) / 10
# How many times as long as another's one source's service SD may be for the same difference of practice.
RULERS = 2.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shrunk:
    """How each of several groups differs from all of them together, drawn in, with the standard errors."""

    differences: Floats
    errors: Floats


def shrink(estimates: Floats, covariance: Floats, shares: Floats | None = None) -> Shrunk:
    """How each team differs from the teams there are, from effects in service SDs with correlated errors.

    b ~ N(μ1, V), V = τ²I + C, C the errors' covariance of shape (teams, teams). Given τ the effects have the
    mean τ²Pb and the covariance τ²I − τ⁴P, P = V⁻¹ − V⁻¹11'V⁻¹/1'V⁻¹1; a difference is an effect less the
    mean of all by `shares` (default: equal), so a team is held against the teams there are, and not against
    all that there might be. Both are integrated over τ, weighted by the restricted likelihood and a half
    normal from LEAST_SPREAD on with the scale USUAL_SPREAD, which stands for what is known of teams where
    these are too few to tell. Source: Rubin 1981; Searle, Casella and McCulloch 1992, ch. 7 to 9.
    """
    k = len(estimates)
    weights = np.full(k, 1 / k) if shares is None else shares / shares.sum()
    root, turn = np.linalg.eigh(covariance)
    root = np.maximum(root, 0.0)
    tau = LEAST_SPREAD + USUAL_SPREAD * STEPS
    square = tau[:, None] ** 2
    precision = 1 / (root + square)
    one, at = turn.T @ np.ones(k), turn.T @ estimates
    whole = precision @ one**2
    rest = at - ((precision @ (one * at)) / whole)[:, None] * one
    likely = 0.5 * (
        np.log(precision).sum(axis=1) - np.log(whole) - (precision * rest**2).sum(axis=1) - STEPS**2
    )
    chance = np.exp(likely - likely.max())
    chance /= chance.sum()
    # In the covariance's own directions every matrix is a row of weights; its contrasts bring teams back.
    contrast = turn - weights @ turn
    mean = (square * precision * rest) @ contrast.T
    common = (square * precision * one) @ contrast.T
    variance = (square * precision * root) @ (contrast**2).T + common**2 / whole[:, None]
    differences = chance @ mean
    errors = np.sqrt(chance @ (variance + (mean - differences) ** 2))
    return Shrunk(differences, errors)


@dataclass(frozen=True)
class Standing:
    """How far a team is from its service in service SDs, shrunken, with its standard error.

    `adjusted` names what both were freed from: `severity` of the observers, the mix of `case`s, or nothing.
    """

    difference: float
    error: float
    adjusted: tuple[str, ...] = ()

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

    Sources have no common ruler, so only these standings may be compared, never their levels. Nor is a
    service SD of one quite that of another: what differs between people who answer makes it longer, and one
    and the same difference of practice is then fewer of them. So where both lie on one side, the further is
    held against twice the nearer, and there is no gap at all until it is beyond that.
    """
    apart = one.difference - other.difference
    if one.difference * other.difference > 0:
        nearer = min(abs(one.difference), abs(other.difference))
        apart = float(np.sign(apart)) * max(0.0, abs(apart) - (RULERS - 1) * nearer)
    return Standing(apart, float(np.hypot(one.error, other.error)))


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

    `units` is as for `spread`, and may have integer codes `case`, the kind of case (below 0: not known). The
    mean and its error are of the forms as they are. A team stands in its service only among three or more
    teams, and only if the values vary at all; its standing is freed from who saw it, and from the mix of its
    cases, as far as the design allows (`adjustment.adjust`), and says from what. Differences are divided by
    the SD of all forms of the service.
    """
    teams, mean, error = team_errors(units)
    deviation = float(units["value"].to_numpy(dtype=float).std())
    if len(teams) < TEAMS_FOR_COMPARISON or deviation == 0 or not (error > 0).all():
        standings: list[Standing | None] = [None] * len(teams)
    else:
        standings = [*_standings(units, mean, error, deviation)]
    return {
        int(code): TeamMean(float(mean[at]), float(error[at]), standings[at]) for at, code in enumerate(teams)
    }


def _standings(units: pd.DataFrame, mean: Floats, error: Floats, deviation: float) -> list[Standing]:
    """The standing of each team, from adjusted effects where the design has any."""
    found = adjustment.adjust(units, spread(units))
    effects, covariance = (
        (mean - mean.mean(), np.diag(error**2)) if found is None else (found.effects, found.covariance)
    )
    shares = np.unique(units["team"].to_numpy(), return_counts=True)[1].astype(float)
    shrunk = shrink(effects / deviation, covariance / deviation**2, shares)
    adjusted = [()] * len(mean) if found is None else found.names
    return [
        Standing(float(difference), float(unsure), freed)
        for difference, unsure, freed in zip(shrunk.differences, shrunk.errors, adjusted, strict=True)
    ]


def _concentration(units: pd.DataFrame, team: NDArray[np.intp], of: str, n: Floats) -> Floats:
    """The sum of squared shares of a team's forms: 1 if one person has them all, 1/k if k share evenly."""
    entity = units[of].to_numpy(dtype=np.int64)
    width = int(entity.max(initial=0)) + 1
    pairs, rows = np.unique(team * width + entity, return_counts=True)
    return np.bincount(pairs // width, rows.astype(float) ** 2, minlength=len(n)) / n**2

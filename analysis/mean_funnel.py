"""Funnels of means: which teams' means differ from all teams' by more than chance and the usual spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.funnel import ALARM, WARNING
from analysis.overdispersion import between, winsorised

# With fewer teams nobody can tell how much teams usually differ.
TEAMS_FOR_FUNNEL = 3

Outside = Literal["95", "99.8"]


@dataclass(frozen=True)
class MeanFunnel:
    """The mean of all forms, the SD of one form, and the SD between teams, all in the unit of the values."""

    centre: float
    deviation: float
    between: float

    def reach(self, n: float, errors: float) -> float:
        """How far from the centre the limits lie for so many forms, at so many standard errors."""
        return errors * float(np.hypot(self.deviation / np.sqrt(n), self.between))

    def outside(self, mean: float, n: int) -> Outside | None:
        """The widest pair of limits that a team's mean lies outside, or None."""
        apart = abs(mean - self.centre)
        if apart > self.reach(n, ALARM):
            return "99.8"
        return "95" if apart > self.reach(n, WARNING) else None


def funnel_of(means: Sequence[float], errors: Sequence[float], forms: Sequence[int]) -> MeanFunnel | None:
    """The funnel of teams' means with their standard errors and numbers of forms; None under three teams.

    y ~ N(θ, σ²/n + τ²): σ² is the mean of n·error² weighted by n, so that it holds what practitioners and
    raters bring; θ is the mean of all forms; τ² allows for the spread that teams usually have, by additive
    random effects on winsorised scores. Source: Spiegelhalter 2005.
    """
    if len(means) < TEAMS_FOR_FUNNEL:
        return None
    y, error, n = (np.asarray(each, dtype=float) for each in (means, errors, forms))
    centre = float(np.average(y, weights=n))
    deviation = float(np.sqrt(np.average(n * error**2, weights=n)))
    if deviation == 0:
        return None
    usual = deviation / np.sqrt(n)
    _, tau2 = between(winsorised((y - centre) / usual), usual)
    return MeanFunnel(centre, deviation, float(np.sqrt(tau2)))

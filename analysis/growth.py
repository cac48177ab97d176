"""One person's own scores over time: where they stand and how they change, with how sure that is.

Nothing is borrowed from other people: the spread is that of the person's own occasions, which differ because
situations do. It is a record of one person, and no release.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np
from scipy.special import stdtrit

# Under this many occasions there is no figure at all, and under the second no change.
FEWEST, FEWEST_FOR_CHANGE = 3, 5
# Levels are whole numbers: a spread under that of their rounding, 1/√12 of a level, is chance.
LEAST_SPREAD = 1 / sqrt(12)
CONFIDENCE = 0.95
YEAR = 365.25


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error and the ends of its 95 % interval, in levels (or levels a year)."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Growth:
    """How one person stands: `level` is None under FEWEST occasions, `change` a year where unknown."""

    occasions: int
    level: Estimate | None
    change: Estimate | None


def growth(scores: Sequence[tuple[date, float]]) -> Growth:
    """Where somebody stands and how that changes, from the day and the score (in levels) of each occasion.

    The level is the mean with s/√n and Student's t with n − 1 degrees of freedom; the change is the slope of
    the least-squares line with s/√Sxx and n − 2. Both spreads are at least LEAST_SPREAD. There is no change
    where all occasions are of one day. Source: Draper and Smith 1998, ch. 1.
    """
    n = len(scores)
    if n < FEWEST:
        return Growth(n, None, None)
    y = np.array([score for _day, score in scores])
    level = _estimate(float(y.mean()), max(float(y.std(ddof=1)), LEAST_SPREAD) / sqrt(n), n - 1)
    return Growth(n, level, _change(np.array([day.toordinal() / YEAR for day, _score in scores]), y))


def _change(x: np.ndarray, y: np.ndarray) -> Estimate | None:
    n, away = len(x), x - x.mean()
    sxx = float(away @ away)
    if n < FEWEST_FOR_CHANGE or sxx == 0:
        return None
    slope = float(away @ y) / sxx
    rest = y - y.mean() - slope * away
    spread = max(sqrt(float(rest @ rest) / (n - 2)), LEAST_SPREAD)
    return _estimate(slope, spread / sqrt(sxx), n - 2)


def _estimate(value: float, error: float, freedom: int) -> Estimate:
    reach = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * error
    return Estimate(value, error, value - reach, value + reach)

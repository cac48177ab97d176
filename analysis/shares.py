"""A count beside what it is out of: when the two may be told, for each team and for all, and how sure it is.

Nothing is known of the people behind them but how many they are, so each number that anybody could work out
must be large enough by itself: of a share the count and also the rest, since "all but two" tells of two.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

import numpy as np

from analysis.results import CERTAINTY
from analysis.shift import Series
from analysis.statistical_disclosure import NOBODY, Backing, Minimum, Reason, Release, reason, withhold

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Part:
    """A count, and what it is out of."""

    count: int
    out_of: int


@dataclass(frozen=True)
class Told:
    """How a part is told: as so many in 100 of those that it is out of, or as so many for each of them.

    `counted` and `out_of` are the least people behind each number; None where it counts no people.
    """

    is_share: bool
    counted: Minimum | None
    out_of: Minimum


def release_parts(parts: Mapping[Key, Part], how: Told) -> tuple[dict[Key, Release[float]], Release[float]]:
    """Each team's part in one month, and all of them together, as far as they may be told.

    The whole is told only where every part is. Whoever knows it and all parts but one knows that one; and of
    two hidden parts each is known to be small, so that even their sum can tell both.
    """
    reasons = {key: _reason(part, how) for key, part in parts.items()}
    each = {key: _release(part, how, reasons[key]) for key, part in parts.items()}
    hidden = Reason.COMPLEMENTARY if any(reasons.values()) else None
    whole = Part(sum(one.count for one in parts.values()), sum(one.out_of for one in parts.values()))
    return each, _release(whole, how, hidden or _reason(whole, how))


def wilson(part: Part) -> tuple[float, float]:
    """The ends of the 95 % interval of a share, from 0 to 1, by score.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). What is counted is taken to be drawn one by one.
    Source: Wilson 1927, Journal of the American Statistical Association 22, 209.
    """
    n, share, z = part.out_of, part.count / part.out_of, CERTAINTY
    middle = (2 * n * share + z**2) / (2 * (n + z**2))
    reach = z / (2 * (n + z**2)) * sqrt(4 * n * share * (1 - share) + z**2)
    # At an end of the scale the interval ends there too, which rounding would miss by a little.
    low = 0.0 if part.count == 0 else middle - reach
    return low, 1.0 if part.count == n else middle + reach


def series(months: Iterable[tuple[int, Release[float] | None]]) -> Series:
    """Shares in 100, each with its month's number, as a series whose changes may be told.

    The error of a month is √(p(1 − p)/n) in points, p the mean of all months: one month's own would be
    smallest where all happen to agree. Its limit: the people are mostly those of the month before, so that
    noise moves a point less than this says, and neighbours go together, which `shift.told` allows for.
    """
    numbered = list(months)
    known = [(one.value, one.n) for _, one in numbered if one and one.value is not None and one.n]
    forms = sum(n for _, n in known)
    mean = sum(value * n for value, n in known) / forms / 100 if forms else 0.0
    spread = mean * (1 - mean)
    values = tuple(one.value if one else None for _, one in numbered)
    errors = tuple(
        100 * float(np.sqrt(spread / one.n)) if one and one.n and spread > 0 else None for _, one in numbered
    )
    counts = tuple(one.n if one else None for _, one in numbered)
    return Series(values, errors, counts, starts=tuple(number for number, _ in numbered))


def _reason(part: Part, how: Told) -> Reason | None:
    """Why a part may not be told, or None."""
    second = part.out_of - part.count if how.is_share else part.out_of
    cells = [(second, how.out_of), *([(part.count, how.counted)] if how.counted else [])]
    return next((why for number, least in cells if (why := reason(_people(number), least, count=True))), None)


def _people(number: int) -> Backing:
    """So many different people, of whom nobody makes up more than themself."""
    share = NOBODY.rater_share
    return Backing(number, number, number, number, number, share, share, share, False, number)


def _release(part: Part, how: Told, why: Reason | None) -> Release[float]:
    if why:
        return withhold(why)
    return Release(round((100 if how.is_share else 1) * part.count / part.out_of, 1), part.out_of)

"""Change over time: how long a period must be, and whether one person has reliably changed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.frames import FrameError
from analysis.results import CERTAINTY
from analysis.statistical_disclosure import Backing, Behind, Minimum, reason

MOST_PERIODS = 0.9
# numpy counts months from January 1970, and we count them from the year 0.
EPOCH_MONTHS = 1970 * 12


class Length(StrEnum):
    """How long a period of a chart is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return {"month": 1, "quarter": 3, "half-year": 6}[self.value]

    def number(self, day: date) -> int:
        """Which period a day falls in, counted without gaps from the year 0."""
        return (day.year * 12 + day.month - 1) // self.months

    def start(self, number: int) -> date:
        """The first day of a period."""
        year, month = divmod(number * self.months, 12)
        return date(year, month + 1, 1)


@dataclass(frozen=True)
class Periods:
    """The whole periods of a chart, each row's place among them (-1: in none), and who is behind each.

    `enough` is whether nine in ten of them reach the minimum; otherwise half-years show what they can.
    """

    length: Length
    enough: bool
    starts: tuple[date, ...]
    place: NDArray[np.intp]
    backings: tuple[Backing, ...]


def period(frame: pd.DataFrame, minimum: Minimum, today: date) -> Periods:
    """The shortest of month, quarter and half-year in which nine in ten whole periods reach the minimum.

    The period that holds `today` is not over, so it is left out. Whether the answers are all the same
    does not count here: that hides a figure, and a longer period would not mend it.
    """
    return period_of(np.arange(len(frame)), frame, Behind(frame), minimum, today)


def period_of(
    rows: NDArray[np.intp], frame: pd.DataFrame, behind: Behind, minimum: Minimum, today: date
) -> Periods:
    """The same for some rows of a frame, of which is known who stands behind them."""
    months = frame["rated_on"].to_numpy(dtype="datetime64[M]")[rows]
    found = _periods(rows, months, behind, minimum, Length.MONTH.number(today), Length.MONTH)
    for length in (Length.QUARTER, Length.HALF_YEAR):
        if not found.enough:
            found = _periods(rows, months, behind, minimum, length.number(today), length)
    return found


def _periods(
    rows: NDArray[np.intp],
    months: NDArray[np.datetime64],
    behind: Behind,
    minimum: Minimum,
    now: int,
    length: Length,
) -> Periods:
    number = (months.astype(np.int64) + EPOCH_MONTHS) // length.months
    inside = ~np.isnat(months) & (number < now)
    if not inside.any():
        return Periods(length, False, (), np.full(len(rows), -1, dtype=np.intp), ())
    first = int(number[inside].min())
    place = np.where(inside, number - first, -1).astype(np.intp)
    counted = behind.each(rows[inside], place[inside], now - first)
    reached = [reason(backing, minimum, count=True) is None for backing in counted]
    starts = tuple(length.start(first + at) for at in range(len(counted)))
    enough = bool(np.mean(reached) >= MOST_PERIODS)
    return Periods(length, enough, starts, place, tuple(counted))


@dataclass(frozen=True)
class ReliableChange:
    """A change in the unit of the scores, its 95 % interval, and how many of its standard errors it is.

    `se` is the standard error of one score, `se_difference` that of a difference of two.
    """

    value: float
    low: float
    high: float
    se: float
    se_difference: float
    rc: float | None
    reliable: bool | None
    reason: str | None = None


def reliable_change(before: float, after: float, deviation: float, reliability: float) -> ReliableChange:
    """Whether one person's change is more than the measure's own error makes (beyond 1.96).

    SE = SD √(1 − r), S_diff = √2 SE, RC = (after − before)/S_diff, with the SD and the reliability of the
    measure in the group it was normed on. A measure without error has no RC. Raises FrameError naming the
    figure. Source: Jacobson and Truax 1991.
    """
    for name, figure in (("before", before), ("after", after), ("deviation", deviation)):
        if not np.isfinite(figure):
            raise FrameError(name, None, f"{figure} has no end", "Give a finite number.")
    if deviation <= 0:
        raise FrameError("deviation", None, f"{deviation} is not above 0", "Give the scores' SD.")
    if not 0 <= reliability <= 1:
        raise FrameError("reliability", None, f"{reliability} is outside 0 to 1", "Give it as a share of 1.")
    value = after - before
    error = deviation * float(np.sqrt(1 - reliability))
    spread = float(np.sqrt(2)) * error
    low, high = value - CERTAINTY * spread, value + CERTAINTY * spread
    if spread == 0:
        return ReliableChange(
            value, low, high, error, spread, None, None, "A measure without error has no RC."
        )
    index = value / spread
    return ReliableChange(value, low, high, error, spread, index, abs(index) > CERTAINTY)

"""Change over time: how long a period must be, and what a run chart or an XmR chart says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistical_disclosure import Backing, Minimum, backings, reason

MOST_PERIODS = 0.9
POINTS_FOR_LIMITS = 12
LIMIT = 2.66
SCREEN = 3.267
RUN = 7
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
    found = [_periods(frame, minimum, today, length) for length in (Length.MONTH,)]
    for length in (Length.QUARTER, Length.HALF_YEAR):
        if not found[-1].enough:
            found.append(_periods(frame, minimum, today, length))
    return found[-1]


def _periods(frame: pd.DataFrame, minimum: Minimum, today: date, length: Length) -> Periods:
    months = frame["rated_on"].to_numpy(dtype="datetime64[M]")
    number = (months.astype(np.int64) + EPOCH_MONTHS) // length.months
    inside = ~np.isnat(months) & (number < length.number(today))
    if not inside.any():
        return Periods(length, False, (), np.full(len(frame), -1, dtype=np.intp), ())
    first = int(number[inside].min())
    place = np.where(inside, number - first, -1).astype(np.intp)
    counted = backings(frame, place, int(length.number(today)) - first)
    reached = [reason(backing, minimum, count=True) is None for backing in counted]
    starts = tuple(length.start(first + at) for at in range(len(counted)))
    enough = bool(np.mean(reached) >= MOST_PERIODS)
    return Periods(length, enough, starts, place, tuple(counted))


@dataclass(frozen=True)
class Limits:
    """The limits of an XmR chart, all in the unit of the values."""

    centre: float
    mean_range: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


def limits(values: Sequence[float], constant: float = LIMIT) -> Limits:
    """The limits of an XmR chart: mean ± 2.66 mean moving ranges, large ranges being screened once.

    Moving ranges of at least 3.267 times their mean are left out of it once; the near limits stand at
    two thirds of the way. Source: NHS England, Making Data Count; NIST handbook 6.3.2.2 with 3/1.128.
    """
    points = np.asarray(values, dtype=float)
    ranges = np.abs(np.diff(points))
    mean_range = float(ranges.mean()) if ranges.size else 0.0
    kept = ranges[ranges < SCREEN * mean_range]
    mean_range = float(kept.mean()) if kept.size else mean_range
    centre, reach = float(points.mean()), constant * mean_range
    near = reach * 2 / 3
    return Limits(centre, mean_range, centre - reach, centre + reach, centre - near, centre + near)


class Sign(StrEnum):
    """What a signal was seen by."""

    OUTSIDE = "outside"
    RUN = "run"
    TREND = "trend"
    NEAR = "near"


@dataclass(frozen=True)
class Signal:
    """Something that noise alone makes seldom, from one point to another: a question, never an answer."""

    sign: Sign
    first: int
    last: int
    direction: Literal["up", "down"]


@dataclass(frozen=True)
class Chart:
    """A run chart (no limits; the centre is the median) or, from 12 points, an XmR chart."""

    centre: float
    limits: Limits | None
    signals: tuple[Signal, ...]


def chart(values: Sequence[float]) -> Chart | None:
    """Read a series of figures in the order of time; None when there are fewer than two."""
    if len(values) < 2:
        return None
    if len(values) < POINTS_FOR_LIMITS:
        centre = float(np.median(values))
        return Chart(centre, None, tuple(_runs(values, centre) + _trends(values)))
    found = limits(values)
    seen = _outside(values, found) + _runs(values, found.centre) + _trends(values) + _near(values, found)
    return Chart(found.centre, found, tuple(sorted(seen, key=lambda signal: (signal.first, signal.last))))


def _outside(values: Sequence[float], found: Limits) -> list[Signal]:
    return [
        Signal(Sign.OUTSIDE, at, at, "up" if value > found.upper else "down")
        for at, value in enumerate(values)
        if value > found.upper or value < found.lower
    ]


def _runs(values: Sequence[float], centre: float) -> list[Signal]:
    """Seven or more in a row on one side; a point on the centre line ends a run."""
    return _stretches(np.sign(np.asarray(values, dtype=float) - centre), Sign.RUN, RUN, 0)


def _trends(values: Sequence[float]) -> list[Signal]:
    """Seven or more points, each higher (or each lower) than the one before."""
    return _stretches(np.sign(np.diff(values)), Sign.TREND, RUN - 1, 1)


def _stretches(sides: NDArray[np.float64], sign: Sign, least: int, more: int) -> list[Signal]:
    """Every longest stretch of one side that has at least so many steps and spans `more` points more."""
    found, first = [], 0
    for at in range(1, len(sides) + 1):
        if at < len(sides) and sides[at] == sides[first]:
            continue
        if at - first >= least and sides[first] != 0:
            found.append(Signal(sign, first, at - 1 + more, "up" if sides[first] > 0 else "down"))
        first = at
    return found


def _near(values: Sequence[float], found: Limits) -> list[Signal]:
    """Two of three points beyond the near limit, all on one side; stretches that overlap are one signal."""
    signals: list[Signal] = []
    for at in range(len(values) - 2):
        three = values[at : at + 3]
        up = min(three) > found.centre and sum(value > found.near_upper for value in three) >= 2
        down = max(three) < found.centre and sum(value < found.near_lower for value in three) >= 2
        if not (up or down):
            continue
        direction: Literal["up", "down"] = "up" if up else "down"
        if signals and signals[-1].direction == direction and signals[-1].last >= at:
            signals[-1] = replace(signals[-1], last=at + 2)
        else:
            signals.append(Signal(Sign.NEAR, at, at + 2, direction))
    return signals

"""Run charts and XmR charts: the limits of a series, and what in it noise alone makes seldom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import columns

POINTS_FOR_LIMITS = 12
# Two points have one moving range, which bounds them whatever they are.
FEWEST_POINTS = 3
LIMIT = 2.66
SCREEN = 3.267
RUN = 7
# A point this near a line, in parts of the largest figure, stands on it: a mean is rounded.
ON_THE_LINE = 1e-12

Direction = Literal["up", "down"]
Better = Literal["up", "down", "neither"]


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

    Moving ranges of at least 3.267 times their mean are left out of it once, unless nothing else moves; the
    near limits stand at two thirds of the way. Source: NHS England, Making Data Count; NIST handbook 6.3.2.2
    with 3/1.128.
    """
    points = np.asarray(values, dtype=float)
    ranges = np.abs(np.diff(points))
    mean_range = float(ranges.mean()) if ranges.size else 0.0
    kept = ranges[ranges < SCREEN * mean_range]
    mean_range = float(kept.mean()) if kept.any() else mean_range
    centre, reach = float(points.mean()), constant * mean_range
    near = reach * 2 / 3
    return Limits(centre, mean_range, centre - reach, centre + reach, centre - near, centre + near)


class Sign(StrEnum):
    """What a signal was seen by; the earlier has the say where a point is in several."""

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
    direction: Direction


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
    return Chart(found.centre, found, signals(values, found))


def signals(values: Sequence[float], found: Limits) -> tuple[Signal, ...]:
    """What stands out of a series beside its limits, in the order of time.

    A point outside a limit; 7 in a row on one side of the centre; 7 each higher, or each lower, than the one
    before; 2 of 3 beyond a near limit with all three on that side. Noise alone makes a signal in 3 % of
    series of 8 points, 7 % of 12, 15 % of 20 and 29 % of 36.
    """
    seen = _outside(values, found) + _runs(values, found.centre) + _trends(values) + _near(values, found)
    return tuple(sorted(seen, key=lambda signal: (signal.first, signal.last)))


def _outside(values: Sequence[float], found: Limits) -> list[Signal]:
    line = _rounding(values)
    return [
        Signal(Sign.OUTSIDE, at, at, "up" if value > found.upper else "down")
        for at, value in enumerate(values)
        if value > found.upper + line or value < found.lower - line
    ]


def _rounding(values: Sequence[float]) -> float:
    return ON_THE_LINE * max(abs(value) for value in values)


def _runs(values: Sequence[float], centre: float) -> list[Signal]:
    """Seven or more in a row on one side; a point on the centre line ends a run."""
    away = np.asarray(values, dtype=float) - centre
    away[np.abs(away) <= _rounding(values)] = 0.0
    return _stretches(np.sign(away), Sign.RUN, RUN, 0)


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
    line = _rounding(values)
    low, high = found.near_lower - line, found.near_upper + line
    for at in range(len(values) - 2):
        three = values[at : at + 3]
        up = min(three) > found.centre + line and sum(value > high for value in three) >= 2
        down = max(three) < found.centre - line and sum(value < low for value in three) >= 2
        if not (up or down):
            continue
        direction: Direction = "up" if up else "down"
        if signals and signals[-1].direction == direction and signals[-1].last >= at:
            signals[-1] = replace(signals[-1], last=at + 2)
        else:
            signals.append(Signal(Sign.NEAR, at, at + 2, direction))
    return signals


@dataclass(frozen=True)
class Point:
    """One period's value and the signal it belongs to; None is common cause.

    `meaning` is said only where a direction of improvement is declared.
    """

    period: str
    value: float
    signal: Sign | None = None
    direction: Direction | None = None
    meaning: Literal["improvement", "concern"] | None = None


@dataclass(frozen=True)
class XmR:
    """An XmR chart in figures, all in the unit of the values; n counts the points."""

    centre: float
    mean_range: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    verdict: Literal["common cause", "special cause"] | None
    points: tuple[Point, ...]
    n: int
    reason: str | None = None
    caution: str | None = None


def control_chart(frame: pd.DataFrame, constant: float = LIMIT, better: Better = "neither") -> XmR:
    """The XmR chart of a frame with the columns `period` (each once, in the order of time) and `value`.

    Limits and signals are those of `limits` and `signals`; `better` is the direction of improvement, and
    without one no signal is called improvement or concern. Limits are given from 3 points that vary; under 12
    the caution says that a page draws a run chart. Raises FrameError naming the column and the row. Source:
    Wheeler 1993, Understanding Variation; NHS England, Making Data Count.
    """
    periods, values = columns.names(frame, "period"), columns.figures(frame, "value").tolist()
    if len(values) < FEWEST_POINTS:
        return _without(periods, values, "Limits need at least 3 points.")
    if min(values) == max(values):
        return _without(periods, values, "Every value is the same, so nothing shows how much is usual.")
    found = limits(values, constant)
    points = [Point(period, value) for period, value in zip(periods, values, strict=True)]
    order = list(Sign)
    # The signal with the first say is written last.
    for signal in sorted(signals(values, found), key=lambda one: -order.index(one.sign)):
        for at in range(signal.first, signal.last + 1):
            told = _meaning(signal.direction, better)
            points[at] = replace(points[at], signal=signal.sign, direction=signal.direction, meaning=told)
    special = any(point.signal for point in points)
    return XmR(
        found.centre,
        found.mean_range,
        found.lower,
        found.upper,
        found.near_lower,
        found.near_upper,
        "special cause" if special else "common cause",
        tuple(points),
        len(points),
        caution=_caution(len(points), special),
    )


def _without(periods: Sequence[str], values: Sequence[float], reason: str) -> XmR:
    points = tuple(Point(period, value) for period, value in zip(periods, values, strict=True))
    centre = values[0] if min(values) == max(values) else float(np.mean(values))
    return XmR(centre, None, None, None, None, None, None, points, len(points), reason)


def _meaning(direction: Direction, better: Better) -> Literal["improvement", "concern"] | None:
    if better == "neither":
        return None
    return "improvement" if direction == better else "concern"


def _caution(points: int, special: bool) -> str | None:
    if points < POINTS_FOR_LIMITS:
        return f"Under {POINTS_FOR_LIMITS} points the limits are not settled: a page draws a run chart."
    if special:
        return (
            "A signal is a question: noise makes one in 7 % of series of 12 points, 15 % of 20, 29 % of 36."
        )
    return None

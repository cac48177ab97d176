"""Funnel plots: which teams differ from a standard by more than chance and the usual spread; never a rank.

What it gives summarises people: it has to pass the gate of small numbers before anybody sees it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincinv

from analysis import columns
from analysis.frames import FrameError
from analysis.overdispersion import Scale, Transform, dispersion, limits
from analysis.results import CERTAINTY

Floats = NDArray[np.float64]

# The standard errors that 95 % and 99.8 % of what chance alone makes lie between.
WARNING, ALARM = CERTAINTY, 3.090232306167813
TEAMS_FOR_DISPERSION = 3
FEW_TEAMS = 10
# An expected count outside of these is no count of events.
LEAST_EXPECTED, MOST_EXPECTED = 1e-6, 1e15


@dataclass(frozen=True)
class Team:
    """One team in a funnel: its value, what it rests on, its limits, and whether it lies outside them.

    `count` is of events, and `n` what it is out of: the expected count for a ratio. `outside` is the widest
    pair of limits that it lies outside, None when it lies inside both; on the LOG scale a team with no event
    is judged with half an event more (see `Scale.value`).
    """

    team: str
    value: float
    count: int
    n: float
    low95: float | None
    high95: float | None
    low998: float | None
    high998: float | None
    outside: Literal["95", "99.8"] | None
    direction: Literal["above", "below"] | None


@dataclass(frozen=True)
class Funnel:
    """A funnel plot in figures, its teams in the order of the frame.

    `overall` is all counts over all sizes: the centre itself for proportions. φ and τ² are on the transformed
    scale; `reason` says why they cannot be had.
    """

    centre: float
    overall: float
    transform: Transform
    phi: float | None
    tau2: float | None
    teams: tuple[Team, ...]
    reason: str | None = None
    caution: str | None = None


def funnel(frame: pd.DataFrame, transform: Transform = Transform.ROOT) -> Funnel:
    """The funnel of a frame with a row a team: `team, events, n`, or `team, observed, expected`.

    Proportions events/n are compared with all events over all n, ratios observed/expected with 1. Limits
    stand at 1.96 and 3.09 standard errors, exact where few events are expected, and allow for the spread that
    teams usually have (`overdispersion`): by default on the square-root scale, winsorised. Under three teams
    that spread is unknown, and the limits allow for chance only.

    Raises FrameError naming the column and the row. Source: Spiegelhalter 2005, Funnel plots for comparing
    institutional performance.
    """
    teams = columns.names(frame, "team")
    if {"observed", "expected"} & set(frame.columns):
        count, size = _ratios(frame)
        scale = Scale(1.0, False, transform)
    else:
        count, size = _proportions(frame)
        scale = Scale(float(count.sum() / size.sum()), True, transform)
    overall = float(count.sum() / size.sum())
    if scale.proportion and overall in (0.0, 1.0):
        what = "No event happened" if overall == 0 else "Every event happened"
        rows = _rows(teams, count, size, count / size, None)
        return Funnel(overall, overall, transform, None, None, rows, f"{what} in any team, so none differs.")
    phi = tau2 = reason = None
    if len(teams) < TEAMS_FOR_DISPERSION:
        reason = "Under three teams nobody can tell their usual spread: the limits allow for chance only."
    else:
        phi, tau2 = dispersion(scale, count, size)
    pairs = [limits(scale, size, tau2 or 0.0, reach) for reach in (WARNING, ALARM)]
    # Limits that allow for a spread are compared on its scale, and exact ones with the count as it is.
    judged = scale.value(count, size) if tau2 else count / size
    rows = _rows(teams, count, size, judged, pairs)
    caution = _caution(len(teams), count, size, scale)
    return Funnel(scale.centre, overall, transform, phi, tau2, rows, reason, caution)


def garwood(observed: Floats, expected: Floats, coverage: float = 0.95) -> tuple[Floats, Floats]:
    """The exact interval of a ratio of an observed Poisson count to an expected one, arrays of one shape.

    χ²(α/2; 2O)/2E and χ²(1 − α/2; 2O + 2)/2E, α = 1 − coverage. This is the uncertainty of one team's ratio;
    a funnel's control limits are `overdispersion.limits`. Source: Garwood 1936.
    """
    tail = (1 - coverage) / 2
    low = np.where(observed > 0, gammaincinv(np.maximum(observed, 1), tail), 0.0)
    return low / expected, gammaincinv(observed + 1, 1 - tail) / expected


def _proportions(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    count, size = columns.counts(frame, "events"), columns.counts(frame, "n")
    if (size == 0).any():
        row = int((size == 0).argmax()) + 1
        raise FrameError("n", row, "0 leaves nothing to divide by", "Leave the row out.")
    if (count > size).any():
        row = int((count > size).argmax())
        found = f"{count[row]:g} events are more than the n of {size[row]:g}"
        raise FrameError("events", row + 1, found, "Give at most n.")
    return count, size


def _ratios(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    for column in ("events", "n"):
        if column in frame.columns:
            found = "the file has proportions and ratios both"
            raise FrameError(column, None, found, "Give events and n, or observed and expected.")
    count, size = columns.counts(frame, "observed"), columns.above_nought(frame, "expected")
    strange = (size < LEAST_EXPECTED) | (size > MOST_EXPECTED)
    if strange.any():
        row = int(strange.argmax())
        found = f"{size[row]:g} is no count that could be expected"
        raise FrameError(
            "expected", row + 1, found, f"Give one from {LEAST_EXPECTED:g} to {MOST_EXPECTED:g}."
        )
    return count, size


def _rows(
    teams: list[str], count: Floats, size: Floats, judged: Floats, pairs: list[tuple[Floats, Floats]] | None
) -> tuple[Team, ...]:
    given = list(zip(teams, (count / size).tolist(), count.astype(int).tolist(), size.tolist(), strict=True))
    if pairs is None:
        return tuple(Team(*one, None, None, None, None, None, None) for one in given)
    ends = zip(*(end.tolist() for pair in pairs for end in pair), strict=True)
    return tuple(
        Team(*one, low95, high95, low998, high998, *_outside(value, low95, high95, low998, high998))
        for one, value, (low95, high95, low998, high998) in zip(given, judged.tolist(), ends, strict=True)
    )


def _outside(
    value: float, low95: float, high95: float, low998: float, high998: float
) -> tuple[Literal["95", "99.8"] | None, Literal["above", "below"] | None]:
    if value > high95:
        return "99.8" if value > high998 else "95", "above"
    if value < low95:
        return "99.8" if value < low998 else "95", "below"
    return None, None


def _caution(teams: int, count: Floats, size: Floats, scale: Scale) -> str | None:
    """What could be misread: a spread known from few teams, and a standard that none of them may meet."""
    said = []
    if TEAMS_FOR_DISPERSION <= teams < FEW_TEAMS:
        said.append("The spread of so few teams is itself uncertain.")
    if not scale.proportion:
        low, high = garwood(count.sum(), size.sum())
        if not low <= 1 <= high:
            said.append("All teams together differ from what is expected: check where that comes from.")
    return " ".join(said) or None

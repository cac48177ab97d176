"""Estimates of several groups drawn towards their common mean, with intervals that stay honest."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import columns, heterogeneity, posterior
from analysis.frames import FrameError

Floats = NDArray[np.float64]

# A standard error below this part of the spread of all cannot be reckoned with beside the others.
SMALLEST_ERROR = 1e-7
GROUPS_FOR_JAMES_STEIN = 4


class Method(StrEnum):
    """How the variance between groups is estimated."""

    DERSIMONIAN_LAIRD = "dl"
    PAULE_MANDEL = "pm"
    RESTRICTED = "reml"
    JAMES_STEIN = "js"


@dataclass(frozen=True)
class Value:
    """One group: its own estimate y, the one drawn in, and the 95 % interval of its true value."""

    id: str
    y: float
    shrunken: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Shrinkage:
    """Groups drawn towards their mean `mu`; n counts them.

    `se` is the standard error of `mu` with the variance between groups taken as `tau2`, which is that of the
    method asked for; `mu_low` and `mu_high` are its 95 % interval with τ² uncertain.
    """

    method: Method
    mu: float
    se: float
    mu_low: float | None
    mu_high: float | None
    tau2: float | None
    tau2_dl: float | None
    tau2_pm: float | None
    tau2_reml: float | None
    q: float | None
    i2: float | None
    n: int
    values: tuple[Value, ...]
    reason: str | None = None
    caution: str | None = None


@dataclass(frozen=True)
class Drawn:
    """Groups drawn in, before they have names: arrays of shape (groups,), all in the unit of y.

    What so few groups do not allow is None.
    """

    mean: float
    mean_error: float
    mean_ends: tuple[float, float] | None
    between: dict[Method, float]
    q: float
    shrunken: Floats | None
    low: Floats | None
    high: Floats | None


def draw(y: Floats, error: Floats, method: Method = Method.DERSIMONIAN_LAIRD) -> Drawn:
    """Draw at least two groups towards their mean, as `shrink` does; every error must be `usable`."""
    # In a unit in which the largest figure is 1, no square is lost or without end.
    base, unit = float(y[0]), _unit(y, error)
    at, variance = (y - base) / unit, (error / unit) ** 2
    between = _between(at, variance)
    tau2 = between.get(method)
    mean, mean_variance = heterogeneity.pooled(at, variance, tau2 or 0.0)
    shrunken = None if tau2 is None else base + unit * (mean + tau2 / (tau2 + variance) * (at - mean))
    ends = low = high = None
    if len(y) >= posterior.FEWEST_GROUPS:
        found = posterior.between(at, variance)
        lower, upper = posterior.mean_interval(at, variance, found)
        ends = (base + unit * lower, base + unit * upper)
        low, high = (base + unit * end for end in posterior.intervals(at, variance, found))
        if shrunken is not None:
            low, high = np.minimum(low, shrunken), np.maximum(high, shrunken)
    return Drawn(
        base + unit * mean,
        unit * mean_variance**0.5,
        ends,
        {name: found * unit**2 for name, found in between.items()},
        heterogeneity.cochran(at, variance),
        shrunken,
        low,
        high,
    )


def usable(y: Floats, error: Floats) -> NDArray[np.bool_]:
    """Which standard errors can be reckoned with beside the spread of all; the others are next to nothing."""
    return (error > 0) & (error >= SMALLEST_ERROR * _unit(y, error))


def _unit(y: Floats, error: Floats) -> float:
    return max(float(np.ptp(y)), float(error.max()))


def _between(y: Floats, variance: Floats) -> dict[Method, float]:
    found = {
        Method.DERSIMONIAN_LAIRD: heterogeneity.dersimonian_laird(y, variance),
        Method.PAULE_MANDEL: heterogeneity.paule_mandel(y, variance),
        Method.RESTRICTED: heterogeneity.restricted(y, variance),
    }
    if len(y) >= GROUPS_FOR_JAMES_STEIN:
        found[Method.JAMES_STEIN] = heterogeneity.james_stein(y, variance)
    return found


def shrink(frame: pd.DataFrame, method: Method = Method.DERSIMONIAN_LAIRD) -> Shrinkage:
    """Empirical-Bayes estimates of a frame with the columns `id` (each once), `y` and `se`, in the unit of y.

    shrunken = μ̂ + τ²/(τ² + se²)·(y − μ̂), μ̂ = Σwy/Σw, w = 1/(se² + τ²), with τ² by the method asked for
    (see `heterogeneity`). The intervals integrate over τ under a flat prior (see `posterior`): they neither
    collapse where τ² is 0 nor lean on its estimate; one that would not hold the estimate itself is widened
    until it does. They need three groups, and James and Stein's method four with one se for all.

    Raises FrameError naming the column and the row. Source: Efron and Morris 1975; Rubin 1981.
    """
    ids, y, error = columns.names(frame, "id"), columns.figures(frame, "y"), columns.above_nought(frame, "se")
    _check_errors(y, error, method)
    if len(y) == 1:
        value = Value(ids[0], float(y[0]), None, None, None)
        alone = Drawn(float(y[0]), float(error[0]), None, {}, 0.0, None, None, None)
        return _told(alone, method, (value,), "One value has nothing to be drawn towards.")
    found = draw(y, error, method)
    empty = [None] * len(y)
    drawn, low, high = (
        empty if end is None else end.tolist() for end in (found.shrunken, found.low, found.high)
    )
    values = tuple(Value(*one) for one in zip(ids, y.tolist(), drawn, low, high, strict=True))
    reason = None
    if found.low is None:
        reason = "How far two values differ is too uncertain for an interval: three are needed."
    if found.shrunken is None:
        reason = "James and Stein's method needs at least four values."
    return _told(found, method, values, reason)


def _check_errors(y: Floats, error: Floats, method: Method) -> None:
    small = ~usable(y, error)
    if small.any():
        row = int(small.argmax())
        found = f"{error[row]:g} is next to nothing beside the spread of all, {_unit(y, error):g}"
        raise FrameError("se", row + 1, found, "Check it, or leave the row out.")
    other = ~np.isclose(error, error[0], rtol=1e-6, atol=0.0)
    if method is Method.JAMES_STEIN and other.any():
        row = int(other.argmax())
        found = f"{error[row]:g} differs from the first, {error[0]:g}"
        raise FrameError("se", row + 1, found, "James and Stein need one se for all: choose another method.")


def _told(found: Drawn, method: Method, values: tuple[Value, ...], reason: str | None) -> Shrinkage:
    tau2 = found.between.get(method)
    caution = None
    if tau2 == 0:
        caution = "τ² is estimated as 0, so all lie on the mean; an interval allows for its being more."
    low, high = found.mean_ends or (None, None)
    several = len(values) > 1
    return Shrinkage(
        method=method,
        mu=found.mean,
        se=found.mean_error,
        mu_low=low,
        mu_high=high,
        tau2=tau2,
        tau2_dl=found.between.get(Method.DERSIMONIAN_LAIRD),
        tau2_pm=found.between.get(Method.PAULE_MANDEL),
        tau2_reml=found.between.get(Method.RESTRICTED),
        q=found.q if several else None,
        i2=heterogeneity.inconsistency(found.q, len(values)) if several else None,
        n=len(values),
        values=values,
        reason=reason,
        caution=caution,
    )

"""A variance component with its standard error, its interval and its share of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

# With fewer effective degrees of freedom the upper end of an interval says nothing.
LEAST_FREEDOM = 1.0
TAIL = 0.025


@dataclass(frozen=True)
class Component:
    """One variance component, in squared units of the ratings.

    `value` is never under 0; `raw` is the estimate before it was cut off there, `se` its standard error (None
    where the likelihood is highest at 0 or is flat), `df` the degrees of freedom of its mean square (None
    without mean squares), `low` to `high` the 95 % interval of Satterthwaite with `effective_df` degrees of
    freedom, and `share` the part of the sum of all components, from 0 to 1.
    """

    component: str
    value: float
    raw: float
    se: float | None
    df: int | None
    effective_df: float | None
    low: float | None
    high: float | None
    share: float | None
    levels: int
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Variances:
    """What a method found: raw components by position, their covariance and, of mean squares, their freedom.

    `covariance` is that of large samples and makes intervals, `se` what is reported beside each component; a
    component without a known error has an `se` of nan and a covariance of 0.
    """

    method: str
    raw: NDArray[np.float64]
    se: NDArray[np.float64]
    covariance: NDArray[np.float64]
    df: tuple[int | None, ...]
    mean: float
    mean_se: float | None

    @property
    def value(self) -> NDArray[np.float64]:
        """The components cut off at 0."""
        return np.maximum(self.raw, 0.0)

    def scaled(self, centre: float, spread: float) -> "Variances":
        """The same for ratings that are `spread` times as wide, around `centre`."""
        square = spread * spread
        error = None if self.mean_se is None else self.mean_se * spread
        return Variances(
            self.method,
            self.raw * square,
            self.se * square,
            self.covariance * square * square,
            self.df,
            centre + self.mean * spread,
            error,
        )


def described(
    found: Variances, names: Sequence[str], levels: Sequence[int], notes: Sequence[str | None]
) -> tuple[Component, ...]:
    """Every component with its interval v·value/χ²(v), v = 2 value²/variance (Satterthwaite 1946)."""
    whole = float(found.value.sum())
    unknown = np.isnan(found.se)
    made = []
    for at, name in enumerate(names):
        value, variance = float(found.value[at]), float(found.covariance[at, at])
        freedom = 2 * value**2 / variance if value > 0 and variance > 0 else None
        low, high = _interval(value, freedom)
        made.append(
            Component(
                component=name,
                value=value,
                raw=float(found.raw[at]),
                se=None if unknown[at] else float(found.se[at]),
                df=found.df[at],
                effective_df=freedom,
                low=low,
                high=high,
                share=value / whole if whole > 0 else None,
                levels=levels[at],
                note=notes[at],
            )
        )
    return tuple(made)


def _interval(value: float, freedom: float | None) -> tuple[float | None, float | None]:
    if freedom is None or freedom < LEAST_FREEDOM:
        return None, None
    return value * freedom / float(chdtri(freedom, TAIL)), value * freedom / float(chdtri(freedom, 1 - TAIL))

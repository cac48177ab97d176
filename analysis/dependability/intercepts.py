"""Random intercepts of any grouping factors in any ratings, crossed, nested or sparse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import frames
from analysis.dependability import cautions, crossed
from analysis.dependability.cells import check_named, check_values
from analysis.dependability.design import listed
from analysis.dependability.estimates import Component, Variances, described
from analysis.frames import FrameError

RESIDUAL = "residual"


@dataclass(frozen=True)
class Components:
    """The variances of a model with random intercepts, by factor, and the residual's; the mean and its error.

    Variances are in squared units of the ratings, `intercept` and `intercept_se` in their unit; `n` counts
    ratings. Where the components cannot be told apart they are None, and `reason` says which.
    """

    n: int
    method: str
    intercept: float | None
    intercept_se: float | None
    components: Mapping[str, float] | None
    details: tuple[Component, ...]
    reason: str | None = None
    caution: str | None = None


def components(frame: pd.DataFrame, factors: Sequence[str]) -> Components:
    """The variance components of value = mean + Σ factor + residual, by restricted maximum likelihood.

    `factors` are names of columns, each a random intercept, in any arrangement; a cell may hold several
    ratings. Nested labels must be told apart by themselves. Raises FrameError naming the column and the row.
    Source: Patterson & Thompson 1971; Henderson 1984; the same figures as lme4's
    `value ~ 1 + (1|a) + (1|b)`.
    """
    if not factors or len(set(factors)) < len(factors):
        given = f"the factors are {listed(factors) or 'none'}"
        raise FrameError("", None, given, "Name one column or more, each once.")
    frames.check(frame.iloc[:0].drop(columns="value", errors="ignore"), factors)
    check_values(frame)
    check_named(frame, factors)
    values = frame["value"].to_numpy(dtype=np.float64)
    centre = float(values.mean())
    spread = float(np.abs(values - centre).max())
    if values.min() == values.max():
        return _refused(len(values), "every rating is the same, so there is no variance to divide")
    codes = [frames.codes(frame[name])[0] for name in factors]
    found = crossed.estimate((values - centre) / spread, codes)
    names = [*factors, RESIDUAL]
    if not isinstance(found, Variances):
        blamed = listed(names[at] for at in found.confounded)
        return _refused(len(values), f"{found.reason}: {blamed}" if blamed else found.reason)
    found = found.scaled(centre, spread)
    notes = [cautions.bound(found, at) for at in range(len(names))]
    levels = [*(int(code.max()) + 1 for code in codes), len(values)]
    zero = [name for name, note in zip(names, notes, strict=True) if note]
    return Components(
        n=len(values),
        method=found.method,
        intercept=found.mean,
        intercept_se=found.mean_se,
        components={name: float(one) for name, one in zip(names, found.value, strict=True)},
        details=described(found, names, levels, notes),
        caution=f"The likelihood is highest where the variance of {listed(zero)} is 0." if zero else None,
    )


def _refused(n: int, reason: str) -> Components:
    return Components(n, crossed.METHOD, None, None, None, (), reason)

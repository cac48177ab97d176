"""How much practitioners and raters differ within teams, from pairs of forms."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """Variances between practitioners, between raters, and of what is left, within teams."""

    practitioners: float
    raters: float
    rest: float


def spread(units: pd.DataFrame) -> Spread:
    """Variance components within teams from pairs of forms: shared practitioner, shared rater, or neither.

    `units` has integer codes team, subject and rater and a float value, one row a form. Half the mean
    squared difference of a pair is the sum of the components that the two do not share, which needs no
    balance and no iteration. Where the design has no pair of a kind, its component joins the rest.
    """
    whole = _pairs(units, ["team"])
    subject, rater = _pairs(units, ["team", "subject"]), _pairs(units, ["team", "rater"])
    both = _pairs(units, ["team", "subject", "rater"])
    neither = _half(whole - subject - rater + both)
    same_subject, same_rater, same = _half(subject - both), _half(rater - both), _half(both)
    known = [found for found in (neither, same_subject, same_rater, same) if found is not None]
    total = known[0] if known else 0.0
    if neither is None:
        return Spread(0.0, 0.0, total)
    if same_subject is None and same_rater is None and same is not None:
        # People who rate themselves are practitioner and rater in one.
        own = min(max(0.0, neither - same), total)
        return Spread(own, 0.0, total - own)
    practitioners = 0.0 if same_subject is None else min(max(0.0, neither - same_subject), total)
    raters = 0.0 if same_rater is None else min(max(0.0, neither - same_rater), total - practitioners)
    return Spread(practitioners, raters, total - practitioners - raters)


def _pairs(units: pd.DataFrame, by: list[str]) -> Floats:
    """Over all pairs within the groups: the sum of squared differences, and how many pairs there are."""
    value = units["value"].to_numpy(dtype=float)
    group = _codes(units, by)
    n = np.bincount(group).astype(float)
    total, squares = np.bincount(group, value), np.bincount(group, value**2)
    return np.array([(n * squares - total**2).sum(), (n * (n - 1) / 2).sum()])


def _codes(units: pd.DataFrame, by: list[str]) -> NDArray[np.intp]:
    code = units[by[0]].to_numpy(dtype=np.int64)
    for name in by[1:]:
        column = units[name].to_numpy(dtype=np.int64)
        code = code * (int(column.max(initial=0)) + 1) + column
    return np.unique(code, return_inverse=True)[1]


def _half(pairs: Floats) -> float | None:
    """Half the mean squared difference, or None where there is no such pair."""
    return max(0.0, float(pairs[0] / pairs[1] / 2)) if pairs[1] > 0.5 else None

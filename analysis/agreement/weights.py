"""How nearly two levels agree, from 1 for the same level down to 0 for the furthest apart."""

import numpy as np

from analysis.agreement.coding import Figures, from_lowest


def identity(levels: Figures) -> Figures:
    """Only the same level agrees; levels × levels."""
    return np.eye(len(levels))


def linear(levels: Figures) -> Figures:
    """1 − |a − b|/(highest − lowest), by the levels' values."""
    return 1 - _apart(levels)


def quadratic(levels: Figures) -> Figures:
    """1 − ((a − b)/(highest − lowest))², by the levels' values."""
    return 1 - _apart(levels) ** 2


def ordinal(levels: Figures) -> Figures:
    """1 − M/M_max with M = C(|i − j| + 1, 2) for the i-th and the j-th level, by their order alone.

    Source: Gwet, Handbook of Inter-Rater Reliability, 4th edition, 2014.
    """
    steps = np.abs(np.subtract.outer(np.arange(len(levels)), np.arange(len(levels))))
    pairs = steps * (steps + 1) / 2
    return 1 - pairs / max(float(pairs.max()), 1.0)


def from_disagreement(disagreement: Figures) -> Figures:
    """1 − d/d_max from weights of disagreement with 0 on the diagonal, as Cohen (1968) gives them.

    Raises ValueError where they are not square, negative, or 0 throughout.
    """
    given = np.asarray(disagreement, dtype=np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1]:
        raise ValueError("weights of disagreement are a square, levels by levels")
    if not (given >= 0).all() or not 0 < given.max() < np.inf or np.diag(given).any():
        raise ValueError("weights of disagreement are at least 0, 0 for the same level, and above 0 for some")
    return 1 - given / given.max()


def _apart(levels: Figures) -> Figures:
    steps = from_lowest(levels)
    return np.abs(np.subtract.outer(steps, steps)) / (float(steps.max()) or 1.0)

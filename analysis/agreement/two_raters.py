"""Cohen's kappa of two raters, unweighted or weighted, from the table of their levels."""

from math import sqrt

import numpy as np

from analysis.agreement.chance_corrected import ONE_LEVEL, ChanceCorrected, absent, with_interval
from analysis.agreement.coding import Codes, Figures, Scale
from analysis.results import CERTAINTY

NONE_SHARED = "No unit was rated by both raters."


def cross_table(units: Codes, raters: Codes, scale: Scale) -> Figures:
    """How many units the first of two raters gave each level and the second each: levels × levels.

    The codes of the raters are 0 and 1; units that only one of them rated are left out.
    """
    levels = len(scale.levels)
    given = np.full((2, int(units.max()) + 1), -1, dtype=np.intp)
    given[raters, units] = scale.places
    first, second = given[:, (given >= 0).all(axis=0)]
    return (
        np.bincount(first * levels + second, minlength=levels**2).reshape(levels, levels).astype(np.float64)
    )


def cohen(table: Figures, weights: Figures) -> ChanceCorrected:
    """Cohen's kappa of a table of counts, levels × levels, with weights of agreement of the same shape.

    κ = (Σ w p − Σ w p₊p₊')/(1 − Σ w p₊p₊'); its large-sample standard error is that of Fleiss, Cohen and
    Everitt (1969), √(Σ p[w − (w̄ₖ + w̄ₗ)(1−κ)]² − [κ − chance(1−κ)]²)/((1−chance)√n), its interval of 95 %
    normal and cut off at 1. None with a reason where the table is empty or both raters gave one level alone.
    Weights of disagreement turn into those of agreement by `weights.from_disagreement`. Source: Cohen 1968.
    """
    n = float(table.sum())
    if n == 0:
        return absent(0, NONE_SHARED)
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = float((weights * shares).sum()), float(rows @ weights @ columns)
    if 1 - chance < 1e-12:
        return absent(int(n), ONE_LEVEL)
    value = (observed - chance) / (1 - chance)
    expected = (weights @ columns)[:, None] + rows @ weights
    squares = float((shares * (weights - expected * (1 - value)) ** 2).sum())
    variance = max(squares - (value - chance * (1 - value)) ** 2, 0.0) / n
    se = sqrt(variance) / (1 - chance)
    return with_interval(value, se, CERTAINTY, int(n), observed, chance)

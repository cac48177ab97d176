"""How well the members of a facet are told apart: reliability, separation, strata and the fixed χ²."""

import numpy as np
from scipy.special import chdtrc

from analysis.measures.coding import Floats, Whole, tally
from analysis.measures.results import Spread


def spread(facet: str, measure: Floats, error: Floats, subset: Whole) -> Spread:
    """Compare the spread of measures (n, logits) with their errors (n), within their subsets (n).

    Separation is √((SD² − MSE)/MSE), reliability (SD² − MSE)/SD², strata (4·separation + 1)/3 (Wright and
    Masters 1982); the fixed χ² is Σ(m − m̄)²/se² with m̄ weighted by precision, on n less one for each subset.
    """
    known = np.isfinite(measure) & np.isfinite(error) & (error > 0)
    measure, error, subset = measure[known], error[known], subset[known]
    groups = len(np.unique(subset))
    df = len(measure) - groups
    if df < 1:
        reason = "No two of them stand on one ruler."
        return Spread(facet, None, None, None, None, max(df, 0), None, reason)
    weight = 1 / error**2
    mean = tally(subset, measure) / np.maximum(np.bincount(subset), 1)
    weighted = tally(subset, weight * measure) / np.maximum(tally(subset, weight), 1e-300)
    variance = float(((measure - mean[subset]) ** 2).sum() / df)
    mse = float((error**2).mean())
    true = max(variance - mse, 0.0)
    separation = float(np.sqrt(true / mse))
    fixed = float((weight * (measure - weighted[subset]) ** 2).sum())
    reliability = true / variance if variance > 0 else 0.0
    return Spread(
        facet, reliability, separation, (4 * separation + 1) / 3, fixed, df, float(chdtrc(df, fixed))
    )

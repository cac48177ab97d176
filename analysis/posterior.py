"""What several groups' true values may be when how far they differ is itself uncertain.

The model is y ~ N(θ, variance), θ ~ N(μ, τ²), with flat priors on μ and on τ. Everything is integrated
over τ, so an interval does not collapse where the best single guess of τ is 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analysis.heterogeneity import restricted_likelihood

Floats = NDArray[np.float64]

# Under a flat prior the posterior of τ has an end only from three groups (Gelman 2006).
FEWEST_GROUPS = 3
# The places and widths of Gauss and Legendre's rule, from −1 to 1.
PLACES, WIDTHS = (np.asarray(part, dtype=np.float64) for part in np.polynomial.legendre.leggauss(96))
SCAN = 64
MIDDLES = np.asarray(np.arange(SCAN) + 0.5, dtype=np.float64)
SCANS = 3
# What is less than e⁻³⁶ of the highest density is left out.
NEGLIGIBLE = 36.0
STEPS = 100
GROUPS_AT_ONCE = 8192
TAIL = 0.025


@dataclass(frozen=True)
class Between:
    """The posterior of the variance between groups: nodes (squared unit of y) and weights that sum to 1."""

    nodes: Floats
    weights: Floats


def between(y: Floats, variance: Floats) -> Between:
    """The posterior of τ² from at least three groups, for y of shape (groups,) and every variance above 0.

    p(τ | y) ∝ V^½ Π (v + τ²)^−½ exp(−½ Σ (y − μ̂)²/(v + τ²)), V = 1/Σ 1/(v + τ²), by Gauss and Legendre's
    rule in u = τ/(τ + s), s² a typical variance and that of y together. Source: Rubin 1981; Gelman et al.,
    Bayesian Data Analysis, 5.4.
    """
    scale = float(np.sqrt(np.exp(np.log(variance).mean()) + np.var(y)))
    low, high = 0.0, 1.0
    for _ in range(SCANS):
        cell = (high - low) / SCAN
        density = _density(y, variance, low + cell * MIDDLES, scale)
        kept = np.flatnonzero(density > density.max() - NEGLIGIBLE)
        low, high = max(0.0, low + cell * float(kept[0] - 1)), min(1.0, low + cell * float(kept[-1] + 2))
    u = low + (high - low) * (PLACES + 1) / 2
    density = _density(y, variance, u, scale)
    weight = WIDTHS * np.exp(density - density.max())
    return Between(_variance(u, scale), weight / weight.sum())


def _variance(u: Floats, scale: float) -> Floats:
    return (scale * u / (1 - u)) ** 2


def _density(y: Floats, variance: Floats, u: Floats, scale: float) -> Floats:
    """The log density of u, less a constant."""
    return restricted_likelihood(y, variance, _variance(u, scale)) - 2 * np.log1p(-u)


def intervals(y: Floats, variance: Floats, found: Between) -> tuple[Floats, Floats]:
    """The 95 % intervals of every group's true value, each of shape (groups,).

    Given τ, θ is normal with the mean (τ² y + v μ̂)/(τ² + v) and the variance τ² v/(τ² + v) + (v/(τ² + v))² V;
    the ends are the 2.5 % and 97.5 % places of the mixture of these over the posterior of τ.
    """
    mean, spread = _common(y, variance, found)
    low, high = np.empty_like(y), np.empty_like(y)
    for first in range(0, y.size, GROUPS_AT_ONCE):
        part = slice(first, first + GROUPS_AT_ONCE)
        own, total = variance[part, None], variance[part, None] + found.nodes
        drawn = own / total
        centre = y[part, None] + drawn * (mean - y[part, None])
        error = np.sqrt(found.nodes * drawn + drawn**2 * spread)
        low[part] = _place(centre, error, found.weights, TAIL)
        high[part] = _place(centre, error, found.weights, 1 - TAIL)
    return low, high


def mean_interval(y: Floats, variance: Floats, found: Between) -> tuple[float, float]:
    """The 95 % interval of the mean that the groups are drawn towards."""
    mean, spread = _common(y, variance, found)
    error = np.sqrt(spread)
    ends = [_place(mean[None], error[None], found.weights, tail)[0] for tail in (TAIL, 1 - TAIL)]
    return float(ends[0]), float(ends[1])


def _common(y: Floats, variance: Floats, found: Between) -> tuple[Floats, Floats]:
    """The common mean and its variance at each node."""
    whole, total = np.empty_like(found.nodes), np.empty_like(found.nodes)
    for at, node in enumerate(found.nodes):
        weight = 1 / (variance + node)
        whole[at], total[at] = weight.sum(), (weight * y).sum()
    return total / whole, 1 / whole


def _place(mean: Floats, error: Floats, weights: Floats, share: float) -> Floats:
    """Where each row's mixture of normals has so large a share below it, by Newton's steps in a bracket."""
    ends = mean + error * ndtri(share)
    low, high = ends.min(axis=1), ends.max(axis=1)
    found = ends @ weights
    for _ in range(STEPS):
        away = (found[:, None] - mean) / error
        excess = ndtr(away) @ weights - share
        slope = (np.exp(-0.5 * away**2) / error) @ weights / np.sqrt(2 * np.pi)
        low, high = np.where(excess <= 0, found, low), np.where(excess >= 0, found, high)
        step = np.divide(excess, slope, out=np.full_like(excess, np.inf), where=slope > 0)
        there = found - step
        moved = np.where((there >= low) & (there <= high), there, (low + high) / 2)
        if np.abs(moved - found).max() <= 1e-12 * np.abs(ends).max():
            return moved
        found = moved
    return found

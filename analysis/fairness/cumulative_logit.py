"""The cumulative logit of ordered levels, by maximum likelihood on counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlogy

Floats = NDArray[np.float64]

MOST_STEPS = 60
CLOSE_ENOUGH = 1e-10
# A parameter beyond this many logits, the covariates being standardised, is on its way to infinity.
FARTHEST = 15.0


@dataclass(frozen=True)
class Fit:
    """The greatest logarithm of the likelihood; the cuts (levels − 1) and the slopes it is reached at.

    `bounded` is False where the likelihood rises without a maximum, because the levels can be told apart
    perfectly: then `log_likelihood` is its limit, and the parameters mean nothing.
    """

    log_likelihood: float
    cuts: Floats
    slopes: Floats
    bounded: bool


def fit(counts: Floats, covariates: Floats) -> Fit:
    """Fit logit P(level ≤ j) = cut_j − slopes · covariates to counts of shape cells × levels.

    `covariates` is cells × covariates, each of about unit spread and none the sum of others; every level is
    found in some cell. With two levels this is logistic regression. Fisher scoring with halved steps; the
    likelihood has one peak (Pratt 1981). Source: McCullagh (1980).
    """
    levels = counts.shape[1]
    share = counts.sum(axis=0).cumsum()[:-1] / counts.sum()
    parameters = np.concatenate([np.log(share / (1 - share)), np.zeros(covariates.shape[1])])
    likelihood = _likelihood(counts, covariates, parameters)
    for _ in range(MOST_STEPS):
        step = _step(counts, covariates, parameters)
        size = 1.0
        while (tried := _likelihood(counts, covariates, parameters + size * step)) < likelihood:
            size /= 2
            if size < CLOSE_ENOUGH:
                break
        gain = tried - likelihood
        if gain < CLOSE_ENOUGH:
            break
        parameters, likelihood = parameters + size * step, tried
    bounded = bool(np.abs(parameters).max() < FARTHEST)
    return Fit(likelihood, parameters[: levels - 1], parameters[levels - 1 :], bounded)


def _bounds(covariates: Floats, parameters: Floats) -> Floats:
    """Each cell's distance from every cut, with the outermost at infinity: cells × (levels + 1)."""
    width = covariates.shape[1]
    cuts = parameters[: len(parameters) - width]
    inner = cuts[None, :] - (covariates @ parameters[len(cuts) :])[:, None]
    return np.pad(inner, ((0, 0), (1, 1)), constant_values=((0, 0), (-np.inf, np.inf)))


def _probabilities(bounds: Floats) -> Floats:
    """Cells × levels; the difference is taken in the tail where it loses least."""
    upper, lower = bounds[:, 1:], bounds[:, :-1]
    far = lower > 0
    return np.asarray(np.where(far, expit(-lower) - expit(-upper), expit(upper) - expit(lower)))


def _likelihood(counts: Floats, covariates: Floats, parameters: Floats) -> float:
    """Minus infinity where the cuts are out of order."""
    bounds = _bounds(covariates, parameters)
    if (np.diff(bounds, axis=1) <= 0).any():
        return -np.inf
    return float(xlogy(counts, _probabilities(bounds)).sum())


def _step(counts: Floats, covariates: Floats, parameters: Floats) -> Floats:
    """Where Fisher scoring goes next: the inverse of the expected information times the gradient."""
    bounds = _bounds(covariates, parameters)
    probabilities = np.maximum(_probabilities(bounds), 1e-300)
    density = expit(bounds) * expit(-bounds)
    levels = counts.shape[1]
    slope = np.zeros((len(counts), levels, len(parameters)))
    for cut in range(levels - 1):
        slope[:, cut, cut] = density[:, cut + 1]
        slope[:, cut + 1, cut] = -density[:, cut + 1]
    change = density[:, :-1] - density[:, 1:]
    slope[:, :, levels - 1 :] = change[:, :, None] * covariates[:, None, :]
    gradient = np.einsum("cl,clp->p", counts / probabilities, slope)
    weight = counts.sum(axis=1)[:, None] / probabilities
    information = np.einsum("cl,clp,clq->pq", weight, slope, slope, optimize=True)
    return np.linalg.lstsq(information, gradient, rcond=None)[0]

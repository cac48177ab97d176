"""Unbalanced and sparse designs: restricted maximum likelihood for any random intercepts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.dependability.blocks import lightest
from analysis.dependability.equations import Equations, Solution
from analysis.dependability.estimates import Variances
from analysis.dependability.tabulation import Floats, Places, Tabulation

METHOD = "REML"
QUADRATIC = "MIVQUE(0)"
# A component this small beside the residual is at its bound, 0; one this large leaves no residual.
FLOOR, CEILING = 1e-9, 1e6
CLOSE, ROUNDING = 1e-7, 1e-10
# A step that is to gain this little deviance moves no component by a ten-thousandth of its error.
ENOUGH = 1e-9
MOST_STEPS = 100
MOST_HALVINGS = 12
# Two components whose moments are this nearly proportional cannot be told apart.
SINGULAR = 1e-9
# Beyond this many multiplications (5,000 levels solved at once) an office computer would take minutes.
MOST_WORK = 1.25e11


@dataclass(frozen=True)
class Refusal:
    """Why no components can be had, and which of them are to blame (the residual being the last)."""

    reason: str
    confounded: tuple[int, ...] = ()


NOTHING_LEFT = Refusal("the ratings fit so closely that no residual variance is left to compare with")


def estimate(values: NDArray[np.float64], codes: Sequence[Places]) -> Variances | Refusal:
    """The variance of each factor and, last, of the residual, by restricted maximum likelihood.

    `values` are centred; `codes` has each factor's level of each. Newton's method on the profiled likelihood
    with the average of observed and expected information (Gilmour, Thompson & Cullis 1995), from quadratic
    unbiased estimates; standard errors are from the same information at the solution. A variance whose
    likelihood is highest at 0 is 0, and the others are those of the model without it. A design too large for
    this has the quadratic estimates, which are unbiased but know no error and waste some of the ratings.
    """
    table = Tabulation(values, codes)
    if len(values) - 1 < len(codes) + 1:
        return Refusal(f"there are {len(values)} ratings, too few for {len(codes) + 1} components")
    left, right = table.moments()
    if confounded := _confounded(left):
        return Refusal("these components cannot be told apart in these ratings", confounded)
    moments: Floats = np.linalg.solve(left, right).astype(np.float64)
    blocks = lightest(table)
    if blocks.work() > MOST_WORK:
        return _quadratic(moments)
    # On a busy machine the threads of linear algebra wait for one another, at many times the cost of one.
    with threadpool_limits(1, "blas"):
        found = _maximum(Equations(table, blocks), _start(moments))
    return found if isinstance(found, Refusal) else _variances(*found, table.number - 1)


def _quadratic(moments: Floats) -> Variances:
    """The unweighted quadratic estimates by themselves, for which no error is known."""
    nothing = np.full(len(moments), np.nan)
    covariance = np.zeros((len(moments), len(moments)))
    return Variances(QUADRATIC, moments, nothing, covariance, (None,) * len(moments), 0.0, None)


def _confounded(left: Floats) -> tuple[int, ...]:
    """The components that the moments do not tell apart: those in the null space of their equations."""
    size = np.sqrt(np.diagonal(left))
    if (alone := np.flatnonzero(size**2 <= SINGULAR * left[-1, -1])).size:
        return tuple(int(at) for at in alone)
    roots, directions = np.linalg.eigh(left / np.outer(size, size))
    null = directions[:, roots < SINGULAR]
    return tuple(int(at) for at in np.flatnonzero((np.abs(null) > 1e-4).any(axis=1)))


def _start(moments: Floats) -> Floats:
    """Ratios to start from: those of the moments where they are sensible."""
    if moments[-1] <= 0:
        return np.full(len(moments) - 1, 1.0)
    return np.clip(moments[:-1] / moments[-1], 0.01, 100.0)


def _maximum(equations: Equations, ratios: Floats) -> tuple[Floats, Solution] | Refusal:
    """The ratios of the highest likelihood, unless they run away because nothing is left over."""
    freedom = equations.table.number - 1
    solution = equations.solve(ratios)
    if solution is None or solution.rest <= 0:
        return NOTHING_LEFT
    for _ in range(MOST_STEPS):
        slope, curve = _derivatives(solution, freedom)
        free = (ratios > FLOOR) | (slope < 0)
        step = np.zeros_like(ratios)
        step[free] = -np.linalg.lstsq(curve[np.ix_(free, free)], slope[free], rcond=None)[0]
        before = ratios
        ratios, solution = _moved(equations, ratios, solution, step)
        if ratios.max() >= CEILING:
            return NOTHING_LEFT
        gain = -float(slope @ step)
        if gain <= ENOUGH or (np.abs(ratios - before) <= CLOSE * ratios).all():
            return _without_zeros(equations, ratios, solution)
    return Refusal("the likelihood is so flat that its highest place was not found")


def _without_zeros(
    equations: Equations, ratios: Floats, solution: Solution
) -> tuple[Floats, Solution] | Refusal:
    """The solution with what lies at its bound left out altogether."""
    if (ratios > FLOOR).all():
        return ratios, solution
    kept = np.where(ratios > FLOOR, ratios, 0.0)
    again = equations.solve(kept)
    return NOTHING_LEFT if again is None else (kept, again)


def _derivatives(solution: Solution, freedom: int) -> tuple[Floats, Floats]:
    """The slope of the profiled deviance in each ratio, and its average-information curvature."""
    variance = solution.rest / freedom
    slope = solution.traces - solution.pulls / variance
    curve = (
        solution.average[:-1, :-1] / variance
        - np.outer(solution.pulls, solution.pulls) / variance**2 / freedom
    )
    return slope, curve


def _deviance(solution: Solution, freedom: int) -> float:
    """Minus twice the restricted log-likelihood, but for a constant."""
    return solution.logdet + freedom * float(np.log(solution.rest)) if solution.rest > 0 else np.inf


def _moved(equations: Equations, ratios: Floats, solution: Solution, step: Floats) -> tuple[Floats, Solution]:
    """A step that does not make the deviance worse, halved as often as needed, or none."""
    freedom = equations.table.number - 1
    before = _deviance(solution, freedom)
    for _ in range(MOST_HALVINGS):
        tried = np.clip(ratios + step, FLOOR, CEILING)
        after = equations.solve(tried)
        if after is not None and _deviance(after, freedom) <= before + ROUNDING * (1 + abs(before)):
            return tried, after
        step = step / 2
    return ratios, solution


def _variances(ratios: Floats, solution: Solution, freedom: int) -> Variances:
    """The components in the squared unit of the ratings, and their large-sample covariance."""
    residual = solution.rest / freedom
    estimated = np.append(ratios > 0, True)
    covariance = np.zeros((len(estimated), len(estimated)))
    errors = np.full(len(estimated), np.nan)
    information = solution.average[np.ix_(estimated, estimated)] / (2 * residual**3)
    size = np.sqrt(np.maximum(np.diagonal(information), 0.0))
    # Where the likelihood is flat in some direction no error is known.
    if size.min() > 0 and np.linalg.eigvalsh(information / np.outer(size, size))[0] > SINGULAR:
        covariance[np.ix_(estimated, estimated)] = np.linalg.inv(information)
        errors[estimated] = np.sqrt(np.diagonal(covariance))[estimated]
    mean_error = float(np.sqrt(solution.mean_spread * residual))
    found = np.append(ratios, 1.0) * residual
    return Variances(METHOD, found, errors, covariance, (None,) * len(found), solution.mean, mean_error)

"""The least that a sum of unknown figures can come to, whole numbers or not; scipy's HiGHS does the work."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize
from scipy.sparse import csr_matrix, eye_array, kron

from analysis.disclosure.system import Floats

# What a solver calls equal.
CLOSE = 1e-6
# So many unknowns are solved for at once.
LARGEST = 4000

# scipy's stubs know no sparse matrices here, though its documentation and its code do.
_linprog: Any = optimize.linprog
_milp: Any = optimize.milp


@dataclass(frozen=True)
class Least:
    """Where a sum is least, and the price of each line (its dual value) there."""

    at: Floats
    prices: Floats


def least(
    aim: Floats,
    equal: csr_matrix,
    rest: Floats,
    bounds: Floats | None = None,
) -> Least | None:
    """Where aim @ x is least, with equal @ x = rest, and x at least 0 or within `bounds`.

    None where it has no end. Raises ArithmeticError where no x will do, which figures that add up never do.
    """
    found = _linprog(
        aim,
        A_eq=equal,
        b_eq=rest,
        bounds=(0, None) if bounds is None else bounds,
        method="highs",
    )
    if found.status == 3:
        return None
    if found.status != 0:
        raise ArithmeticError(f"The figures shown contradict one another: {found.message}")
    return Least(np.asarray(found.x), np.asarray(found.eqlin.marginals))


def least_each(aims: Floats, equal: csr_matrix, rest: Floats, upper: Floats) -> Floats:
    """Where each of several sums (a row of `aims` each) is least, with x from 0 to `upper`; a row for each.

    Many small programmes are solved as one, since starting one costs more than solving it.
    """
    most, size = max(1, LARGEST // len(upper)), len(upper)
    found = [np.zeros((0, size))]
    for first in range(0, len(aims), most):
        some = aims[first : first + most]
        lines = csr_matrix(kron(eye_array(len(some)), equal))
        bounds = np.column_stack([np.zeros(some.size), np.tile(upper, len(some))])
        one = least(some.ravel(), lines, np.tile(rest, len(some)), bounds=bounds)
        if one is None:
            raise ArithmeticError("A bounded figure has no bound.")
        found.append(one.at.reshape(-1, size))
    return np.concatenate(found)


def least_whole(aim: Floats, equal: csr_matrix, rest: Floats) -> Floats:
    """The same in whole numbers of at least 0; there must be an end."""
    rules = optimize.LinearConstraint(equal, rest, rest)
    found = _milp(aim, integrality=np.ones(len(aim)), bounds=optimize.Bounds(0, np.inf), constraints=rules)
    if found.x is None:
        raise ArithmeticError(f"The figures shown are not whole numbers that add up: {found.message}")
    return np.asarray(found.x)


@dataclass(frozen=True)
class Choice:
    """The cheapest choice of ones and zeros if it was found in time, and the bound proved on its price."""

    chosen: Floats | None
    bound: float


def choose(price: Floats, must: Floats, rows: csr_matrix, least: Floats, seconds: float) -> Choice:
    """The cheapest ones (at least where `must` is 1) with rows @ x at least `least`."""
    found = _milp(
        price,
        integrality=np.ones(len(price)),
        bounds=optimize.Bounds(must, 1.0),
        constraints=optimize.LinearConstraint(rows, lb=least),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": 0.0},
    )
    bound = 0.0 if found.mip_dual_bound is None else float(found.mip_dual_bound)
    return Choice(np.asarray(found.x) if found.status == 0 else None, bound)

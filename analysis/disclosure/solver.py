"""The least that a sum of unknown figures can come to, whole numbers or not; HiGHS does the work.

Source of the method: Huangfu and Hall, Parallelizing the dual revised simplex method (2018), in `highspy`.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from highspy import HighsModelStatus, HighsVarType, MatrixFormat
from scipy.sparse import csr_matrix

from analysis.disclosure.system import Floats

# What a solver calls equal.
CLOSE = 1e-6

# What is true is a solution of every question, so that none is without one.
_NO_END = {HighsModelStatus.kUnbounded, HighsModelStatus.kUnboundedOrInfeasible}


@dataclass(frozen=True)
class Least:
    """Where a sum is least, and the price of each line (its dual value) there."""

    at: Floats
    prices: Floats


class Programme:
    """What lines say of unknown figures, asked for the least of one sum after another.

    Everybody knows `lines @ x = rest`, and that x is at least 0 and at most `upper`, or between `lower` and
    `upper`. Every question starts where the one before it ended, which is near: starting anew costs
    many times what solving does.
    """

    def __init__(
        self, lines: csr_matrix, rest: Floats, lower: Floats | None = None, upper: Floats | None = None
    ) -> None:
        size = lines.shape[1]
        self._all = np.arange(size, dtype=np.int32)
        self._model = highspy.HighsLp()
        self._model.num_col_, self._model.num_row_ = size, lines.shape[0]
        self._model.col_cost_ = np.zeros(size)
        self._model.col_lower_ = np.zeros(size) if lower is None else lower
        self._model.col_upper_ = np.full(size, highspy.kHighsInf) if upper is None else upper
        self._model.row_lower_ = self._model.row_upper_ = rest
        _put_lines(self._model, lines)
        self._solver = _solver(self._model)

    def least(self, aim: Floats) -> Least | None:
        """Where aim @ x is least; None where it has no end.

        Raises ArithmeticError where no x will do, which figures that add up never do.
        """
        self._solver.changeColsCost(len(self._all), self._all, aim)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == HighsModelStatus.kUnknown:
            # Where the question before ended is no good beginning for this one.
            self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
        if status in _NO_END:
            return None
        if status != HighsModelStatus.kOptimal:
            raise ArithmeticError(f"The figures shown contradict one another: {_words(self._solver)}")
        found = self._solver.getSolution()
        return Least(np.array(found.col_value), np.array(found.row_dual))

    def least_of_bounded(self, aim: Floats) -> Least:
        """The same for figures that have bounds, so that there is an end."""
        found = self.least(aim)
        if found is None:
            raise ArithmeticError("A bounded figure has no bound.")
        return found

    def least_whole(self, aim: Floats) -> Floats:
        """The same in whole numbers; there must be an end."""
        solver = _solver(self._model, whole=True)
        solver.changeColsCost(len(self._all), self._all, aim)
        solver.run()
        if solver.getModelStatus() != HighsModelStatus.kOptimal:
            raise ArithmeticError(f"The figures shown are not whole numbers that add up: {_words(solver)}")
        return np.array(solver.getSolution().col_value)


@dataclass(frozen=True)
class Choice:
    """The cheapest choice of ones and zeros if it was found in time, and the bound proved on its price."""

    chosen: Floats | None
    bound: float


def choose(price: Floats, must: Floats, rows: csr_matrix, least: Floats, seconds: float) -> Choice:
    """The cheapest ones (at least where `must` is 1) with rows @ x at least `least`."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(price), rows.shape[0]
    model.col_cost_, model.col_lower_, model.col_upper_ = price, must, np.ones(len(price))
    model.row_lower_, model.row_upper_ = least, np.full(len(least), highspy.kHighsInf)
    _put_lines(model, rows)
    solver = _solver(model, whole=True)
    solver.setOptionValue("time_limit", max(0.1, seconds))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.run()
    bound = solver.getInfo().mip_dual_bound
    done = solver.getModelStatus() == HighsModelStatus.kOptimal
    chosen = np.array(solver.getSolution().col_value) if done else None
    return Choice(chosen, float(bound) if np.isfinite(bound) else 0.0)


def _put_lines(model: highspy.HighsLp, lines: csr_matrix) -> None:
    model.a_matrix_.format_ = MatrixFormat.kRowwise
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = lines.shape
    model.a_matrix_.start_ = lines.indptr
    model.a_matrix_.index_, model.a_matrix_.value_ = lines.indices, lines.data


def _solver(model: highspy.HighsLp, *, whole: bool = False) -> highspy.Highs:
    """A solver of one model, on one thread, that says nothing and comes to the same end every time."""
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    if not whole:
        # What was simplified away could not be started from again.
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "simplex")
    solver.passModel(model)
    if whole:
        kinds = np.full(model.num_col_, int(HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(model.num_col_, np.arange(model.num_col_, dtype=np.int32), kinds)
    return solver


def _words(solver: highspy.Highs) -> str:
    return solver.modelStatusToString(solver.getModelStatus())

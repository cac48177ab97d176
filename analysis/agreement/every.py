"""Every usual statistic of agreement for each dimension of a frame of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.agreement import weights
from analysis.agreement.chance_corrected import ChanceCorrected, absent, fleiss, gwet
from analysis.agreement.coding import Coded, Scale, by_dimension, checked, scale
from analysis.agreement.intraclass import intraclass
from analysis.agreement.krippendorff import MEASUREMENTS, krippendorff
from analysis.agreement.patterns import patterns
from analysis.agreement.two_raters import cohen, cross_table
from analysis.results import Estimate

KAPPAS = {"kappa": weights.identity, "kappa_linear": weights.linear, "kappa_quadratic": weights.quadratic}
GWETS = {
    "ac1": weights.identity,
    "ac2_linear": weights.linear,
    "ac2_quadratic": weights.quadratic,
    "ac2_ordinal": weights.ordinal,
}


@dataclass(frozen=True)
class Agreement:
    """One statistic of agreement in one dimension.

    `low` to `high` is its 95 % interval and `se` its standard error; it rests on so many `subjects` (on an
    occasion, where there are occasions) of those whom so many `raters` rated. `observed` and `chance` are the
    agreement that was seen and that of chance, where the statistic is made of them. What cannot be had is
    None with a `reason`; what may be misread has a `caution`.
    """

    dimension: str
    statistic: str
    value: float | None
    low: float | None
    high: float | None
    se: float | None
    subjects: int
    raters: int
    observed: float | None = None
    chance: float | None = None
    reason: str | None = None
    caution: str | None = None


def agreement(frame: pd.DataFrame, levels: Sequence[float] | None = None) -> list[Agreement]:
    """Every statistic of agreement for every dimension of a frame of ratings, in the order of their names.

    The frame has subject, rater, dimension and value, and occasion if subjects are rated on several; the
    unit rated is the subject on an occasion. `levels` are those of the scale, else those seen in a dimension;
    weights go by the levels' values. Formulas and sources stand with `intraclass`, `krippendorff`, `fleiss`,
    `gwet` and `cohen`. Raises FrameError naming the column and the row.
    """
    checked(frame)
    if levels is not None:
        scale(frame["value"].to_numpy(dtype=np.float64), levels)
    return [one for name, coded in by_dimension(frame) for one in _of_dimension(name, coded, levels)]


def _of_dimension(name: str, coded: Coded, levels: Sequence[float] | None) -> list[Agreement]:
    known = scale(coded.values, levels)
    found = intraclass(coded.units, coded.raters, coded.values)
    found |= krippendorff(coded.units, known)
    found |= _beyond_chance(coded, known)
    raters = int(coded.raters.max()) + 1
    return [_row(name, statistic, one, raters) for statistic, one in found.items()]


def _beyond_chance(coded: Coded, known: Scale) -> dict[str, Estimate]:
    """Fleiss' kappa, Cohen's kappas and Gwet's coefficients."""
    given, raters = patterns(coded.units, known), int(coded.raters.max()) + 1
    if given is None:
        units = int(coded.units.max()) + 1
        return dict.fromkeys(["fleiss_kappa", *KAPPAS, *GWETS], absent(units, MEASUREMENTS))
    found: dict[str, Estimate] = {"fleiss_kappa": fleiss(given, weights.identity(known.levels), raters == 2)}
    if raters == 2:
        table = cross_table(coded.units, coded.raters, known)
        found |= {name: cohen(table, weigh(known.levels)) for name, weigh in KAPPAS.items()}
    else:
        reason = f"Cohen's kappa is for two raters, and there {'is 1' if raters == 1 else f'are {raters}'}."
        found |= dict.fromkeys(KAPPAS, absent(int(given.units.sum()), reason))
    return found | {name: gwet(given, weigh(known.levels), raters == 2) for name, weigh in GWETS.items()}


def _row(dimension: str, statistic: str, one: Estimate, raters: int) -> Agreement:
    observed, chance = (one.observed, one.chance) if isinstance(one, ChanceCorrected) else (None, None)
    figures = (one.value, one.low, one.high, one.se, one.n, raters)
    return Agreement(dimension, statistic, *figures, observed, chance, one.reason, one.caution)

"""Fair scores: what levels come to once it is taken out who tends to grade higher or lower."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import fmean
from typing import Any

import pandas as pd

from analysis.frames import FrameError
from analysis.measures.measuring import measures
from analysis.measures.results import Measure

# With fewer the model says little of anybody.
FEWEST_SUBJECTS = 10
# A tendency is told from this many levels on, and only where chance does not explain it.
TOLD_FROM = 0.25
CERTAIN = 1.96
# Mean squares outside these bounds are commonly taken as misfit of a rater (Wright and Linacre 1994).
ERRATIC, MUTED = 1.4, 0.6


class Withheld(StrEnum):
    """Why no adjustment is made."""

    FEW = "few"
    DISCONNECTED = "disconnected"
    WEAK = "weak"


class Leaning(StrEnum):
    """How a rater tends to grade, beside the others."""

    HIGHER = "higher"
    LOWER = "lower"
    ALIKE = "alike"


class Consistency(StrEnum):
    """How far a rater's levels go with what everybody's say."""

    AS_EXPECTED = "as expected"
    ERRATIC = "erratic"
    MUTED = "muted"


@dataclass(frozen=True)
class Tendency:
    """By how many levels a rater tends to grade above (+) or below (-) the others, and how consistently."""

    levels: float
    leaning: Leaning
    consistency: Consistency
    ratings: int


@dataclass(frozen=True)
class Fair:
    """Fair averages by subject and tendencies by rater, in levels; neither where `unadjusted` says why."""

    averages: Mapping[str, float] = field(default_factory=dict)
    raters: Mapping[str, Tendency] = field(default_factory=dict)
    unadjusted: Withheld | None = None


def fair(rows: Iterable[Mapping[str, Any]]) -> Fair:
    """Return fair averages and tendencies from rows of subject, rater, dimension, occasion and value.

    They come from the many-facet Rasch model (Linacre 1989) in `analysis.measures`. Nothing is adjusted where
    raters and subjects fall apart into parts that nothing connects, or hang together by a thread: their
    tendencies could not be told from differences between the people they rated.
    """
    frame = pd.DataFrame(list(rows), columns=["subject", "rater", "dimension", "occasion", "value"])
    if frame["subject"].nunique() < FEWEST_SUBJECTS or frame["rater"].nunique() < 2:
        return Fair(unadjusted=Withheld.FEW)
    try:
        found = measures(frame)
    except FrameError:
        return Fair(unadjusted=Withheld.FEW)
    if found.summary.subsets > 1:
        return Fair(unadjusted=Withheld.DISCONNECTED)
    if found.summary.weak_links:
        return Fair(unadjusted=Withheld.WEAK)
    averages = {one.id: one.fair_average for one in found.persons if one.fair_average is not None}
    middle = fmean(one.fair_average for one in found.raters if one.fair_average is not None)
    return Fair(averages, {one.id: _tendency(one, middle) for one in found.raters})


def _tendency(rater: Measure, middle: float) -> Tendency:
    levels = (rater.fair_average or middle) - middle
    se = rater.se_clustered or rater.se
    is_sure = rater.measure is not None and bool(se) and abs(rater.measure) > CERTAIN * (se or 0.0)
    leaning = Leaning.ALIKE
    if is_sure and abs(levels) >= TOLD_FROM:
        leaning = Leaning.HIGHER if levels > 0 else Leaning.LOWER
    infit = rater.infit or 1.0
    consistency = Consistency.AS_EXPECTED
    if infit > ERRATIC:
        consistency = Consistency.ERRATIC
    elif infit < MUTED:
        consistency = Consistency.MUTED
    return Tendency(levels, leaning, consistency, rater.count)

"""Intraclass correlations of complete and incomplete tables."""

from dataclasses import replace

import numpy as np

from analysis.agreement import complete, crossed, wald
from analysis.agreement.coding import Codes, Figures, from_lowest, product, totals
from analysis.agreement.one_way import one_way
from analysis.agreement.reliability import ROUNDING, Single, together
from analysis.results import Estimate

STATISTICS = ("icc_1_1", "icc_a_1", "icc_c_1", "icc_1_k", "icc_a_k", "icc_c_k")

ONE_UNIT = "Only one unit was rated, so units cannot be told apart."
ONE_RATER = "There is only one rater, so nobody can agree."
ONCE_EACH = "No unit was rated twice, so agreement cannot be told from difference."
NO_VARIANCE = "Every rating is the same, so there is no variance to divide."


def intraclass(units: Codes, raters: Codes, values: Figures) -> dict[str, Estimate]:
    """The six intraclass correlations of ratings, by their names in `STATISTICS`.

    `units`, `raters` and `values` are of one length, a rating each; the codes run from 0 without gaps, and no
    rater rates a unit twice. (1,·) takes each unit's raters as drawn for it alone, (A,·) is the absolute
    agreement and (C,·) the consistency of raters who rate them all. ICC(·,1) = σu²/(σu² + the rest), from the
    mean squares of Shrout and Fleiss where every rater rated every unit; elsewhere the one-way analysis uses
    n0 and the two-way one Henderson's method III (see `one_way` and `crossed`). ICC(·,k) is the
    Spearman–Brown value of ICC(·,1), k the harmonic mean number of ratings per unit. Estimates below 0 are
    not cut off.

    Intervals are of 95 %: exact for (1,·) and (C,·), by Satterthwaite for (A,·) of a complete table. The n of
    each is the number of units. What a design does not allow is None with a reason. Sources: Shrout & Fleiss
    1979; McGraw & Wong 1996.
    """
    counts = np.bincount(units).astype(np.float64)
    of_rater = np.bincount(raters).astype(np.float64)
    reason = _impossible(counts, of_rater, values)
    if reason is not None:
        return dict.fromkeys(STATISTICS, Single(reason=reason).estimate(len(counts)))
    centred = from_lowest(values)
    centred -= centred.mean()
    whole = product(centred, centred)
    of_units = crossed.Side(counts, totals(units, centred))
    of_raters = crossed.Side(of_rater, totals(raters, centred))
    first = one_way(counts, of_units.sums, _clean(of_units.within(whole), whole))
    if len(values) == len(counts) * len(of_rater):
        absolute, consistent = _complete(of_units, of_raters, whole)
    else:
        absolute, consistent = _incomplete(crossed.table(units, raters, of_units, of_raters, whole))
    k = len(counts) / float((1 / counts).sum())
    singles = [first, absolute, consistent]
    if counts.min() < counts.max():
        note = f"Units have different numbers of ratings; k is their harmonic mean, {k:.4g}."
        singles = [replace(single, caution=together(note, single.caution)) for single in singles]
    found = [*singles, *(single.of_mean(k) for single in singles)]
    return {name: one.estimate(len(counts)) for name, one in zip(STATISTICS, found, strict=True)}


def _impossible(counts: Figures, of_rater: Figures, values: Figures) -> str | None:
    if len(counts) < 2:
        return ONE_UNIT
    if len(of_rater) < 2:
        return ONE_RATER
    if len(counts) == len(values):
        return ONCE_EACH
    return None if values.min() < values.max() else NO_VARIANCE


def _complete(units: crossed.Side, raters: crossed.Side, whole: float) -> tuple[Single, Single]:
    """ICC(A,1) and ICC(C,1) where every rater rated every unit."""
    n, k = len(units.counts), len(raters.counts)
    of_units, of_raters = whole - units.within(whole), whole - raters.within(whole)
    error = _clean(whole - of_units - of_raters, whole) / ((n - 1) * (k - 1))
    of_units, of_raters = _clean(of_units, whole) / (n - 1), _clean(of_raters, whole) / (k - 1)
    absolute = complete.absolute(n, k, of_units, of_raters, error)
    return absolute, complete.consistency(n, k, of_units, error)


def _incomplete(table: crossed.Table) -> tuple[Single, Single]:
    """ICC(A,1) and ICC(C,1) where some ratings are not there."""
    found = crossed.components(table)
    if isinstance(found, str):
        return Single(reason=found), Single(reason=found)
    absolute, consistent = crossed.absolute(found), wald.consistency(table, found)
    if found.parts == 1:
        return absolute, consistent
    note = f"The design falls into {found.parts} parts that no rater connects; none is compared with another."
    return (
        replace(absolute, caution=together(note, absolute.caution)),
        replace(consistent, caution=together(note, consistent.caution)),
    )


def _clean(squares: float, whole: float) -> float:
    """A sum of squares, or 0 where it is only rounding."""
    return squares if squares > ROUNDING * whole else 0.0

"""The measures of each facet, put together from what was worked out about it."""

import numpy as np

from analysis.measures import residuals
from analysis.measures.averages import Averages
from analysis.measures.coding import Coded, Floats, tally
from analysis.measures.counts import Counts
from analysis.measures.expecting import Free, State
from analysis.measures.residuals import Fit, Surprises
from analysis.measures.results import Facet, Threshold
from analysis.measures.ruler import Ruler, Sureness, people_by_visit
from analysis.measures.subsets import Subsets


def persons(
    coded: Coded, state: State, found: Subsets, ruler: Ruler, sure: Sureness, seen: Surprises,
    fair: Averages, warm: tuple[Floats, Floats],
) -> Facet:  # fmt: skip
    """People: posterior means with their SDs, and Warm's estimates (`warm`: places and errors, N each)."""
    person = coded.person[coded.starts]
    count = np.bincount(coded.person, minlength=len(coded.persons))
    fit = residuals.fit(_sums(seen, person, len(coded.persons)), count)
    origin = ruler.origin[found.person]
    columns = {
        "measure": state.mean + origin,
        "se": np.sqrt(state.variance),
        "se_clustered": people_by_visit(state, 1 / warm[1] ** 2, sure.halo),
        "wle": warm[0] + origin,
        **_fit(fit),
        "fair_average": fair.persons,
    }
    for name in ("measure", "se", "se_clustered", "wle", "fair_average"):
        columns[name] = np.where(found.alone, np.nan, columns[name])
    return Facet(coded.persons, columns, count, found.person, None)


def raters(
    coded: Coded, found: Subsets, ruler: Ruler, sure: Sureness, seen: Surprises, fair: Averages
) -> Facet:
    """Raters: severities on their rulers."""
    rater = coded.rater[coded.starts]
    number = len(coded.raters)
    count = np.bincount(coded.rater, minlength=number)
    variance = sure.raters_by_visit if sure.raters is None else np.diag(sure.raters)
    # One visit alone is fitted by its rater's severity, so it says nothing of how visits differ.
    several = np.bincount(rater, minlength=number) > 1
    known = several & (sure.raters is not None)
    by_visit = np.where(known, sure.raters_by_visit, np.nan)
    # A rater alone on a ruler is its origin, and not a measure that could be sure.
    lone = (np.bincount(found.rater)[found.rater] == 1) & ~found.anchored[found.rater]
    variance = np.where(lone, np.nan, variance)
    by_visit = np.where(lone, np.nan, by_visit)
    columns = {
        "measure": ruler.severity,
        "se": np.sqrt(np.maximum(variance, 0)),
        "se_clustered": np.sqrt(np.maximum(by_visit, 0)),
        "wle": np.full(number, np.nan),
        **_fit(residuals.fit(_sums(seen, rater, number), count)),
        "fair_average": fair.raters,
    }
    return Facet(coded.raters, columns, count, found.rater, sure.raters)


def dimensions(
    coded: Coded, counts: Counts, state: State, sure: Sureness, seen: Surprises, fair: Averages
) -> Facet:
    """Dimensions: difficulties, the same on every ruler."""
    number = counts.dimensions
    count = counts.given.sum(axis=1).astype(np.intp)
    covariance = sure.common[:number, :number]
    columns = {
        "measure": state.structure.steps.difficulty,
        "se": np.sqrt(np.maximum(np.diag(covariance), 0)),
        "se_clustered": np.sqrt(np.maximum(sure.dimensions_by_visit, 0)),
        "wle": np.full(number, np.nan),
        **_fit(residuals.fit(seen.by_dimension, count)),
        "fair_average": fair.dimensions,
    }
    return Facet(coded.dimensions, columns, count, None, covariance)


def thresholds(coded: Coded, state: State, free: Free, sure: Sureness) -> tuple[Threshold, ...]:
    """The thresholds of the scale, or of each dimension's own."""
    steps = state.structure.steps.threshold
    dimensions, width = steps.shape
    error = np.sqrt(np.maximum(np.diag(sure.common)[dimensions:], 0)).reshape(-1, width)
    return tuple(
        Threshold(
            None if free.shared else str(coded.dimensions[at]),
            float(coded.levels[at][step + 1]),
            float(steps[at, step]),
            None if np.isnan(error[at, step]) else float(error[at, step]),
        )
        for at in range(1 if free.shared else dimensions)
        for step in range(len(coded.levels[at]) - 1)
    )


def _sums(seen: Surprises, code: np.ndarray, number: int) -> Floats:
    return np.stack([tally(code, part, number) for part in seen.by_visit])


def _fit(fit: Fit) -> dict[str, Floats]:
    return {
        "infit": fit.infit,
        "outfit": fit.outfit,
        "infit_z": fit.infit_z,
        "outfit_z": fit.outfit_z,
    }

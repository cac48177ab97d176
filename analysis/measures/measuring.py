"""The many-facet Rasch model of a long frame of ratings, from the ratings to the measures."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.measures import biases, facets, fitting, residuals, ruler, starting, subsets, weakness
from analysis.measures.averages import averages
from analysis.measures.coding import Coded, code
from analysis.measures.counts import Counts, count
from analysis.measures.expecting import LEAST_SIGMA, Free, State, relaid
from analysis.measures.newton import System
from analysis.measures.results import Anchored, Measures, Spread, Summary, WeakLink
from analysis.measures.ruler import Sureness
from analysis.measures.spreads import spread
from analysis.measures.starting import Anchors
from analysis.measures.subsets import Subsets

# Above this ratio of clustered to naive standard errors a reader is told of it.
HALO = 1.25

Model = Literal["rating-scale", "partial-credit"]


@dataclass(frozen=True, eq=False)
class Calibration:
    """A fitted structure with all that it was read from: what measures, and a later fit, start from.

    `ratings` are the frames that were read, one after the other, and `asked` the anchors that were asked for;
    `anchors` are those of them that are among the ratings. `system` is about the information at the end.
    """

    model: Model
    ratings: tuple[pd.DataFrame, ...]
    coded: Coded
    counts: Counts
    found: Subsets
    free: Free
    state: State
    system: System
    steps: int
    asked: Anchors
    anchors: Anchors
    missing: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether the climb ended on a top from which a later one may begin."""
        return self.free.spread and fitting.settled(self.state, self.steps)


def calibrate(
    ratings: pd.DataFrame,
    *,
    model: Model = "rating-scale",
    anchors: Anchors | None = None,
    earlier: Calibration | None = None,
) -> Calibration:
    """Fit the structure of log P(k)/P(k−1) = θ − severity − difficulty − threshold(k), with θ ~ N(μ, σ²).

    `ratings` has subject, rater, dimension and value, one rating a row, and an occasion where a pair met more
    than once. Thresholds are the same for all dimensions on a rating scale, and each dimension's own with
    partial credit. Marginal maximum likelihood; `earlier` is a fit to begin at. Raises FrameError naming the
    column that cannot be used.
    """
    shared = model == "rating-scale"
    coded = code(ratings, shared=shared)
    asked = anchors or Anchors()
    anchors, missing = starting.present(coded, asked)
    counts = count(coded)
    fixed = np.array([str(name) in anchors.raters for name in coded.raters])
    subsets.check_dimensions(coded, np.array([str(name) in anchors.dimensions for name in coded.dimensions]))
    found = subsets.find(coded, counts, fixed)
    free = starting.free(coded, counts, found.alone, anchors, shared=shared)
    climb = None
    if earlier is not None and earlier.settled and (earlier.model, earlier.anchors) == (model, anchors):
        start = starting.go_on(coded, counts, earlier.coded, earlier.state)
        climb = None if start is None else fitting.fit(counts, free, start)
    if climb is None or not fitting.settled(climb.state, climb.steps):
        climb = fitting.fit(counts, free, starting.begin(coded, counts, free, anchors))
    state = relaid(counts, climb.state, free)
    return Calibration(
        model,
        (ratings,),
        coded,
        counts,
        found,
        free,
        state,
        climb.system,
        climb.steps,
        asked,
        anchors,
        missing,
    )


def measures(
    ratings: pd.DataFrame,
    *,
    model: Model = "rating-scale",
    anchors: Anchors | None = None,
    bias: Sequence[tuple[str, str]] = (),
    earlier: Calibration | None = None,
) -> Measures:
    """Measure people, raters and dimensions on one ruler, in logits.

    The model is Linacre's many-facet Rasch model (1989), as `calibrate` fits it; `ratings` and `earlier` are
    as there, and `bias` names pairs of columns, such as rater and dimension or rater and team. Raises
    FrameError naming the column that cannot be used.
    """
    began = time.perf_counter()
    fitted = calibrate(ratings, model=model, anchors=anchors, earlier=earlier)
    return measure(fitted, ratings, bias=bias, began=began)


def measure(
    fitted: Calibration,
    ratings: pd.DataFrame,
    *,
    bias: Sequence[tuple[str, str]] = (),
    began: float | None = None,
) -> Measures:
    """Give everybody's measure, standard error and fit from a calibration of these ratings."""
    began = time.perf_counter() if began is None else began
    coded, counts, found = fitted.coded, fitted.counts, fitted.found
    state = fitted.state if fitted.state.whole else relaid(counts, fitted.state, fitted.free)
    laid = ruler.lay(coded, state, fitted.free, found, fitted.anchors)
    warm = residuals.warm(counts, state)
    seen = residuals.surprises(coded, state.structure.steps, warm[0], state.structure.severity)
    sure = ruler.sureness(coded, counts, state, fitted.free, found, laid, seen)
    fair = averages(coded, state, found, laid)
    persons = facets.persons(coded, state, found, laid, sure, seen, fair, warm)
    raters = facets.raters(coded, found, laid, sure, seen, fair)
    dimensions = facets.dimensions(coded, counts, state, sure, seen, fair)
    # The errors by which a facet's spread is judged allow for ratings of one visit that hang together.
    apart = max(1.0, sure.halo or 1.0)
    severity, errors = raters.columns["measure"], raters.columns["se"]
    by_visit = np.fmax(errors, raters.columns["se_clustered"]) if apart > 1 else errors
    spreads = (
        spread("persons", persons.columns["wle"], warm[1] * apart, found.person),
        spread("raters", severity, by_visit, found.rater),
        spread(
            "dimensions",
            dimensions.columns["measure"],
            dimensions.columns["se"],
            np.zeros(len(dimensions), int),
        ),
    )
    departures = biases.find(coded, state, ratings, bias, warm[0])
    weak = weakness.links(coded, counts, state, found)
    summary = _summary(fitted, sure, spreads, weak, time.perf_counter() - began)
    thresholds = facets.thresholds(coded, state, fitted.free, sure)
    return Measures(persons, raters, dimensions, thresholds, departures, summary)


def _summary(
    fitted: Calibration,
    sure: Sureness,
    spreads: tuple[Spread, ...],
    weak: tuple[WeakLink, ...],
    seconds: float,
) -> Summary:
    coded, state, free = fitted.coded, fitted.state, fitted.free
    persons, raters = spreads[0], spreads[1]
    sigma = state.structure.sigma if free.spread else None
    return Summary(
        model=fitted.model,
        sigma=sigma,
        sigma_se=sigma * float(np.sqrt(sure.log_sigma)) if sigma and sure.log_sigma else None,
        log_likelihood=state.log_likelihood,
        iterations=fitted.steps,
        seconds=seconds,
        converged=fitted.steps < fitting.MOST_STEPS,
        ratings=len(coded.person),
        visits=len(coded.starts),
        reliability=persons.reliability,
        separation=persons.separation,
        strata=persons.strata,
        fixed_chi2=raters.fixed_chi2,
        df=raters.df,
        halo=sure.halo,
        subsets=fitted.found.number,
        facets=spreads,
        weak_links=weak,
        left_out=coded.left_out,
        anchors=_anchored(fitted),
        caution=_caution(fitted, sure, weak),
    )


def _anchored(fitted: Calibration) -> tuple[Anchored, ...]:
    given = (("raters", fitted.anchors.raters), ("dimensions", fitted.anchors.dimensions))
    return tuple(Anchored(facet, name, value) for facet, known in given for name, value in known.items())


def _caution(fitted: Calibration, sure: Sureness, weak: tuple[WeakLink, ...]) -> str | None:
    """What a reader should know before trusting the figures, in sentences."""
    said = []
    if not fitted.steps < fitting.MOST_STEPS:
        said.append("The fit did not settle: treat the measures as rough.")
    if fitted.missing:
        said.append(f"Anchors that are not among the ratings: {', '.join(fitted.missing)}.")
    said += _gaps(fitted)
    if weak:
        said.append(
            "Few visits connect some of the people: comparing them rests on people of both sides being alike"
            " on average, and standard errors do not allow for that they are not."
        )
    if fitted.found.number > 1:
        said.append("The ratings fall into subsets that nothing connects: compare within a subset only.")
    if not fitted.free.spread:
        said.append(
            "Nobody shares a rater with anybody, so how far people differ cannot be told from severity."
        )
    elif fitted.state.structure.sigma <= LEAST_SIGMA * 1.01:
        said.append("People cannot be told apart: what differs is raters, dimensions and chance.")
    if sure.halo is not None and sure.halo > HALO:
        said.append(
            "The ratings of one visit hang together: use the clustered standard errors, and take differences"
            " between people and between raters to be larger than the measures show."
        )
    if np.isnan(sure.common).all() and sure.raters is not None:
        said.append("The ratings tell too little of the structure for standard errors.")
    if sure.raters is None:
        said.append(
            "There are so many raters that their standard errors are approximate, and those of dimensions and"
            " thresholds are not worked out."
        )
    return " ".join(said) or None


def _gaps(fitted: Calibration) -> list[str]:
    """Whole levels that nobody uses between others that are used: the model takes levels by their order."""
    gaps = set()
    for values in fitted.coded.levels:
        apart = np.diff(values)
        if (values == np.rint(values)).all() and apart.min(initial=2) == 1:
            gaps |= {(values[at], values[at + 1]) for at in np.flatnonzero(apart > 1)}
    named = ", ".join(f"between {one:g} and {other:g}" for one, other in sorted(gaps))
    return (
        [f"Levels that nobody uses were passed over, so that what is beside them is next: {named}."]
        if gaps
        else []
    )

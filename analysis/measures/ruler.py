"""From a fitted structure to measures: each subset its own ruler, and how sure everybody's place on it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.coding import Coded, Floats, tally
from analysis.measures.counts import Counts
from analysis.measures.expecting import Free, State
from analysis.measures.information import MOST_RATERS, Certainty, by_visit, certainty
from analysis.measures.newton import system
from analysis.measures.residuals import Surprises
from analysis.measures.starting import Anchors
from analysis.measures.subsets import Subsets

# Visits are taken so many at a time, so that their ratings by dimension need little memory.
PIECE = 1 << 14


@dataclass(frozen=True, eq=False)
class Ruler:
    """Severities on their rulers (R, logits), and the subsets' origins.

    A subset's raters sum to 0 on its ruler, unless some were anchored: then those have their measures.
    `origin` is what is added to a person's place by subset; `weight` (subsets x raters' parameters) says how
    the origins follow from the raters' parameters.
    """

    severity: Floats
    origin: Floats
    weight: Floats


def lay(coded: Coded, state: State, free: Free, found: Subsets, anchors: Anchors) -> Ruler:
    """Set each subset's origin: at its raters' mean, or where its anchors say."""
    fixed = np.array([str(name) in anchors.raters for name in coded.raters])
    parameters = int(free.rater.max()) + 1
    share = np.zeros((found.number, parameters))
    members = np.bincount(found.rater, minlength=found.number)
    np.add.at(share, (found.rater, free.rater), 1 / members[found.rater])
    origin = -tally(found.rater, state.structure.severity, found.number) / members
    for subset in np.flatnonzero(found.anchored):
        one = int(np.flatnonzero(fixed)[0])
        share[subset] = 0
        share[subset, free.rater[one]] = 1
        origin[subset] = anchors.raters[str(coded.raters[one])] - state.structure.severity[one]
    return Ruler(state.structure.severity + origin[found.rater], origin, share)


@dataclass(frozen=True, eq=False)
class Sureness:
    """Covariances of severities (R x R) and of the dimensions' measures (I x I), and the same by visits.

    `raters_by_visit` (R) and `dimensions_by_visit` (I) are variances in which the ratings of one visit count
    as one; `halo` is the ratio of the standard errors, over all visits. None where there are too many.
    """

    raters: Floats | None
    raters_by_visit: Floats
    common: Floats
    dimensions_by_visit: Floats
    log_sigma: float | None
    halo: float | None


def sureness(
    coded: Coded, counts: Counts, state: State, free: Free, found: Subsets, ruler: Ruler, seen: Surprises
) -> Sureness:
    """How sure the structure is, with and without taking the ratings of one visit for independent."""
    parts = system(counts, state, free)
    person, rater = coded.person[coded.starts], coded.rater[coded.starts]
    surprise, several = _surprise(coded, seen)
    halo = (
        float(np.sqrt((surprise[several] ** 2).sum() / seen.variance[several].sum()))
        if several.any()
        else None
    )
    parameters = int(free.rater.max()) + 1
    if parameters > MOST_RATERS:
        own = 1 / np.maximum(parts.rater - parts.slope.power(2).T @ parts.kept, 1e-9)
        nothing = np.full((len(free.basis),) * 2, np.nan)
        return Sureness(None, own[free.rater], nothing, np.diag(nothing)[: counts.dimensions], None, halo)
    known = certainty(counts, state, free)
    filling = by_visit(parts, person, free.rater[rater], surprise)
    return Sureness(
        raters=_on_rulers(known.raters, free, found, ruler),
        raters_by_visit=_by_visit(known, filling, free, found, ruler),
        common=known.common,
        dimensions_by_visit=_dimensions_by_visit(coded, counts, known, seen),
        log_sigma=known.log_sigma,
        halo=halo,
    )


def _surprise(coded: Coded, seen: Surprises) -> tuple[Floats, NDArray[np.bool_]]:
    """How surprising each visit was (V), and whether it is one of several of its rater's (V).

    Places and severities have been fitted to the visits, which makes each look less surprising than it was:
    by the share of what is known of its person and of its rater that the visit itself tells.
    """
    person, rater = coded.person[coded.starts], coded.rater[coded.starts]
    variance = seen.variance
    of_person, of_rater = tally(person, variance)[person], tally(rater, variance)[rater]
    taken = np.minimum(variance * (1 / of_person + 1 / of_rater), 0.9)
    return seen.difference / np.sqrt(1 - taken), np.bincount(rater)[rater] > 1


def _on_rulers(covariance: Floats, free: Free, found: Subsets, ruler: Ruler) -> Floats:
    """The covariance of severities measured from their subsets' origins."""
    to_origin = covariance @ ruler.weight.T
    between = ruler.weight @ to_origin
    on_ruler = covariance[np.ix_(free.rater, free.rater)]
    # With one subset the origin is the same for all, and its part one column.
    columns = found.rater if found.number > 1 else slice(None)
    crossed = to_origin[free.rater][:, columns]
    on_ruler -= crossed
    on_ruler -= crossed.T
    on_ruler += between[columns][:, columns]
    return on_ruler


def _by_visit(known: Certainty, filling: Floats, free: Free, found: Subsets, ruler: Ruler) -> Floats:
    """Variances of severities on their rulers from the sandwich, in single precision, which is plenty."""
    bread = known.raters.astype(np.float32)
    spread = (ruler.weight.astype(np.float32)) @ bread
    rows = bread[free.rater] - spread[found.rater]
    return ((rows @ filling.astype(np.float32)) * rows).sum(axis=1).astype(float)


def _dimensions_by_visit(coded: Coded, counts: Counts, known: Certainty, seen: Surprises) -> Floats:
    """Variances of the dimensions' measures from the sandwich, each visit's own level being taken out."""
    dimensions, visits = counts.dimensions, len(coded.starts)
    filling = np.zeros((dimensions, dimensions))
    for begin in range(0, visits, PIECE):
        end = min(begin + PIECE, visits)
        rows = slice(int(coded.starts[begin]), int(coded.starts[end]) if end < visits else len(coded.person))
        sizes = np.diff(np.append(coded.starts[begin:end], rows.stop))
        cell = np.repeat(np.arange(end - begin), sizes) * dimensions + coded.dimension[rows]
        shape = (end - begin, dimensions)
        apart = tally(cell, seen.rating[rows], shape[0] * dimensions).reshape(shape)
        variance = tally(cell, seen.certainty[rows], shape[0] * dimensions).reshape(shape)
        whole = apart.sum(axis=1, keepdims=True) / variance.sum(axis=1, keepdims=True)
        apart = apart - whole * variance
        filling += apart.T @ apart
    bread = known.common[:dimensions, :dimensions]
    return np.diag(bread @ filling @ bread).copy()


def people_by_visit(state: State, information: Floats, halo: float | None) -> Floats:
    """Each person's posterior SD (N) if a visit's ratings tell as much less as they do on average.

    `information` (N) is what their ratings tell of their place.
    """
    if halo is None:
        return np.full_like(information, np.nan)
    return 1 / np.sqrt(information / halo**2 + 1 / state.structure.sigma**2)

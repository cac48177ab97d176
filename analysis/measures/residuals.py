"""What each rating was expected to be: Warm's measures, fit, and how visits hang together."""

from dataclasses import dataclass

import numpy as np

from analysis.measures import curves as drawing
from analysis.measures.coding import Coded, Floats, Whole, tally
from analysis.measures.counts import Counts
from analysis.measures.curves import Steps
from analysis.measures.expecting import State

# Nobody is placed further than this from the middle of the ruler, in logits.
FURTHEST = 30.0
PIECE = 1 << 16
# Somebody with a single rating has been fitted to it whole; what is left of it then tells nothing.
MOST_FITTED = 0.9
CLOSE = 1e-6


def warm(counts: Counts, state: State) -> tuple[Floats, Floats]:
    """Warm's weighted likelihood estimate of each person (N, logits) and its standard error (N).

    The root of S − E(θ) + J(θ)/2I(θ), with I the information and J the sum of third central moments (Warm
    1989): finite for somebody who only had the highest level too. The structure is taken as known.
    """
    visits, severity = counts.visits, state.structure.severity
    who = np.repeat(np.arange(counts.persons), np.diff(visits.indptr))
    rater, pattern = counts.rater[visits.indices], counts.pattern[visits.indices]
    ends = -FURTHEST - 1 - severity.max(), FURTHEST + 1 - severity.min()
    drawn = drawing.draw(state.structure.steps, counts.patterns, *ends)
    score, variance, third = (curve.ravel() for curve in (drawn.score, drawn.variance, drawn.third))
    place, start = np.clip(state.mean, -FURTHEST, FURTHEST), pattern * drawn.points
    for _ in range(60):
        along = (place[who] - severity[rater] - drawn.first) / drawn.spacing
        point = np.rint(along)
        rest = (along - point) * drawn.spacing
        at = start + point.astype(np.intp)
        bend, slope = third[at], variance[at]
        expected = visits.data * (score[at] + rest * (slope + rest * bend / 2))
        information = tally(who, visits.data * (slope + rest * bend), counts.persons)
        skew = tally(who, visits.data * bend, counts.persons)
        lacking = counts.total - tally(who, expected, counts.persons)
        information = np.maximum(information, 1e-9)
        step = np.clip((lacking + skew / (2 * information)) / information, -1, 1)
        place = np.clip(place + step, -FURTHEST, FURTHEST)
        if np.abs(step).max() < CLOSE:
            break
    return place, 1 / np.sqrt(information)


@dataclass(frozen=True, eq=False)
class Surprises:
    """How ratings differ from what was expected.

    `difference` is the sum of a visit's ratings less their expectations (V), `variance` of their variances
    (V). `by_visit` (5 x V) and `by_dimension` (5 x I) are sums of what fit is judged by: squared differences,
    the variance that they should have once people and raters have been fitted to them, the one over the
    other, kurtosis less 1, and fourth moments less squared variances. `rating` is the difference of each
    rating and `certainty` its variance.
    """

    difference: Floats
    variance: Floats
    by_visit: Floats
    by_dimension: Floats
    rating: Floats
    certainty: Floats


def surprises(
    coded: Coded, steps: Steps, person: Floats, severity: Floats, aside: Floats | None = None
) -> Surprises:
    """Compare each rating with its expectation for people (N) and raters (R) standing there, in logits.

    `aside` is how much harder than that each rating is.
    """
    ratings = len(coded.person)
    by_rating = np.empty((3, ratings))
    for begin in range(0, ratings, PIECE):
        piece = slice(begin, begin + PIECE)
        dimension = coded.dimension[piece]
        u = person[coded.person[piece]] - severity[coded.rater[piece]] - steps.difficulty[dimension]
        if aside is not None:
            u = u - aside[piece]
        by_rating[:, piece] = _expected(u, steps.threshold, dimension)
    difference, variance, fourth = coded.level - by_rating[0], by_rating[1], by_rating[2]
    square = difference**2
    left = variance * (1 - _fitted(coded, variance))
    parts = [square, left, square / left, fourth / variance**2 - 1, fourth - variance**2]
    dimensions = len(coded.dimensions)
    return Surprises(
        np.add.reduceat(difference, coded.starts),
        np.add.reduceat(variance, coded.starts),
        np.stack([np.add.reduceat(part, coded.starts) for part in parts]),
        np.stack([tally(coded.dimension, part, dimensions) for part in parts]),
        difference,
        variance,
    )


def _fitted(coded: Coded, variance: Floats) -> Floats:
    """The share of each rating's variance that fitting its person and its rater has taken."""
    person = tally(coded.person, variance, len(coded.persons))[coded.person]
    rater = tally(coded.rater, variance, len(coded.raters))[coded.rater]
    return np.minimum(variance * (1 / person + 1 / rater), MOST_FITTED)


def _expected(u: Floats, threshold: Floats, dimension: Whole) -> Floats:
    """The mean, variance and fourth central moment (3 x n) of ratings that stand u above their dimension."""
    ease = np.exp(-np.cumsum(threshold, axis=1))
    alike = bool((ease == ease[0]).all())
    odds = np.exp(u)
    power = np.ones_like(u)
    sums = np.zeros((5, len(u)))
    sums[0] = 1
    for level in range(1, threshold.shape[1] + 1):
        power *= odds
        part = power * (ease[0, level - 1] if alike else ease[dimension, level - 1])
        for moment in range(5):
            sums[moment] += part
            part = part * level
    mean, second, third, fourth = sums[1:] / sums[0]
    variance = np.maximum(second - mean**2, 1e-12)
    central = fourth - 4 * mean * third + 6 * mean**2 * second - 3 * mean**4
    return np.stack([mean, variance, np.maximum(central, variance**2)])


@dataclass(frozen=True, eq=False)
class Fit:
    """How well a facet's ratings fit the model: mean squares near 1, and the same as normal deviates."""

    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    count: Whole


def fit(sums: Floats, count: Whole) -> Fit:
    """Infit and outfit of each member of a facet from its sums (5 x members) and how many ratings it has.

    Infit is Σ(x − E)²/ΣV and outfit the mean of (x − E)²/V; the deviates are Wilson and Hilferty's, 3/q times
    the cube root less 1, plus q/3 (Wright and Masters 1982).
    """
    square, variance, standard, wild, spread = sums
    infit, outfit = square / variance, standard / count
    q_in = np.minimum(np.sqrt(spread) / variance, np.sqrt(2))
    q_out = np.minimum(np.sqrt(wild) / count, np.sqrt(2))
    return Fit(infit, outfit, _deviate(infit, q_in), _deviate(outfit, q_out), count)


def _deviate(mean_square: Floats, q: Floats) -> Floats:
    q = np.maximum(q, 1e-9)
    return (np.cbrt(mean_square) - 1) * 3 / q + q / 3

"""What the gaps mean: what answers say as they are, and as they would if everybody had been heard.

Everybody's answer counts as one: the share of what they answered that is favourable. Beside the plain mean
stands the mean with the weights of `weighting.py`. Both are told, or neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.results import CERTAINTY
from analysis.statistical_disclosure import (
    FAMILY_OUTSIDE,
    NOBODY,
    Backing,
    Minimum,
    Reason,
    Release,
    reason,
    withhold,
)
from analysis.totals import reason_of_total
from analysis.weighting import Weighting, rake, together

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """One row for each answer: the favourable share (0 to 1), who gave it, of which family, about whom.

    `groups` holds one column for each grouping.
    """

    shares: Floats
    people: Sequence[int]
    families: Sequence[int]
    workers: Sequence[int]
    groups: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Share:
    """A mean share in a hundred with its 95 % interval, and so many answers of equal weight it rests on."""

    mean: int
    low: int
    high: int
    effective: int


@dataclass(frozen=True)
class Gap:
    """What the answers say as they are, and reweighted; `refused` says why there is nothing reweighted."""

    raw: Release[Share]
    reweighted: Release[Share]
    refused: str | None
    behind: Backing


def gap(
    answers: Answers,
    asked: Mapping[str, Mapping[str, int]],
    minimum: Minimum = FAMILY_OUTSIDE,
    earlier: Sequence[tuple[Backing, bool]] = (),
) -> Gap:
    """What may be told of one time, whose answers are those of `earlier` times together (and if these were).

    Groups in which fewer were asked than the minimum are put together first.
    """
    columns, wanted = {}, {}
    for name, groups in asked.items():
        columns[name], wanted[name] = together(answers.groups[name], groups, minimum.families)
    found = rake(columns, wanted)
    plain, weighted = _behind(answers, None), _behind(answers, found.weights)
    hidden = [part for part, was_told in earlier if not was_told and part.ratings]
    why = reason(plain, minimum) or reason(weighted, minimum) or reason_of_total(hidden, minimum)
    if why is not None:
        return Gap(withhold(why), withhold(why), None, plain)
    n, raw = len(answers.shares), Weighting(np.ones(len(answers.shares)), len(answers.shares), 0, 0.0)
    if found.weights is None:
        # Which group has no answer is not told: it would be a group of whom nobody is known to have spoken.
        return Gap(Release(_share(answers, raw), n), withhold(Reason.TOO_FEW), found.reason, plain)
    return Gap(Release(_share(answers, raw), n), Release(_share(answers, found), n), None, plain)


def _share(answers: Answers, by: Weighting) -> Share:
    mean = by.mean(answers.shares)
    spread = float(np.average((answers.shares - mean) ** 2, weights=by.weights))
    error = CERTAINTY * np.sqrt(spread / max(by.effective - 1, 1.0))
    low, high = max(0.0, mean - error), min(1.0, mean + error)
    return Share(round(100 * mean), round(100 * low), round(100 * high), round(by.effective))


def _behind(answers: Answers, weights: Floats | None) -> Backing:
    """Who stands behind a mean; with weights, the largest shares are those of the weight."""
    n = len(answers.shares)
    weight = np.ones(n) if weights is None else weights
    largest = {
        name: _largest(column, weight)
        for name, column in (
            ("person", answers.people), ("family", answers.families), ("worker", answers.workers)
        )
    }  # fmt: skip
    return Backing(
        ratings=n,
        visits=n,
        raters=len(set(answers.people)),
        families=len(set(answers.families)),
        practitioners=len(set(answers.workers)),
        rater_share=largest["person"],
        family_share=largest["family"],
        practitioner_share=largest["worker"],
        unanimous=n > 0 and float(np.ptp(answers.shares)) == 0.0,
        practitioners_left=NOBODY.practitioners_left,
    )


def _largest(column: Sequence[int], weight: Floats) -> float:
    if not len(column):
        return 0.0
    _who, place = np.unique(np.asarray(column), return_inverse=True)
    return float(np.bincount(place, weights=weight).max() / weight.sum())

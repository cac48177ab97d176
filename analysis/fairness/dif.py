"""Differential item functioning: whether an item works differently for a group of equal ability."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.fairness import cumulative_logit, ets
from analysis.fairness.answers import Answers, complete
from analysis.fairness.ets import DELTA, EtsClass
from analysis.fairness.stratified import Stratified, compare_within

Floats = NDArray[np.float64]

# Under this many in a group the figures are to be read with care.
ENOUGH = 100
MOST_ROUNDS = 20

FEW = "read with care: under 100 in a group"
SEPARATED = "the levels can be told apart perfectly, so the likelihood ratio is only approximate"
NO_END = "the odds ratio has no end, so the class is by the difference of means"
RESTLESS = "which items to leave out of the total did not settle, so it holds them all"
ALONE = "the total is the item alone, so nothing can be matched"


@dataclass(frozen=True)
class ItemFairness:
    """How one item works for the focal group beside the reference group, people being matched on their total.

    `odds_ratio` above 1 and `delta` and `effect` below 0 mean that the item is harder for the focal group
    (its people give lower levels than others with the same total). `effect` is the standardised mean
    difference in SDs of the item; `matched` people stand in strata that hold both groups; `left_out` had an
    answer missing; `in_total` says whether the item belongs to the total that others are matched on.
    """

    item: str
    mh_chi2: float | None
    mh_p: float | None
    odds_ratio: float | None
    odds_low: float | None
    odds_high: float | None
    delta: float | None
    effect: float | None
    ets_class: EtsClass | None
    lr_chi2: float | None
    lr_p: float | None
    levels: int
    focal: str
    reference: str
    n_focal: int
    n_reference: int
    matched: int
    left_out: int
    in_total: bool
    reason: str | None = None
    caution: str | None = None


def differential_functioning(
    frame: pd.DataFrame, focal: str | None = None, purify: bool = False
) -> list[ItemFairness]:
    """Each item's fairness, from a frame of `person, item, value, group`; values are two or more levels.

    People are matched on the sum of their values over all items, the studied one among them (thin matching: a
    stratum a total); people with an answer missing are left out. Two levels: Mantel–Haenszel χ² with
    continuity correction, common odds ratio, delta = −2.35 ln(odds ratio), and the class by delta. More
    levels: Mantel's χ², corrected by half a level, Liu and Agresti's common odds ratio, and the class by the
    standardised mean difference. The likelihood ratio on 2 degrees of freedom is that of score + group +
    score × group against score alone in a cumulative logit (Swaminathan & Rogers 1990; Zumbo 1999): it sees
    differences that turn round with the score too. With `purify` items of class B or C are left out of the
    total, but for their own study, and this is done again until nothing moves. The list is a release: it
    passes the gate of statistical disclosure before it is shown. Raises FrameError.
    """
    answers = complete(frame, focal)
    in_total, settled = np.ones(len(answers.items), dtype=bool), True
    if purify:
        in_total, settled = _purified(answers)
    return [_item(answers, at, in_total, settled) for at in range(len(answers.items))]


def _purified(answers: Answers) -> tuple[NDArray[np.bool_], bool]:
    """Which items stay in the total; all of them, and False, where the search comes to no rest."""
    everything = np.ones(len(answers.items), dtype=bool)
    in_total = everything
    seen: set[bytes] = set()
    while in_total.any() and in_total.tobytes() not in seen and len(seen) < MOST_ROUNDS:
        seen.add(in_total.tobytes())
        fair = np.array(
            [_study(answers, at, in_total).ets_class in (None, "A") for at in range(len(in_total))]
        )
        if (fair == in_total).all():
            return in_total, True
        in_total = fair
    return everything, False


@dataclass(frozen=True)
class _Study:
    """One item's comparison within strata, and what follows from it."""

    found: Stratified
    delta: float | None
    effect: float | None
    ets_class: EtsClass | None


def _totals(answers: Answers, at: int, in_total: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.intp]]:
    """The different totals that the studied item is matched on, and each person's place among them."""
    used = in_total.copy()
    used[at] = True
    # Sums of the same levels in another order may differ in their last digits.
    totals, place = np.unique((answers.values[:, used].sum(axis=1)).round(9), return_inverse=True)
    return totals, place.astype(np.intp)


def _study(answers: Answers, at: int, in_total: NDArray[np.bool_]) -> _Study:
    totals, place = _totals(answers, at, in_total)
    levels, level = np.unique(answers.values[:, at], return_inverse=True)
    if why := _unstudied(len(levels), len(level), at, in_total):
        return _Study(Stratified(reason=why), None, None, None)
    found = compare_within(_counts(place, answers.focal, level, (len(totals), 2, len(levels))), levels)
    ratio = found.odds_ratio
    delta = DELTA * log(ratio) if ratio else None
    spread = float(answers.values[:, at].std(ddof=1))
    effect = None if found.difference is None else found.difference / spread
    return _Study(found, delta, effect, ets.classify(found, delta, effect, len(levels) == 2))


def _unstudied(levels: int, people: int, at: int, in_total: NDArray[np.bool_]) -> str | None:
    """Why an item cannot be studied at all, if it cannot."""
    if people == 0:
        return "nobody answered every item"
    if levels < 2:
        return "every answer is the same"
    return ALONE if in_total.sum() == in_total[at] else None


def _counts(
    place: NDArray[np.intp], focal: NDArray[np.bool_], level: NDArray[np.intp], shape: Sequence[int]
) -> Floats:
    """People by stratum, group (the reference first) and level."""
    key = (place * 2 + focal) * shape[2] + level
    return np.bincount(key, minlength=int(np.prod(shape))).reshape(shape).astype(float)


def _item(answers: Answers, at: int, in_total: NDArray[np.bool_], settled: bool) -> ItemFairness:
    study = _study(answers, at, in_total)
    found = study.found
    chi2, bounded, why = _likelihood_ratio(answers, at, in_total)
    n_focal = int(answers.focal.sum())
    n_reference = len(answers.focal) - n_focal
    cautions = [
        FEW if found.p is not None and min(n_focal, n_reference) < ENOUGH else None,
        SEPARATED if chi2 is not None and not bounded else None,
        NO_END if study.ets_class is not None and found.reason else None,
        None if settled else RESTLESS,
    ]
    return ItemFairness(
        item=answers.items[at],
        mh_chi2=found.chi2,
        mh_p=found.p,
        odds_ratio=found.odds_ratio,
        odds_low=found.low,
        odds_high=found.high,
        delta=study.delta,
        effect=study.effect,
        ets_class=study.ets_class,
        lr_chi2=chi2,
        lr_p=None if chi2 is None else exp(-chi2 / 2),
        levels=len(np.unique(answers.values[:, at])),
        focal=answers.focal_name,
        reference=answers.reference_name,
        n_focal=n_focal,
        n_reference=n_reference,
        matched=found.matched,
        left_out=answers.left_out,
        in_total=bool(in_total[at]),
        reason=found.reason or why,
        caution="; ".join(one for one in cautions if one) or None,
    )


def _likelihood_ratio(
    answers: Answers, at: int, in_total: NDArray[np.bool_]
) -> tuple[float | None, bool, str | None]:
    """χ² on two degrees of freedom, whether the likelihood has a maximum, or why there is no χ²."""
    totals, place = _totals(answers, at, in_total)
    levels, level = np.unique(answers.values[:, at], return_inverse=True)
    if why := _unstudied(len(levels), len(level), at, in_total):
        return None, True, why
    counts = _counts(place, answers.focal, level, (len(totals), 2, len(levels))).reshape(-1, len(levels))
    score = np.repeat((totals - totals[place].mean()) / (totals[place].std() or 1.0), 2)
    group = np.tile([0.0, 1.0], len(totals))
    there = counts.sum(axis=1) > 0
    full = np.column_stack([score, group, score * group])[there]
    if np.linalg.matrix_rank(np.column_stack([np.ones(len(full)), full])) < 4:
        return None, True, "the totals differ too little to tell group and score apart"
    with_group = cumulative_logit.fit(counts[there], full)
    without = cumulative_logit.fit(counts[there], full[:, :1])
    chi2 = max(0.0, 2 * (with_group.log_likelihood - without.log_likelihood))
    return chi2, with_group.bounded and without.bounded, None

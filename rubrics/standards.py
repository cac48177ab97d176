"""Is it good enough: floors, an overall cut and a band of one SEM; and how a cut is arrived at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, correlation, fmean, linear_regression, stdev
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

NORMAL = NormalDist()
# Sums of decimals such as .1 + .2 must not decide about a person at the edge of a band.
EDGE = 5e-10


class Cut(BaseModel):
    """The least that one construct should reach on 0..1, and whether the rest can make up for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    floor: float = Field(ge=0, le=1)
    essential: bool


class Standard(BaseModel):
    """What is good enough, with the method, the panel and the date that it was decided by and on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cuts: dict[str, Cut] = Field(min_length=1)
    overall: float = Field(ge=0, le=1)
    method: str = Field(min_length=1)
    panel: tuple[str, ...] = Field(min_length=1)
    decided_on: date


class Measured(NamedTuple):
    """A construct's value on 0..1 and its standard error of measurement."""

    value: float | None
    sem: float


UNKNOWN = Measured(None, 0.0)


class Outcome(StrEnum):
    """What a standard says; a named person decides."""

    MEETS = "meets"
    REFER = "refer"
    BELOW = "below"


class Reason(NamedTuple):
    """One comparison with a cut: of a construct, or of all together where construct is None."""

    construct: str | None
    outcome: Outcome
    value: float | None
    low: float | None
    high: float | None
    cut: float


@dataclass(frozen=True)
class Judgement:
    """The outcome of a standard and every comparison it rests on, the overall one last."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


def judge(standard: Standard, measured: Mapping[str, Measured]) -> Judgement:
    """Return what the standard says of one person's values on 0..1.

    Within one SEM of a cut, or without a value, the outcome is refer. Below an essential floor or below the
    overall cut it is below; below another floor a panel looks, because the rest may make up for it.
    """
    reasons, worst = [], Outcome.MEETS
    for construct, cut in standard.cuts.items():
        reason = _compare(construct, measured.get(construct, UNKNOWN), cut.floor)
        counts = reason.outcome
        if counts is Outcome.BELOW and not cut.essential:
            counts = Outcome.REFER
        reasons.append(reason)
        worst = _worse(worst, counts)
    overall = _compare(None, _together(standard, measured), standard.overall)
    return Judgement(_worse(worst, overall.outcome), (*reasons, overall))


def sem(sd: float, reliability: float) -> float:
    """Return the standard error of measurement, SD·√(1 − reliability)."""
    _in_unit(reliability, "reliability")
    return sd * sqrt(1 - reliability)


def share_passing(delta: float, reliability: float, cuts: int, true_score: bool = False) -> float:
    """Return how often someone delta above each of several cuts passes all: Φ(δ/√(1−r))^k.

    Delta is in observed SDs, or in true-score SDs if so said; errors are independent.
    """
    _in_unit(reliability, "reliability")
    if reliability == 1:
        return 1.0 if delta >= 0 else 0.0
    observed = delta * sqrt(reliability) if true_score else delta
    return NORMAL.cdf(observed / sqrt(1 - reliability)) ** cuts


def chance_of_meeting(standard: Standard, judgement: Judgement) -> float | None:
    """Return how likely the true values meet every essential floor and the overall cut.

    Each true value is taken as normal about the measured one with its standard error, errors as independent;
    the overall mean shares its parts with the floors, so this errs on the low side. None without a value.
    """
    chance = 1.0
    for reason in judgement.reasons:
        if reason.construct is not None and not standard.cuts[reason.construct].essential:
            continue
        if reason.value is None or reason.high is None:
            return None
        error = reason.high - reason.value
        above = reason.value - reason.cut
        chance *= NORMAL.cdf(above / error) if error else float(above >= 0)
    return chance


@dataclass(frozen=True)
class Misclassified:
    """How many of those who meet a standard, and of those below, truly would not be there."""

    meets: int
    wrongly_meets: float
    below: int
    wrongly_below: float


def expected_misclassification(standard: Standard, judgements: Sequence[Judgement]) -> Misclassified:
    """Return the expected misclassification among those whom a standard does not refer to the panel."""
    chances = [(each.outcome, chance_of_meeting(standard, each)) for each in judgements]
    meets = [chance for outcome, chance in chances if outcome is Outcome.MEETS and chance is not None]
    below = [chance for outcome, chance in chances if outcome is Outcome.BELOW and chance is not None]
    return Misclassified(len(meets), sum(1 - one for one in meets), len(below), sum(below))


@dataclass(frozen=True)
class Shares:
    """Of many people, the shares that meet a cut, are referred to the panel and are below."""

    meets: float
    refer: float
    below: float


def shares_at(cut: float, reliability: float) -> Shares:
    """Return the shares that one cut, in observed SDs from the mean, gives with a band of one SEM."""
    band = sem(1.0, reliability)
    below, not_meeting = NORMAL.cdf(cut - band), NORMAL.cdf(cut + band)
    return Shares(1 - not_meeting, not_meeting - below, below)


@dataclass(frozen=True)
class BorderlineLine:
    """A borderline regression: scores on global ratings, and the score at the borderline rating."""

    slope: float
    intercept: float
    cut: float
    r_squared: float


def borderline_regression(
    ratings: Sequence[float], scores: Sequence[float], borderline: float
) -> BorderlineLine:
    """Return the least-squares line of scores on global ratings and its value at the borderline.

    Raises ValueError unless there are three pairs or more and both vary.
    """
    if len(ratings) != len(scores) or len(ratings) < 3:
        raise ValueError("Give three or more global ratings, each with its score.")
    if len(set(ratings)) < 2 or len(set(scores)) < 2:
        raise ValueError("Give global ratings and scores that are not all the same.")
    slope, intercept = linear_regression(ratings, scores)
    r_squared = correlation(ratings, scores) ** 2
    return BorderlineLine(slope, intercept, intercept + slope * borderline, r_squared)


@dataclass(frozen=True)
class AngoffCut:
    """A modified Angoff cut and its standard error over the judges."""

    cut: float
    standard_error: float


def angoff(estimates: Sequence[Sequence[float]]) -> AngoffCut:
    """Return the sum of the items' means and SD of the judges' cuts/√judges, from judges × items on 0..1.

    Raises ValueError unless two judges or more estimated the same items.
    """
    if len(estimates) < 2 or not estimates[0] or len({len(judge) for judge in estimates}) != 1:
        raise ValueError("Give the estimates of two judges or more, each for the same items.")
    of_judges = [sum(judge) for judge in estimates]
    return AngoffCut(fmean(of_judges), stdev(of_judges) / sqrt(len(of_judges)))


def _together(standard: Standard, measured: Mapping[str, Measured]) -> Measured:
    found = [measured[construct] for construct in standard.cuts if construct in measured]
    values = [each.value for each in found if each.value is not None]
    # A mean of what happens to be there would compare different people on different constructs.
    if len(values) < len(standard.cuts):
        return UNKNOWN
    # The errors of the constructs are taken as independent.
    return Measured(fmean(values), sqrt(sum(each.sem**2 for each in found)) / len(found))


def _compare(construct: str | None, measured: Measured, cut: float) -> Reason:
    value, error = measured
    if value is None:
        return Reason(construct, Outcome.REFER, None, None, None, cut)
    low, high = value - error, value + error
    if low >= cut - EDGE:
        outcome = Outcome.MEETS
    elif high <= cut + EDGE:
        outcome = Outcome.BELOW
    else:
        outcome = Outcome.REFER
    return Reason(construct, outcome, value, low, high, cut)


def _worse(one: Outcome, other: Outcome) -> Outcome:
    return other if other is Outcome.BELOW or one is Outcome.MEETS else one


def _in_unit(share: float, name: str) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"Give a {name} from 0 to 1: found {share}.")

"""Floors, the overall cut, the band of one SEM, and where cuts come from; against published figures."""

from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rubrics.standards import (
    Cut,
    Judgement,
    Measured,
    Outcome,
    Standard,
    angoff,
    borderline_regression,
    judge,
    sem,
    share_passing,
    shares_at,
)

STANDARD = Standard(
    cuts={"empathy": Cut(floor=0.5, essential=True), "evocation": Cut(floor=0.3, essential=False)},
    overall=0.5,
    method="Modified Angoff",
    panel=("Ada Ode", "Ben Bright"),
    decided_on=date(2026, 3, 1),
)
UNIT = st.floats(0, 1)


def judged(empathy: float | None, evocation: float | None, error: float = 0.1) -> Judgement:
    values = {"empathy": empathy, "evocation": evocation}
    return judge(STANDARD, {construct: Measured(value, error) for construct, value in values.items()})


def outcomes(judgement: Judgement) -> list[Outcome]:
    return [reason.outcome for reason in judgement.reasons]


def test_clear_of_every_cut_meets_the_standard() -> None:
    found = judged(0.8, 0.7)
    assert found.outcome is Outcome.MEETS
    assert [reason.construct for reason in found.reasons] == ["empathy", "evocation", None]
    assert found.reasons[0].low == pytest.approx(0.7)
    assert found.reasons[0].high == pytest.approx(0.9)
    assert found.reasons[0].cut == 0.5


def test_clearly_under_an_essential_floor_is_below_however_good_the_rest() -> None:
    found = judged(0.35, 1.0)
    assert outcomes(found) == [Outcome.BELOW, Outcome.MEETS, Outcome.MEETS]
    assert found.outcome is Outcome.BELOW


def test_clearly_under_another_floor_is_for_the_panel_to_look_at() -> None:
    found = judged(1.0, 0.15)
    assert outcomes(found) == [Outcome.MEETS, Outcome.BELOW, Outcome.MEETS]
    assert found.outcome is Outcome.REFER


@pytest.mark.parametrize("value", [0.41, 0.5, 0.59])
def test_within_one_sem_of_a_floor_is_referred(value: float) -> None:
    found = judged(value, 1.0)
    assert outcomes(found)[0] is Outcome.REFER
    assert found.outcome is Outcome.REFER


@pytest.mark.parametrize(
    ("value", "outcome"), [(0.6, Outcome.MEETS), (0.4, Outcome.BELOW), (0.1 + 0.2 + 0.3, Outcome.MEETS)]
)
def test_the_edges_of_the_band_are_outside_it(value: float, outcome: Outcome) -> None:
    assert outcomes(judged(value, 1.0))[0] is outcome


def test_above_each_floor_and_under_the_overall_cut_is_below() -> None:
    lenient = STANDARD.model_copy(update={"overall": 0.9})
    found = judge(lenient, {"empathy": Measured(0.7, 0.1), "evocation": Measured(0.5, 0.1)})
    assert outcomes(found) == [Outcome.MEETS, Outcome.MEETS, Outcome.BELOW]
    assert found.outcome is Outcome.BELOW


def test_the_overall_error_is_that_of_a_mean_of_independent_values() -> None:
    overall = judged(0.8, 0.6, error=0.1).reasons[-1]
    assert overall.value == pytest.approx(0.7)
    assert overall.high is not None
    assert overall.high - 0.7 == pytest.approx(0.1 / sqrt(2))


def test_a_missing_value_is_referred_and_never_below() -> None:
    for found in (judged(None, 0.9), judge(STANDARD, {"evocation": Measured(0.9, 0.1)})):
        assert outcomes(found) == [Outcome.REFER, Outcome.MEETS, Outcome.REFER]
        assert found.outcome is Outcome.REFER
        assert found.reasons[-1].value is None


def test_without_error_a_value_at_the_cut_meets_it() -> None:
    assert outcomes(judged(0.5, 0.3, error=0.0))[:2] == [Outcome.MEETS, Outcome.MEETS]


def test_what_the_standard_does_not_name_does_not_count() -> None:
    values = {"empathy": Measured(0.8, 0.1), "evocation": Measured(0.8, 0.1)}
    assert judge(STANDARD, values) == judge(STANDARD, {**values, "resilience": Measured(0.0, 0.0)})


@given(UNIT, UNIT, UNIT)
def test_a_higher_value_never_has_a_worse_outcome(one: float, other: float, evocation: float) -> None:
    order = [Outcome.BELOW, Outcome.REFER, Outcome.MEETS]
    low, high = (judged(value, evocation).outcome for value in sorted((one, other)))
    assert order.index(low) <= order.index(high)


@pytest.mark.parametrize("change", [{"method": ""}, {"panel": []}, {"cuts": {}}, {"overall": 1.5}])
def test_a_standard_without_method_panel_or_cuts_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Standard.model_validate({**STANDARD.model_dump(), **change})


def test_the_standard_error_of_measurement_is_sd_times_the_root_of_unreliability() -> None:
    assert sem(10, 0.84) == pytest.approx(4.0)
    assert sem(0.2, 0.6) == pytest.approx(0.2 * sqrt(0.4))
    with pytest.raises(ValueError, match="from 0 to 1"):
        sem(1, 1.2)


@pytest.mark.parametrize(
    ("cuts", "shares"),
    [(6, (0.19, 0.30, 0.43, 0.70)), (4, (0.33, 0.45, 0.57, 0.79)), (8, (0.11, 0.20, 0.32, 0.63))],
)
def test_half_an_sd_above_every_cut_passes_all_of_them_this_often(
    cuts: int, shares: tuple[float, ...]
) -> None:
    found = [share_passing(0.5, reliability, cuts) for reliability in (0.5, 0.7, 0.8, 0.9)]
    assert [round(share, 2) for share in found] == list(shares)


def test_half_a_true_score_sd_above_six_cuts_passes_all_of_them_this_often() -> None:
    found = [share_passing(0.5, reliability, 6, true_score=True) for reliability in (0.5, 0.7, 0.8, 0.9)]
    assert [round(share, 2) for share in found] == [0.11, 0.22, 0.35, 0.66]


def test_a_perfect_measure_passes_everyone_above_and_nobody_below() -> None:
    assert (share_passing(0.1, 1.0, 6), share_passing(-0.1, 1.0, 6)) == (1.0, 0.0)


def test_a_cut_at_the_mean_with_reliability_point_six_refers_forty_seven_in_a_hundred() -> None:
    found = shares_at(0.0, 0.6)
    assert round(found.refer, 2) == 0.47
    assert found.meets == pytest.approx(found.below)
    assert found.meets + found.refer + found.below == pytest.approx(1)


def test_borderline_regression_gives_the_worked_line_and_cut() -> None:
    ratings = [1, 2, 2, 3, 3, 3, 4, 4, 1, 2]
    scores = [35, 48, 52, 61, 66, 58, 78, 82, 40, 50]
    found = borderline_regression(ratings, scores, borderline=2)
    assert found.slope == pytest.approx(13.8095, abs=5e-5)
    assert found.intercept == pytest.approx(22.4762, abs=5e-5)
    assert found.cut == pytest.approx(50.0952, abs=5e-5)
    assert found.r_squared == pytest.approx(0.957, abs=5e-4)


@pytest.mark.parametrize(
    ("ratings", "scores"),
    [([1, 2], [3, 4]), ([2, 2, 2], [1, 2, 3]), ([1, 2, 3], [5, 5, 5]), ([1, 2, 3], [1, 2])],
)
def test_a_line_that_cannot_be_drawn_is_refused(ratings: list[int], scores: list[int]) -> None:
    with pytest.raises(ValueError, match="^Give"):
        borderline_regression(ratings, scores, borderline=2)


def test_a_modified_angoff_cut_is_the_sum_of_item_means_with_its_error_over_judges() -> None:
    found = angoff([[0.5, 0.7, 0.6], [0.6, 0.8, 0.7], [0.4, 0.6, 0.8]])
    assert found.cut == pytest.approx(0.5 + 0.7 + 0.7)
    # The judges' cuts are 1.8, 2.1 and 1.8: SD √0.03 over √3 judges.
    assert found.standard_error == pytest.approx(0.1)


@pytest.mark.parametrize("estimates", [[], [[0.5, 0.5]], [[0.5], [0.5, 0.6]], [[], []]])
def test_estimates_that_do_not_fit_together_are_refused(estimates: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="two judges or more"):
        angoff(estimates)

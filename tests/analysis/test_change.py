"""Change over time: the published limits, each signal, and how often noise alone alarms."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import change
from analysis.change import Length, Sign, Signal
from analysis.statistical_disclosure import FAMILY_IN_TEAM

NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
TWELVE = [3.1, 3.3, 2.9, 3.2, 3.0, 3.4, 3.1, 3.2, 2.8, 3.3, 3.1, 3.0]
TODAY = date(2026, 7, 10)


def test_the_handbook_s_limits_are_reproduced_with_its_constant():
    found = change.limits(NIST, 3 / 1.128)
    assert (round(found.centre, 2), round(found.mean_range, 4)) == (50.81, 1.8778)
    assert (round(found.lower, 4), round(found.upper, 4)) == (45.8159, 55.8041)
    assert round(change.limits(NIST).lower, 4) == 45.8151


def test_the_limits_and_near_limits_of_twelve_points_are_reproduced():
    found = change.limits(TWELVE)
    assert (round(found.centre, 4), round(found.mean_range, 4)) == (3.1167, 0.2818)
    assert (round(found.lower, 4), round(found.upper, 4)) == (2.3670, 3.8663)
    assert (round(found.near_lower, 4), round(found.near_upper, 4)) == (2.6169, 3.6164)


def test_large_moving_ranges_are_screened_only_once():
    values = [1.0, -1.0] * 7 + [5.5, -5.5]
    assert change.limits(values).upper > 5.5
    assert not [signal for signal in change.chart(values).signals if signal.sign is Sign.OUTSIDE]


def test_under_twelve_points_the_centre_is_the_median_and_there_are_no_limits():
    found = change.chart([*TWELVE[:10], 9.0])
    assert found.limits is None
    assert found.centre == 3.2


def test_fewer_than_two_points_make_no_chart():
    assert change.chart([3.0]) is None


def test_a_point_outside_a_limit_is_a_signal():
    values = [*TWELVE, 4.9]
    assert Signal(Sign.OUTSIDE, 12, 12, "up") in change.chart(values).signals


def test_seven_on_one_side_are_a_signal_and_six_are_not():
    low = [1.0, 1.1, 0.9, 1.2, 1.0, 1.1, 0.9]
    high = [2.0, 2.1, 1.9, 2.2, 2.0, 2.1, 1.9]
    runs = [signal for signal in change.chart(low + high).signals if signal.sign is Sign.RUN]
    assert runs == [Signal(Sign.RUN, 0, 6, "down"), Signal(Sign.RUN, 7, 13, "up")]
    shorter = change.chart(low[:6] + high[:6])
    assert not [signal for signal in shorter.signals if signal.sign is Sign.RUN]


def test_seven_rising_points_are_a_trend_and_six_are_not():
    rising = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert Signal(Sign.TREND, 0, 6, "up") in change.chart(rising).signals
    assert change.chart(rising[:6]).signals == ()


def test_two_of_three_beyond_the_near_limit_need_the_third_on_the_same_side():
    base = [3.0, 3.2, 2.8, 3.1, 2.9, 3.2, 2.8, 3.1, 2.9, 3.0, 3.2, 2.8]
    found = change.limits([*base, 3.8, 3.2, 3.8])
    assert found.near_upper < 3.8 < found.upper
    near = [s for s in change.chart([*base, 3.8, 3.2, 3.8]).signals if s.sign is Sign.NEAR]
    assert near == [Signal(Sign.NEAR, 12, 14, "up")]
    assert not [s for s in change.chart([*base, 3.8, 2.8, 3.8]).signals if s.sign is Sign.NEAR]


@pytest.mark.parametrize(("points", "share"), [(12, 0.07), (20, 0.15), (36, 0.29)])
def test_noise_alarms_as_often_as_the_page_says(points, share):
    noise = np.random.default_rng(2026).normal(size=(1500, points))
    assert np.mean([bool(change.chart(values).signals) for values in noise]) == pytest.approx(share, abs=0.03)


@given(st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=40))
def test_turning_a_series_upside_down_turns_every_signal(values):
    turn = {"up": "down", "down": "up"}
    seen = {(s.sign, s.first, s.last, s.direction) for s in change.chart(values).signals}
    turned = change.chart([-value for value in values]).signals
    assert {(s.sign, s.first, s.last, turn[s.direction]) for s in turned} == seen


@given(st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=40))
def test_every_signal_lies_inside_the_series(values):
    assert all(0 <= s.first <= s.last < len(values) for s in change.chart(values).signals)


def monthly(ratings, *counts: int) -> pd.DataFrame:
    """So many answers in each month from January 2026."""
    return ratings(
        [
            {"rated_on": pd.Timestamp(2026, month, 1 + at % 28)}
            for month, count in enumerate(counts, 1)
            for at in range(count)
        ]
    )


def test_months_are_used_when_nine_in_ten_reach_the_minimum(ratings):
    found = change.period(monthly(ratings, 6, 6, 6, 6, 6, 6), FAMILY_IN_TEAM, TODAY)
    assert (found.length, found.enough) == (Length.MONTH, True)
    assert found.starts[0] == date(2026, 1, 1)
    assert len(found.starts) == 6


def test_quarters_are_used_when_a_month_in_six_is_too_small(ratings):
    found = change.period(monthly(ratings, 6, 6, 2, 6, 6, 6), FAMILY_IN_TEAM, TODAY)
    assert (found.length, found.enough) == (Length.QUARTER, True)
    assert found.starts == (date(2026, 1, 1), date(2026, 4, 1))


def test_half_years_show_what_they_can_when_nothing_is_enough(ratings):
    found = change.period(monthly(ratings, 1, 0, 0, 1), FAMILY_IN_TEAM, TODAY)
    assert (found.length, found.enough) == (Length.HALF_YEAR, False)


def test_a_month_without_answers_is_a_period_too(ratings):
    found = change.period(monthly(ratings, 9, 0, 9, 9, 9, 9), FAMILY_IN_TEAM, TODAY)
    assert found.length is Length.QUARTER


def test_the_period_that_is_not_over_is_left_out(ratings):
    frame = monthly(ratings, 6, 6, 6, 6, 6, 6, 6)
    found = change.period(frame, FAMILY_IN_TEAM, TODAY)
    assert len(found.starts) == 6
    assert sorted(set(found.place)) == [-1, 0, 1, 2, 3, 4, 5]


def test_ratings_without_dates_make_no_periods(ratings):
    found = change.period(ratings([{"rated_on": pd.NaT}] * 9), FAMILY_IN_TEAM, TODAY)
    assert found.starts == ()


def test_an_empty_frame_makes_no_periods(ratings):
    assert change.period(ratings([]), FAMILY_IN_TEAM, TODAY).starts == ()

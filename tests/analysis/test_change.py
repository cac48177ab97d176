"""Change over time: how long a period must be, and whether one person has reliably changed."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import change
from analysis.change import Length, reliable_change
from analysis.frames import FrameError
from analysis.results import as_json
from analysis.statistical_disclosure import FAMILY_IN_TEAM

TODAY = date(2026, 7, 10)


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


def test_the_published_reliable_change_is_reproduced():
    found = reliable_change(32.5, 47.5, deviation=7.5, reliability=0.80)
    assert (round(found.se, 3), round(found.se_difference, 3), round(found.rc, 3)) == (3.354, 4.743, 3.162)
    assert found.value == 15
    assert found.reliable
    assert found.low > 0


def test_a_change_within_the_measure_s_own_error_is_not_reliable():
    found = reliable_change(32.5, 40.0, deviation=7.5, reliability=0.80)
    assert not found.reliable
    assert found.low < 0 < found.high


def test_a_measure_without_error_has_no_index_and_says_so():
    found = reliable_change(1, 2, deviation=3, reliability=1)
    assert (found.rc, found.reliable) == (None, None)
    assert "without error" in found.reason


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ((float("nan"), 1, 1, 0.5), "before"),
        ((1, float("inf"), 1, 0.5), "after"),
        ((1, 1, 0, 0.5), "deviation"),
        ((1, 1, -2, 0.5), "deviation"),
        ((1, 1, 1, 1.01), "reliability"),
        ((1, 1, 1, float("nan")), "reliability"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_its_name(given, column):
    with pytest.raises(FrameError) as error:
        reliable_change(*given)
    assert error.value.column == column


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-3, 1e3), st.floats(0, 1), st.floats(0.1, 10))
def test_a_reliable_change_does_not_depend_on_the_unit(before, after, deviation, reliability, unit):
    one = reliable_change(before, after, deviation, reliability)
    other = reliable_change(before * unit, after * unit, deviation * unit, reliability)
    assert as_json(one)
    if one.rc is not None:
        assert other.rc == pytest.approx(one.rc, rel=1e-6, abs=1e-6)

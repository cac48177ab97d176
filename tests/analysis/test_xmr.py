"""XmR charts: the published limits, each signal, how often noise alone alarms, and what a file gets told."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.frames import FrameError
from analysis.results import as_json
from analysis.xmr import LIMIT, Sign, Signal, XmR, chart, control_chart, limits, signals

NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
TWELVE = [3.1, 3.3, 2.9, 3.2, 3.0, 3.4, 3.1, 3.2, 2.8, 3.3, 3.1, 3.0]


def outcome(frame: pd.DataFrame) -> XmR | FrameError:
    """The chart of a frame, or what is wrong with it."""
    try:
        return control_chart(frame)
    except FrameError as error:
        return error


def series(values) -> pd.DataFrame:
    """Values under the names of their periods."""
    names = [f"P{at}" for at in range(len(values))]
    return pd.DataFrame(
        {"period": pd.Series(names, dtype="object"), "value": pd.Series(values, dtype="float64")}
    )


def test_the_handbook_s_limits_are_reproduced_with_its_constant():
    found = limits(NIST, 3 / 1.128)
    assert (round(found.centre, 2), round(found.mean_range, 4)) == (50.81, 1.8778)
    assert (round(found.lower, 4), round(found.upper, 4)) == (45.8159, 55.8041)
    assert round(limits(NIST).lower, 4) == 45.8151


def test_the_limits_and_near_limits_of_twelve_points_are_reproduced():
    found = limits(TWELVE)
    assert (round(found.centre, 4), round(found.mean_range, 4)) == (3.1167, 0.2818)
    assert (round(found.lower, 4), round(found.upper, 4)) == (2.3670, 3.8663)
    assert (round(found.near_lower, 4), round(found.near_upper, 4)) == (2.6169, 3.6164)


def test_large_moving_ranges_are_screened_only_once():
    values = [1.0, -1.0] * 7 + [5.5, -5.5]
    assert limits(values).upper > 5.5
    assert not [signal for signal in chart(values).signals if signal.sign is Sign.OUTSIDE]


def test_under_twelve_points_the_centre_is_the_median_and_there_are_no_limits():
    found = chart([*TWELVE[:10], 9.0])
    assert found.limits is None
    assert found.centre == 3.2


def test_fewer_than_two_points_make_no_chart():
    assert chart([3.0]) is None


def test_a_point_outside_a_limit_is_a_signal():
    values = [*TWELVE, 4.9]
    assert Signal(Sign.OUTSIDE, 12, 12, "up") in chart(values).signals


def test_seven_on_one_side_are_a_signal_and_six_are_not():
    low = [1.0, 1.1, 0.9, 1.2, 1.0, 1.1, 0.9]
    high = [2.0, 2.1, 1.9, 2.2, 2.0, 2.1, 1.9]
    runs = [signal for signal in chart(low + high).signals if signal.sign is Sign.RUN]
    assert runs == [Signal(Sign.RUN, 0, 6, "down"), Signal(Sign.RUN, 7, 13, "up")]
    shorter = chart(low[:6] + high[:6])
    assert not [signal for signal in shorter.signals if signal.sign is Sign.RUN]


def test_seven_rising_points_are_a_trend_and_six_are_not():
    rising = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert Signal(Sign.TREND, 0, 6, "up") in chart(rising).signals
    assert chart(rising[:6]).signals == ()


def test_two_of_three_beyond_the_near_limit_need_the_third_on_the_same_side():
    base = [3.0, 3.2, 2.8, 3.1, 2.9, 3.2, 2.8, 3.1, 2.9, 3.0, 3.2, 2.8]
    found = limits([*base, 3.8, 3.2, 3.8])
    assert found.near_upper < 3.8 < found.upper
    near = [s for s in chart([*base, 3.8, 3.2, 3.8]).signals if s.sign is Sign.NEAR]
    assert near == [Signal(Sign.NEAR, 12, 14, "up")]
    assert not [s for s in chart([*base, 3.8, 2.8, 3.8]).signals if s.sign is Sign.NEAR]


@given(st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=40))
def test_turning_a_series_upside_down_turns_every_signal(values):
    turn = {"up": "down", "down": "up"}
    seen = {(s.sign, s.first, s.last, s.direction) for s in chart(values).signals}
    turned = chart([-value for value in values]).signals
    assert {(s.sign, s.first, s.last, turn[s.direction]) for s in turned} == seen


@given(st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=40))
def test_every_signal_lies_inside_the_series(values):
    assert all(0 <= s.first <= s.last < len(values) for s in chart(values).signals)


@pytest.mark.parametrize(("points", "share"), [(8, 0.03), (12, 0.07), (20, 0.15), (36, 0.29)])
def test_noise_alarms_as_often_as_the_page_says(points, share):
    noise = np.random.default_rng(2026).normal(size=(1500, points)).tolist()
    alarms = [bool(signals(values, limits(values))) for values in noise]
    assert np.mean(alarms) == pytest.approx(share, abs=0.02)


def test_a_value_on_the_mean_but_for_rounding_ends_a_run():
    values = [0.1, 0.3] * 5 + [0.2] * 8
    assert np.mean(values) > 0.2
    assert chart(values).signals == ()


def test_a_series_that_moves_once_has_limits_from_that_one_move():
    found = control_chart(series([3.0] * 13 + [4.0, 3.0]))
    assert found.mean_range == pytest.approx(2 / 14)
    assert [point.signal for point in found.points[-2:]] == [Sign.OUTSIDE, None]


def test_values_that_never_move_make_no_signal_by_rounding():
    assert np.mean([0.1] * 12) != 0.1
    assert chart([0.1] * 12).signals == ()


def test_a_file_s_chart_has_its_limits_and_common_cause():
    found = control_chart(series(TWELVE))
    assert (found.verdict, found.n, found.caution) == ("common cause", 12, None)
    assert (round(found.lower, 4), round(found.upper, 4)) == (2.3670, 3.8663)
    assert {point.signal for point in found.points} == {None}


def test_ten_points_have_limits_and_are_told_that_a_page_draws_a_run_chart():
    found = control_chart(series(NIST), 3 / 1.128)
    assert (round(found.lower, 4), round(found.upper, 4)) == (45.8159, 55.8041)
    assert "run chart" in found.caution


def test_both_of_sixteen_values_s_last_are_common_cause():
    found = control_chart(series([1.0, -1.0] * 7 + [5.5, -5.5]))
    assert found.verdict == "common cause"
    assert found.upper == pytest.approx(2.66 * 32.5 / 14)


def test_a_signal_has_its_direction_and_means_something_only_where_better_is_declared():
    frame = series([*TWELVE, 4.9])
    last = control_chart(frame).points[-1]
    assert (last.signal, last.direction, last.meaning) == ("outside", "up", None)
    assert control_chart(frame, better="up").points[-1].meaning == "improvement"
    assert control_chart(frame, better="down").points[-1].meaning == "concern"
    assert control_chart(frame, better="down").points[0].meaning is None
    assert control_chart(frame).verdict == "special cause"
    assert "question" in control_chart(frame).caution


def test_a_point_in_several_signals_is_called_by_the_first_of_them():
    found = control_chart(series([1.0, 1.8, 0.4, 1.6, 0.6, 1.8, 0.5, 2.6, 3.4, 2.5, 3.2, 2.6, 3.4, 9.0]))
    assert found.points[-1].signal is Sign.OUTSIDE
    assert found.points[0].signal is Sign.RUN


@pytest.mark.parametrize(
    ("values", "reason"), [([3.0], "3 points"), ([3.0, 4.0], "3 points"), ([3.1] * 14, "same")]
)
def test_what_shows_no_usual_spread_has_no_limits_and_says_why(values, reason):
    found = control_chart(series(values))
    assert (found.lower, found.upper, found.verdict) == (None, None, None)
    assert reason in found.reason
    assert len(found.points) == len(values)


@pytest.mark.parametrize(
    ("frame", "column", "row"),
    [
        (pd.DataFrame({"value": [1.0]}), "period", None),
        (pd.DataFrame({"period": ["a"]}), "value", None),
        (pd.DataFrame({"period": ["a", "b", "a"], "value": [1.0, 2.0, 3.0]}), "period", 3),
        (pd.DataFrame({"period": ["a", None], "value": [1.0, 2.0]}), "period", 2),
        (pd.DataFrame({"period": ["a", "b"], "value": [1.0, np.nan]}), "value", 2),
        (pd.DataFrame({"period": ["a", "b"], "value": [1.0, np.inf]}), "value", 2),
        (pd.DataFrame({"period": ["a", "b"], "value": [1.0, 1e200]}), "value", 2),
        (pd.DataFrame({"period": ["a"], "value": ["much"]}), "value", 1),
        (pd.DataFrame({"period": ["a"], "value": [1j]}), "value", None),
        (pd.DataFrame({"period": [], "value": []}, dtype=float), "period", None),
    ],
)
def test_a_series_that_cannot_be_read_is_refused_by_column_and_row(frame, column, row):
    with pytest.raises(FrameError) as error:
        control_chart(frame)
    assert (error.value.column, error.value.row) == (column, row)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=30))
def test_any_series_gives_a_chart_or_names_what_is_wrong(values):
    found = outcome(series(values))
    if isinstance(found, FrameError):
        assert found.column
    else:
        assert as_json(found)
        assert (found.verdict is None) == (found.reason is not None)


@given(st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=40), st.integers(-100, 100))
def test_moving_a_series_moves_its_limits_and_no_signal(values, shift):
    one, other = control_chart(series(values)), control_chart(series([value + shift for value in values]))
    assert [point.signal for point in one.points] == [point.signal for point in other.points]
    assert other.centre == pytest.approx(one.centre + shift)


def write(tmp_path, rows: str):
    """A file of rows under the names of their columns."""
    file = tmp_path / "series.csv"
    file.write_text("period,value\n" + rows, encoding="utf-8")
    return file


def test_the_command_gives_the_chart_of_a_file_as_json(tmp_path, capsys):
    file = write(tmp_path, "".join(f"2026-{at},{value}\n" for at, value in enumerate(NIST)))
    assert main(["xmr", str(file), "--json", "--constant", str(3 / 1.128), "--better", "up"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert round(found["lower"], 4) == 45.8159
    assert found["points"][0] == {
        "period": "2026-0", "value": 49.6, "signal": None, "direction": None, "meaning": None,
    }  # fmt: skip
    assert {"centre", "upper", "near_lower", "near_upper", "verdict"} <= set(found)


def test_the_command_names_the_row_of_a_period_that_comes_twice(tmp_path, capsys):
    assert main(["xmr", str(write(tmp_path, "a,1\nb,2\na,3\n"))]) == 2
    assert "column period, row 4" in capsys.readouterr().err


@pytest.mark.parametrize("constant", ["0", "-1", "nan", "inf", "much"])
def test_the_command_refuses_a_constant_that_makes_no_limits(tmp_path, capsys, constant):
    with pytest.raises(SystemExit):
        main(["xmr", str(write(tmp_path, "a,1\n")), f"--constant={constant}"])
    assert "--constant" in capsys.readouterr().err
    assert LIMIT == 2.66

"""Whether selection predicts practice: published corrections, and what so many hires allow to be said."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.columns import LARGEST
from analysis.frames import FrameError
from analysis.results import as_json
from analysis.validity import power, unrestricted, validity, validity_of_links

KEYS = {"n", "observed", "low", "high", "corrected_range", "corrected_both", "says"}


def hires(n: int, r: float) -> pd.DataFrame:
    """So many hires whose two marks correlate exactly so."""
    generator = np.random.default_rng(n)
    one, other = generator.normal(size=(2, n))
    one = (one - one.mean()) / one.std()
    other = other - other.mean() - one * (other @ one) / (one @ one)
    other /= other.std()
    return pd.DataFrame({"selection": one, "practice": r * one + np.sqrt(1 - r * r) * other})


def test_thorndike_s_second_case_is_as_published():
    assert round(unrestricted(0.30, 1.5), 7) == 0.4266409
    assert round(unrestricted(0.33, 100.32 / 48.19), 7) == 0.5884233


def test_a_correction_undone_is_the_correlation_itself():
    assert unrestricted(unrestricted(0.3, 1 / 1.5), 1.5) == pytest.approx(0.3)
    assert round(unrestricted(0.3, 1 / 1.5), 3) == 0.205


@pytest.mark.parametrize(("n", "share"), [(30, 0.19), (100, 0.54), (300, 0.95)])
def test_the_power_at_so_many_hires_is_what_the_field_knows(n, share):
    assert round(power(0.30, 1.5, n), 2) == share


def test_the_power_is_the_share_of_simulated_studies_that_exclude_nought():
    generator = np.random.default_rng(7)
    shown = unrestricted(0.3, 1 / 1.5)
    found = 0
    for _ in range(400):
        one, other = generator.normal(size=(2, 100))
        frame = pd.DataFrame({"selection": one, "practice": shown * one + np.sqrt(1 - shown**2) * other})
        found += validity(frame).p < 0.05
    assert found / 400 == pytest.approx(power(0.3, 1.5, 100), abs=0.06)


@pytest.mark.parametrize("asked", [(0.3, 1.5, 3), (1.0, 1.5, 30), (0.3, 0, 30)])
def test_a_power_that_cannot_be_is_refused(asked):
    with pytest.raises(ValueError, match="power needs"):
        power(*asked)


def test_both_corrections_stand_apart_and_after_the_uncorrected():
    found = validity(hires(200, 0.30), 1.5, 0.6)
    assert list(as_json(found))[:2] == ["n", "observed"]
    assert found.observed == pytest.approx(0.30)
    assert found.corrected_range == pytest.approx(0.4266409, abs=1e-7)
    assert found.corrected_reliability == pytest.approx(0.30 / np.sqrt(0.6))
    assert found.corrected_both == pytest.approx(unrestricted(0.30 / np.sqrt(0.6), 1.5))
    assert found.corrected_range_low == pytest.approx(unrestricted(found.low, 1.5))
    assert found.corrected_both_high == pytest.approx(unrestricted(found.high / np.sqrt(0.6), 1.5))


def test_the_interval_is_fisher_s():
    found = validity(hires(103, 0.5))
    # By hand: atanh .5 = .549306, and 1.959964/10 on either side.
    assert (round(found.low, 4), round(found.high, 4)) == (0.3393, 0.6323)


def test_under_thirty_hires_nothing_is_given_but_the_reason():
    found = validity(hires(29, 0.9), 1.5, 0.6)
    given_ = {name: value for name, value in as_json(found).items() if value is not None}
    assert set(given_) == {"n", "says", "reason"}
    assert "at least 30 are needed" in found.says


@pytest.mark.parametrize("n", [30, 99])
def test_from_thirty_hires_there_is_an_interval_that_cannot_yet_tell(n):
    found = validity(hires(n, 0.9))
    assert "cannot yet tell" in found.says
    assert found.low < found.observed < found.high


def test_from_a_hundred_hires_there_is_a_finding_and_from_three_hundred_advice():
    assert validity(hires(100, 0.3)).says == "Higher marks at selection go with higher marks in practice."
    assert "advise keeping" not in validity(hires(299, 0.3)).says
    assert "advise keeping" in validity(hires(300, 0.3)).says
    assert "advise looking again" in validity(hires(300, -0.3)).says
    assert "lower marks in practice" in validity(hires(100, -0.3)).says
    assert "No link is seen" in validity(hires(300, 0.01)).says


def test_advice_over_several_links_needs_holm_s_step():
    alone = {"a": hires(300, 0.13)}
    several = alone | {f"b{at}": hires(300 + at, 0.01) for at in range(5)}
    assert "advise" in validity_of_links(alone)["a"].says
    found = validity_of_links(several)
    assert "advise" not in found["a"].says
    assert found["a"].p_holm == pytest.approx(6 * found["a"].p)


def test_holm_s_step_is_that_of_his_paper_and_leaves_links_without_a_finding_out():
    found = validity_of_links({"a": hires(300, 0.2), "b": hires(200, 0.2), "c": hires(50, 0.9)})
    assert found["a"].p_holm == pytest.approx(2 * found["a"].p)
    assert found["b"].p_holm == pytest.approx(found["b"].p)
    assert found["c"].p_holm is None


def test_marks_that_do_not_vary_have_no_correlation():
    found = validity(pd.DataFrame({"selection": [3.0] * 40, "practice": np.arange(40.0)}))
    assert (found.observed, found.reason) == (None, "everybody has the same mark in selection")
    assert "Nothing can be said" in found.says


def test_marks_on_one_line_are_doubted():
    found = validity(pd.DataFrame({"selection": np.arange(40.0), "practice": np.arange(40.0) * 2}))
    assert (found.observed, found.low) == (pytest.approx(1), None)
    assert "on one line" in found.reason


def test_without_a_ratio_or_a_reliability_what_needs_it_is_missing_and_says_so():
    found = validity(hires(50, 0.3), ratio=1.5)
    assert (found.corrected_range is None, found.corrected_both is None) == (False, True)
    assert "need a ratio and a reliability" in found.reason


def test_a_reliability_too_low_for_the_correlation_gives_no_figure_beyond_one():
    found = validity(hires(50, 0.8), 1.5, 0.5)
    assert (found.corrected_both, found.corrected_reliability) == (None, None)
    assert "beyond 1 at the figure itself" in found.caution
    end = validity(hires(50, 0.68), 1.5, 0.5)
    assert end.corrected_reliability_high == 1
    assert "an end of the interval" in end.caution


def test_a_ratio_under_one_is_cautioned():
    assert "under 1" in validity(hires(50, 0.3), 0.8).caution


@pytest.mark.parametrize("ratio", [0, -1, float("nan"), float("inf")])
def test_a_ratio_that_cannot_be_is_refused(ratio):
    with pytest.raises(FrameError, match="Give a ratio"):
        validity(hires(50, 0.3), ratio)


@pytest.mark.parametrize("reliability", [0, -0.1, 1.01, float("nan")])
def test_a_reliability_that_cannot_be_is_refused(reliability):
    with pytest.raises(FrameError, match="Give one above 0"):
        validity(hires(50, 0.3), None, reliability)


@pytest.mark.parametrize(
    ("frame", "column", "row"),
    [
        (pd.DataFrame({"selection": [1.0]}), "practice", None),
        (pd.DataFrame({"selection": [1.0, 2.0], "practice": ["1", "good"]}), "practice", 2),
        (pd.DataFrame({"selection": [1.0, 2.0], "practice": ["1", "2"]}), "practice", None),
        (pd.DataFrame({"selection": pd.to_datetime(["2026-01-01"]), "practice": [1]}), "selection", None),
        (pd.DataFrame({"selection": [1.0, np.nan], "practice": [1.0, 2.0]}), "selection", 2),
        (pd.DataFrame({"selection": [np.inf, 1.0], "practice": [1.0, 2.0]}), "selection", 1),
        (pd.DataFrame({"selection": [1.0, 2.0], "practice": [1.0, 1e308]}), "practice", 2),
    ],
)
def test_a_bad_frame_is_refused_with_its_column_and_row(frame, column, row):
    with pytest.raises(FrameError) as refused:
        validity(frame)
    assert (refused.value.column, refused.value.row) == (column, row)


marks = st.floats(-LARGEST, LARGEST)


@given(
    st.lists(st.tuples(marks, marks), max_size=45),
    st.none() | st.floats(1e-300, 1e300),
    st.none() | st.floats(0.01, 1),
)
def test_any_frame_of_marks_gives_json_with_figures_between_minus_one_and_one(rows, ratio, reliability):
    frame = pd.DataFrame(rows * 2, columns=["selection", "practice"], dtype=float)
    found = as_json(validity(frame, ratio, reliability))
    assert set(found) >= KEYS
    bounded = [value for name, value in found.items() if name != "n" and isinstance(value, float)]
    assert all(-1 <= value <= 1 for value in bounded)


@given(st.floats(-0.99, 0.99), st.floats(0.5, 3), st.floats(0.1, 10))
def test_the_correlation_does_not_hang_on_the_unit_or_the_order_of_rows(r, ratio, unit):
    frame = hires(40, r)
    found = validity(frame, ratio)
    other = validity((frame * unit + 3).sample(frac=1, random_state=2), ratio)
    assert other.corrected_range == pytest.approx(found.corrected_range, abs=1e-9)


def test_the_command_gives_the_uncorrected_first(tmp_path, capsys):
    file = tmp_path / "hires.csv"
    hires(150, 0.3).to_csv(file, index=False)
    assert main(["validity", str(file), "--ratio", "1.5", "--reliability", "0.7", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["observed"] == pytest.approx(0.3)
    assert found["corrected_range"] == pytest.approx(0.4266409)
    assert main(["validity", str(file), "--ratio", "0"]) == 2
    assert "the ratio is 0" in capsys.readouterr().err

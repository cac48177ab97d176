"""Consistency: Brennan's table, omega of a known model, and what cannot be had."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.consistency import Consistency, consistency, omega_total
from analysis.frames import FrameError
from analysis.results import as_json

BRENNAN = (
    "101000000000 111001000000 111110000000 110110010000 111110100000 "
    "111011100000 111111100000 111101111100 111111111110 111111111111"
)


def answered(table: np.ndarray) -> pd.DataFrame:
    """A frame from respondents in rows and items in columns; where it is NaN there is no answer."""
    people, items = np.nonzero(~np.isnan(table))
    return pd.DataFrame(
        {
            "subject": [f"subject {one}" for one in people],
            "rater": "rater",
            "dimension": [f"item {item:03d}" for item in items],
            "value": table[people, items],
        }
    )


def brennan() -> np.ndarray:
    """The ten persons and twelve items, right or wrong."""
    return np.array([[float(one) for one in person] for person in BRENNAN.split()])


def one_factor(loadings: np.ndarray) -> np.ndarray:
    """The correlations of items with these loadings on one factor."""
    made = np.outer(loadings, loadings)
    np.fill_diagonal(made, 1)
    return made


def test_alpha_of_brennan_s_table_is_as_published_and_its_constant_item_counts():
    found = consistency(answered(brennan()))
    assert round(found.alpha, 6) == 0.844495
    assert (found.items, found.respondents, found.left_out) == (12, 10, 0)
    assert found.low < found.alpha < found.high
    assert found.if_dropped[0].item_rest_correlation is None
    assert found.omega_total is None
    assert "item 000 the same level" in found.reason


def test_alpha_of_right_and_wrong_is_kuder_and_richardson_s_formula_20():
    table = brennan()
    share = table.mean(axis=0)
    kr20 = 12 / 11 * (1 - (share * (1 - share)).sum() / table.sum(axis=1).var())
    assert consistency(answered(table)).alpha == pytest.approx(kr20)


def test_dropping_an_item_gives_the_alpha_of_the_others():
    table = brennan()
    found = consistency(answered(table))
    for at, dropped in enumerate(found.if_dropped):
        rest = np.delete(table, at, axis=1)
        assert dropped.alpha == pytest.approx(consistency(answered(rest)).alpha)
        if dropped.item_rest_correlation is not None:
            correlation = np.corrcoef(table[:, at], rest.sum(axis=1))[0, 1]
            assert dropped.item_rest_correlation == pytest.approx(correlation)


def test_omega_of_a_one_factor_model_is_what_the_model_says():
    loadings = np.array([0.9, 0.8, 0.5, 0.4, 0.7])
    true = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    assert omega_total(one_factor(loadings)) == pytest.approx(true, abs=1e-8)
    assert omega_total(one_factor(np.full(6, 0.6))) == pytest.approx(6 * 0.36 / (1 + 5 * 0.36), abs=1e-8)


def test_omega_of_many_respondents_is_near_the_model_s_and_no_less_than_alpha():
    random = np.random.default_rng(3)
    loadings = np.array([0.9, 0.8, 0.3, 0.4, 0.7])
    table = random.normal(size=(4000, 1)) * loadings + random.normal(size=(4000, 5)) * np.sqrt(
        1 - loadings**2
    )
    found = consistency(answered(table))
    assert found.omega_total == pytest.approx(omega_total(one_factor(loadings)), abs=0.01)
    assert found.omega_total > found.alpha
    assert (found.reason, found.caution) == (None, None)


def test_fewer_than_three_items_have_alpha_and_no_omega():
    found = consistency(answered(brennan()[:, 4:6]))
    assert found.alpha is not None
    assert found.omega_total is None
    assert found.reason == "Omega needs three items or more."
    assert [one.alpha for one in found.if_dropped] == [None, None]


def test_the_interval_and_the_standard_error_are_those_of_many_samples():
    random = np.random.default_rng(6)
    true = 4 / 3 * (1 - 4 / (4 + 12 * 0.5))
    found = []
    for _ in range(400):
        table = random.normal(size=(30, 1)) + random.normal(size=(30, 4))
        found.append(consistency(answered(table)))
    assert np.mean([one.low <= true <= one.high for one in found]) == pytest.approx(0.95, abs=0.03)
    spread = np.std([one.alpha for one in found])
    assert np.mean([one.se for one in found]) == pytest.approx(spread, rel=0.15)


def test_respondents_who_left_out_an_item_are_left_out_and_counted():
    table = brennan()
    table[3, 5] = table[7, 0] = np.nan
    found = consistency(answered(table))
    assert (found.respondents, found.left_out) == (8, 2)
    assert found.alpha == pytest.approx(consistency(answered(np.delete(table, [3, 7], axis=0))).alpha)
    assert "2 respondents" in found.caution


def test_a_respondent_is_a_subject_a_rater_and_an_occasion():
    table = brennan()
    frame = answered(table)
    person = frame["subject"].str[-1].astype(int)
    other = frame.assign(
        subject=(person // 4).astype(str),
        rater=(person // 2 % 2).astype(str),
        occasion=(person % 2).astype(str),
    )
    assert consistency(other).alpha == pytest.approx(consistency(frame).alpha)
    assert consistency(other).respondents == 10


def test_an_item_that_runs_the_other_way_is_named():
    random = np.random.default_rng(7)
    table = random.normal(size=(60, 1)) + random.normal(size=(60, 5))
    table[:, 2] *= -1
    found = consistency(answered(table))
    assert found.caution.startswith("Against the rest: item 002. Turn the levels round")
    assert found.if_dropped[2].item_rest_correlation < 0
    assert found.if_dropped[2].alpha > found.alpha


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (np.ones((5, 1)), "only one item"),
        (np.ones((1, 5)), "Fewer than two respondents"),
        (np.ones((5, 3)), "the same for every respondent"),
        (np.array([[1.0, 2], [2, 1], [3, 0]]), "the same for every respondent"),
        (np.array([[1.0, np.nan], [np.nan, 1]]), "Fewer than two respondents"),
    ],
)
def test_what_cannot_be_had_is_none_and_says_why(table, reason):
    found = consistency(answered(table))
    assert (found.alpha, found.low, found.omega_total) == (None, None, None)
    assert reason in found.reason


def test_items_that_are_all_the_same_have_an_alpha_of_one_and_no_interval():
    found = consistency(answered(np.arange(5.0)[:, None] + np.arange(3.0)))
    assert found.alpha == pytest.approx(1)
    assert found.low is None
    assert "no interval" in found.caution


def test_a_hundred_and_more_items_are_done_in_time_and_named_in_order():
    random = np.random.default_rng(8)
    table = random.normal(size=(300, 1)) + random.normal(size=(300, 255))
    found = consistency(answered(table))
    assert [one.item for one in found.if_dropped] == [f"item {item:03d}" for item in range(255)]
    assert found.omega_total == pytest.approx(found.alpha, abs=0.01)


def test_an_item_answered_twice_is_refused():
    frame = pd.concat([answered(brennan()), answered(brennan()[:1])], ignore_index=True)
    with pytest.raises(FrameError, match="column rater, row 121"):
        consistency(frame)


names = st.sampled_from(["a", "b", "c", "d"])
values = st.one_of(st.integers(1, 5).map(float), st.floats())


def attempt(rows: list[tuple[object, ...]]) -> Consistency | FrameError:
    """What a frame gives: a result that JSON can hold, or the error that says where it is wrong."""
    frame = pd.DataFrame(rows, columns=["subject", "rater", "dimension", "value"])
    try:
        found = consistency(frame.astype({"value": "float64"}))
    except FrameError as error:
        return error
    as_json(found)
    return found


@settings(deadline=None)
@given(st.lists(st.tuples(names, names, names, values), max_size=20, unique_by=lambda row: row[:3]))
def test_any_frame_gives_figures_for_json_or_says_where_it_is_wrong(rows):
    found = attempt(rows)
    assert found.column if isinstance(found, FrameError) else found.alpha is not None or found.reason


@settings(deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 4), min_size=4, max_size=4), min_size=2, max_size=12),
    st.randoms(use_true_random=False),
)
def test_neither_the_order_of_rows_nor_another_scale_changes_a_figure(table, random):
    frame = answered(np.array(table, dtype=float))
    order = random.sample(range(len(frame)), len(frame))
    turned = frame.iloc[order].assign(value=frame["value"] * 2.5 - 30)
    one, other = consistency(frame), consistency(turned)
    assert other.alpha == (None if one.alpha is None else pytest.approx(one.alpha, abs=1e-7))
    assert one.alpha is None or one.alpha <= 1 + 1e-12
    assert other.low == (None if one.low is None else pytest.approx(one.low, abs=1e-6))


def test_the_command_prints_the_figures_of_a_file_as_json(tmp_path, capsys):
    file = tmp_path / "ratings.csv"
    answered(brennan()).to_csv(file, index=False)
    assert main(["consistency", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"alpha", "omega_total", "items", "respondents", "if_dropped", "low", "high"} <= found.keys()
    assert round(found["alpha"], 6) == 0.844495
    assert found["if_dropped"][1].keys() == {"item", "alpha", "item_rest_correlation"}

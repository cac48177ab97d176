"""Intraclass correlations: the published table, incomplete tables, and intervals that hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.agreement import crossed, intraclass, wald

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]]
)
PUBLISHED = {
    "icc_1_1": (0.165742, -0.132932, 0.722560),
    "icc_a_1": (0.289764, 0.018787, 0.761084),
    "icc_c_1": (0.714841, 0.342465, 0.945858),
    "icc_1_k": (0.442797, -0.884442, 0.912415),
    "icc_a_k": (0.620051, 0.071137, 0.927232),
    "icc_c_k": (0.909316, 0.675675, 0.985892),
}


def coded(table):
    """Units, raters and values of a table of units × raters; where it is NaN there is no rating."""
    units, raters = np.nonzero(~np.isnan(table))
    places = (np.unique(side, return_inverse=True)[1] for side in (units, raters))
    return (*places, table[units, raters])


def sides(units, raters, values):
    """The same as an incomplete table's equations have it."""
    centred = values - values.mean()
    of = [
        crossed.Side(np.bincount(s).astype(float), np.bincount(s, weights=centred)) for s in (units, raters)
    ]
    return crossed.table(units, raters, *of, float(centred @ centred))


def some(random, units, raters, share, of_units=1.0):
    """A table of normal units, raters and errors of which a share was filled in."""
    table = of_units * random.normal(size=(units, 1)) + 0.5 * random.normal(size=(1, raters))
    table = table + random.normal(size=(units, raters))
    table[random.random((units, raters)) > share] = np.nan
    return table


def test_shrout_and_fleiss_s_table_is_reproduced_with_its_intervals():
    found = intraclass(*coded(SHROUT_FLEISS))
    assert {
        name: tuple(round(end, 6) for end in (one.value, one.low, one.high)) for name, one in found.items()
    } == PUBLISHED
    assert all(one.n == 6 and one.se > 0 and one.caution is None for one in found.values())


@pytest.mark.parametrize("table", [SHROUT_FLEISS, SHROUT_FLEISS.T])
def test_the_equations_of_incomplete_tables_give_a_complete_one_the_same_figures(table):
    units, raters, values = coded(table)
    whole = intraclass(units, raters, values)
    given_table = sides(units, raters, values)
    parts = crossed.components(given_table)
    consistent = wald.consistency(given_table, parts)
    one = whole["icc_c_1"]
    assert (consistent.value, consistent.low, consistent.high, consistent.se) == pytest.approx(
        (one.value, one.low, one.high, one.se)
    )
    assert crossed.absolute(parts).value == pytest.approx(whole["icc_a_1"].value)


@pytest.mark.parametrize(("units", "raters", "share"), [(28, 9, 0.3), (9, 28, 0.3), (60, 12, 0.12)])
def test_variances_of_incomplete_tables_are_those_of_plain_least_squares(units, raters, share):
    u, r, y = coded(some(np.random.default_rng(units), units, raters, share))
    effects = np.column_stack([u[:, None] == np.arange(u.max() + 1), r[:, None] == np.arange(r.max() + 1)])
    fitted = effects @ np.linalg.lstsq(effects.astype(float), y, rcond=None)[0]
    error = ((y - fitted) ** 2).sum() / (len(y) - np.linalg.matrix_rank(effects))

    def within(side):
        return sum(((y[side == one] - y[side == one].mean()) ** 2).sum() for one in range(side.max() + 1))

    spread = within(r) / (len(y) - r.max() - 1)
    noise = within(u) / (len(y) - u.max() - 1)
    found = intraclass(u, r, y)
    assert found["icc_c_1"].value == pytest.approx(1 - error / spread)
    assert found["icc_a_1"].value == pytest.approx((spread - error) / (spread - error + noise))
    assert "harmonic mean" in found["icc_c_k"].caution
    assert found["icc_a_1"].low is None
    assert "No interval" in found["icc_a_1"].caution


def test_the_intervals_of_incomplete_tables_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(8)
    held = []
    for _ in range(400):
        found = intraclass(*coded(some(random, 20, 6, 0.5)))
        held.append(found["icc_c_1"].low <= 0.5 <= found["icc_c_1"].high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def test_the_one_way_interval_of_unequal_units_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(9)
    counts = np.array([2, 2, 3, 3, 4, 6, 8, 15, 1, 1])
    units = np.repeat(np.arange(10), counts)
    held = []
    for _ in range(400):
        values = random.normal(size=10)[units] + random.normal(size=len(units))
        one = intraclass(units, np.arange(len(units)), values)["icc_1_1"]
        held.append(one.low <= 0.5 <= one.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def test_standard_errors_are_those_of_many_tables():
    random = np.random.default_rng(10)
    tables = [intraclass(*coded(some(random, 80, 5, 0.6))) for _ in range(200)]
    for name in ("icc_c_1", "icc_c_k"):
        spread = np.std([found[name].value for found in tables])
        assert np.mean([found[name].se for found in tables]) == pytest.approx(spread, rel=0.15)


def test_raters_who_each_rate_one_unit_cannot_be_told_from_error():
    units = np.repeat(np.arange(5), 4)
    found = intraclass(units, np.arange(20), np.arange(20.0) % 7)
    assert found["icc_1_1"].value is not None
    assert "Too few units share their raters" in found["icc_a_1"].reason
    assert found["icc_c_k"].value is None


def test_parts_that_no_rater_connects_are_not_compared_and_the_caution_says_so():
    random = np.random.default_rng(11)
    table = np.full((20, 8), np.nan)
    table[:10, :4] = random.normal(size=(10, 1)) + random.normal(size=(10, 4))
    table[10:, 4:] = random.normal(size=(10, 1)) + random.normal(size=(10, 4))
    apart = table.copy()
    apart[10:] += 100
    near, far = intraclass(*coded(table)), intraclass(*coded(apart))
    assert far["icc_c_1"].value == pytest.approx(near["icc_c_1"].value)
    assert far["icc_a_1"].value == pytest.approx(near["icc_a_1"].value)
    assert "falls into 2 parts" in far["icc_c_1"].caution


def test_ratings_that_never_differ_within_a_unit_have_no_interval():
    found = intraclass(*coded(np.array([[1.0, 1], [2, 2], [4, 4]])))
    assert {one.value for one in found.values()} == {1.0}
    assert all(one.low is None and "never differ" in one.caution for one in found.values())


def test_units_that_differ_less_than_chance_have_no_reliable_mean():
    found = intraclass(*coded(np.array([[1.0, 3], [3, 1], [2, 2]])))
    assert found["icc_1_1"].value == pytest.approx(-1)
    assert found["icc_1_k"].value is None
    assert "no reliability" in found["icc_1_k"].reason


def test_units_whose_means_are_alike_have_no_interval_and_say_so():
    complete, partly = (
        np.array([[1.0, 3], [3, 1], [2, 2]]),
        np.array([[1.0, 3, np.nan], [3, 1, 2], [2, 2, 2]]),
    )
    assert "do not differ at all" in intraclass(*coded(complete))["icc_c_1"].caution
    found = intraclass(*coded(partly))["icc_1_1"]
    assert found.value < 0
    assert (found.low, found.se) == (None, None)


def test_an_estimate_that_lies_beside_its_exact_interval_is_pointed_out():
    units = np.repeat(np.arange(6), [2, 2, 2, 2, 2, 30])
    means = np.array([-0.3, 0.3, -0.3, 0.3, 0, 0])[units]
    found = intraclass(units, np.arange(40), means + np.resize([-1.0, 1.0], 40))["icc_1_1"]
    assert found.value < found.low == pytest.approx(-1 / 29)
    assert "lies beside" in found.caution


def test_a_large_sparse_table_is_solved_too_and_says_what_it_lacks(monkeypatch):
    u, r, y = coded(some(np.random.default_rng(12), 60, 12, 0.3))
    dense = intraclass(u, r, y)["icc_c_1"]
    monkeypatch.setattr(crossed, "MOST_DENSE", 5)
    monkeypatch.setattr(wald, "MOST_DENSE", 5)
    large = intraclass(u, r, y)["icc_c_1"]
    assert large.value == pytest.approx(dense.value)
    assert large.low is None
    assert "too large" in large.caution


grids = st.lists(
    st.lists(st.sampled_from([1.0, 2, 3, 4, np.nan]), min_size=3, max_size=3), min_size=2, max_size=10
)


@settings(deadline=None)
@given(grids, st.floats(0.1, 10), st.floats(-100, 100))
def test_another_unit_or_zero_of_the_scale_changes_no_figure(rows, factor, shift):
    units, raters, values = coded(np.array([[1.0, *row] for row in rows]))
    for name, one in intraclass(units, raters, values).items():
        other = intraclass(units, raters, factor * values + shift)[name]
        if one.value is None or other.value is None:
            assert one.value == other.value
        elif abs(one.value) < 50:
            assert other.value == pytest.approx(one.value, abs=1e-6)
            assert (other.low is None) == (one.low is None)


@settings(deadline=None)
@given(grids)
def test_one_rating_is_never_more_reliable_than_a_mean_and_never_above_one(rows):
    found = intraclass(*coded(np.array([[1.0, *row] for row in rows])))
    for design in ("1", "a", "c"):
        single, mean = found[f"icc_{design}_1"], found[f"icc_{design}_k"]
        if single.value is not None and mean.value is not None and single.value >= 0:
            assert single.value - 1e-12 <= mean.value <= 1 + 1e-12

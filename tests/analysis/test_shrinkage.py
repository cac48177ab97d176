"""Estimates drawn in: the published cases, brute force beside every figure, and what intervals cover."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import norm

from analysis import heterogeneity
from analysis.__main__ import main
from analysis.frames import FrameError
from analysis.results import as_json
from analysis.shrinkage import Method, Shrinkage, draw, shrink

BATTING = [0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244]
BATTING += [0.222, 0.222, 0.222, 0.222, 0.222, 0.200, 0.178, 0.156]
SCHOOLS = ([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])
# The schools, groups that differ, groups of unlike precision, few groups, and precise ones far apart.
GROUPS = [
    SCHOOLS,
    ([0.1, 0.9, -0.4, 1.6], [0.2, 0.3, 0.25, 0.4]),
    ([3.0, 3.1, 2.5, 4.4, 3.3, 1.9], [0.05, 0.9, 0.3, 0.5, 0.1, 0.7]),
    ([5.0, 1.0, 3.0], [1.0, 1.0, 1.0]),
    ([0.0, 100.0, -50.0, 30.0, 7.0], [0.01, 0.02, 0.005, 0.01, 0.03]),
]


def named(y, error) -> pd.DataFrame:
    """Estimates under ids."""
    ids = pd.Series([f"G{at}" for at in range(len(y))], dtype="object")
    return pd.DataFrame({"id": ids, "y": pd.Series(y, dtype=float), "se": pd.Series(error, dtype=float)})


def batting(method: Method) -> Shrinkage:
    """The batting averages with the binomial error at their mean."""
    mean = float(np.mean(BATTING))
    return shrink(named(BATTING, [np.sqrt(mean * (1 - mean) / 45)] * 18), method)


def test_the_batting_averages_are_drawn_in_as_efron_and_morris_printed():
    found = batting(Method.JAMES_STEIN)
    assert round(found.mu, 3) == 0.265
    kept = found.tau2 / (found.tau2 + found.mu * (1 - found.mu) / 45)
    assert round(kept, 3) == 0.212
    printed = [0.294, 0.289, 0.285, 0.280, 0.275, 0.275, 0.270, 0.266, 0.261, 0.261]
    printed += [0.256] * 5 + [0.252, 0.247, 0.242]
    assert [round(value.shrunken, 3) for value in found.values] == printed


def test_dersimonian_and_laird_draw_the_batting_averages_in_further():
    found = batting(Method.DERSIMONIAN_LAIRD)
    assert round(found.tau2_dl / (found.tau2_dl + found.mu * (1 - found.mu) / 45), 3) == 0.107


def test_the_eight_schools_are_as_published():
    found = shrink(named(*SCHOOLS))
    assert (round(found.mu, 3), round(found.se, 3)) == (7.686, 4.072)
    assert (found.tau2_dl, round(found.q, 3), found.i2, found.n) == (0.0, 4.707, 0.0, 8)
    assert {round(value.shrunken, 3) for value in found.values} == {7.686}


def test_the_eight_schools_intervals_are_those_of_the_whole_posterior():
    # Bayesian Data Analysis, table 5.3, from 200 draws: −2 to 31, −5 to 23, −11 to 19, −9 to 18, −1 to 26.
    values = {value.id: value for value in shrink(named(*SCHOOLS)).values}
    for name, low, high in (("G0", -2, 31), ("G1", -5, 23), ("G2", -11, 19), ("G4", -9, 18), ("G6", -1, 26)):
        assert values[name].low == pytest.approx(low, abs=2.5)
        assert values[name].high == pytest.approx(high, abs=2.5)


@pytest.mark.parametrize("groups", GROUPS)
def test_the_interval_holds_95_percent_of_the_posterior_by_brute_force(groups):
    y, error = (np.array(part, dtype=float) for part in groups)
    found = draw(y, error)

    def density(tau: float) -> float:
        total = error**2 + tau**2
        mean, spread = heterogeneity.pooled(y, error**2, tau**2)
        squares = float(((y - mean) ** 2 / total).sum())
        return float(np.sqrt(spread) * np.prod(total**-0.5) * np.exp(-0.5 * squares))

    def below(tau: float, at: int, end: float) -> float:
        mean, spread = heterogeneity.pooled(y, error**2, tau**2)
        drawn = error[at] ** 2 / (error[at] ** 2 + tau**2)
        deviation = np.sqrt(drawn * tau**2 + drawn**2 * spread)
        return density(tau) * float(norm.cdf(end, y[at] + drawn * (mean - y[at]), deviation))

    spans = ((0, 1), (1, 20), (20, 200), (200, np.inf))
    whole = sum(quad(density, *span, limit=200)[0] for span in spans)
    for at in (0, len(y) - 1):
        for end, share in ((found.low[at], 0.025), (found.high[at], 0.975)):
            held = sum(quad(below, *span, args=(at, end), limit=200)[0] for span in spans)
            assert held / whole == pytest.approx(share, abs=2e-4)


@pytest.mark.parametrize("groups", GROUPS)
def test_paule_mandel_and_reml_are_those_of_brute_force(groups):
    y, variance = np.array(groups[0], dtype=float), np.array(groups[1], dtype=float) ** 2

    def excess(between: float) -> float:
        mean = heterogeneity.pooled(y, variance, between)[0]
        return float(((y - mean) ** 2 / (variance + between)).sum()) - (len(y) - 1)

    root = brentq(excess, 0, 1e4, xtol=1e-14) if excess(0) > 0 else 0.0
    assert heterogeneity.paule_mandel(y, variance) == pytest.approx(root, rel=1e-9)

    def lost(between: float) -> float:
        mean, spread = heterogeneity.pooled(y, variance, between)
        total = variance + between
        return 0.5 * float(np.log(total).sum() - np.log(spread) + ((y - mean) ** 2 / total).sum())

    best = minimize_scalar(lost, bounds=(0, 1e4), method="bounded", options={"xatol": 1e-10}).x
    best = 0.0 if lost(0) <= lost(best) else best
    assert heterogeneity.restricted(y, variance) == pytest.approx(best, rel=1e-5, abs=1e-7)


def test_with_one_error_for_all_every_estimator_of_the_variance_agrees():
    found = shrink(named([5.0, 1.0, 3.0, 8.0, 4.0], [0.5] * 5))
    plain = np.var([5, 1, 3, 8, 4], ddof=1) - 0.25
    assert (found.tau2_dl, found.tau2_pm, found.tau2_reml) == pytest.approx((plain, plain, plain), rel=1e-6)


@pytest.mark.parametrize(("groups", "tau"), [(3, 0), (4, 0.5), (5, 0), (5, 1), (10, 0), (10, 0.3), (10, 2)])
def test_an_interval_covers_the_truth_as_often_as_it_says_whether_or_not_groups_differ(groups, tau):
    random, covered = np.random.default_rng(1975), []
    for _ in range(250):
        error = random.uniform(0.4, 1.6, groups)
        truth = random.normal(3, tau, groups)
        found = draw(truth + random.normal(0, error), error)
        covered.append((found.low <= truth) & (truth <= found.high))
    assert np.mean(covered) >= 0.93


def test_where_no_group_differs_the_intervals_do_not_collapse():
    found = shrink(named([2.0] * 6, [0.5] * 6))
    assert found.tau2 == 0
    assert all(value.high - value.low > 0.5 for value in found.values)
    assert "0" in found.caution


def test_two_values_are_drawn_in_but_have_no_interval_and_say_why():
    found = shrink(named([1.0, 5.0], [0.5, 0.5]))
    assert found.values[0].low is None
    assert 1.0 < found.values[0].shrunken < 3.0
    assert "three" in found.reason


def test_one_value_has_nothing_to_be_drawn_towards():
    found = shrink(named([1.0], [0.5]))
    assert (found.mu, found.tau2, found.values[0].shrunken) == (1.0, None, None)
    assert "One value" in found.reason


def test_james_and_stein_need_four_values_and_say_so():
    found = shrink(named([1.0, 5.0, 3.0], [0.5] * 3), Method.JAMES_STEIN)
    assert (found.tau2, found.values[0].shrunken) == (None, None)
    assert "four" in found.reason


@pytest.mark.parametrize(
    ("y", "error", "method", "column", "row"),
    [
        ([1, 2], [0.5, 0.0], "dl", "se", 2),
        ([1, 2], [-1, 1], "dl", "se", 1),
        ([1, 2], [1, np.nan], "dl", "se", 2),
        ([1, np.inf], [1, 1], "dl", "y", 2),
        ([1, 2, 3], [1, 1, 1e-12], "dl", "se", 3),
        ([1, 2, 3, 4], [1, 1, 2, 1], "js", "se", 3),
        ([], [], "dl", "id", None),
    ],
)
def test_an_estimate_that_cannot_be_used_is_refused_by_column_and_row(y, error, method, column, row):
    with pytest.raises(FrameError) as raised:
        shrink(named(y, error), Method(method))
    assert (raised.value.column, raised.value.row) == (column, row)


def test_an_id_that_comes_twice_is_refused():
    with pytest.raises(FrameError, match="column id, row 2"):
        shrink(named([1.0, 2.0], [1.0, 1.0]).assign(id="same"))


def outcome(frame: pd.DataFrame, method: Method) -> Shrinkage | FrameError:
    """The estimates drawn in, or what is wrong with them."""
    try:
        return shrink(frame, method)
    except FrameError as error:
        return error


ANY = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(st.tuples(ANY, ANY), max_size=8), st.sampled_from(Method))
def test_any_estimates_are_drawn_in_or_named_as_wrong(groups, method):
    found = outcome(named([one[0] for one in groups], [one[1] for one in groups]), method)
    assert found.column if isinstance(found, FrameError) else as_json(found)


USUAL = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.05, 3)), min_size=3, max_size=10)


@settings(max_examples=50)
@given(USUAL, st.floats(-100, 100), st.floats(0.01, 100))
def test_a_shrunken_estimate_lies_between_its_own_and_the_mean_and_moves_with_the_unit(groups, shift, unit):
    y, error = (np.array(part) for part in zip(*groups, strict=True))
    one, other = draw(y, error), draw(shift + unit * y, unit * error)
    assert (np.abs(one.shrunken - one.mean) <= np.abs(y - one.mean) + 1e-9).all()
    assert ((one.low <= one.shrunken + 1e-12) & (one.shrunken <= one.high + 1e-12)).all()
    scale = unit * (np.ptp(y) + error.max())
    for before, after in ((one.shrunken, other.shrunken), (one.low, other.low), (one.high, other.high)):
        assert np.allclose(shift + unit * before, after, rtol=0, atol=1e-5 * scale + 1e-9)


@settings(max_examples=50)
@given(USUAL)
def test_the_order_of_the_groups_does_not_count(groups):
    y, error = (np.array(part) for part in zip(*groups, strict=True))
    one, other = draw(y, error), draw(y[::-1], error[::-1])
    assert np.allclose(one.low, other.low[::-1], atol=1e-5)
    assert one.q == pytest.approx(other.q, abs=1e-9)


def test_the_command_draws_a_file_in_and_names_a_row_without_an_error(tmp_path, capsys):
    file = tmp_path / "schools.csv"
    rows = [f"{at},{y},{se}" for at, (y, se) in enumerate(zip(*SCHOOLS, strict=True))]
    file.write_text("id,y,se\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert main(["shrink", str(file), "--json", "--method", "reml"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"mu", "se", "tau2_dl", "tau2_pm", "q", "i2", "values", "tau2_reml", "tau2"} <= set(found)
    assert (found["method"], set(found["values"][0])) == ("reml", {"id", "y", "shrunken", "low", "high"})
    file.write_text("id,y,se\na,1,1\nb,2,0\n", encoding="utf-8")
    assert main(["shrink", str(file)]) == 2
    assert "column se, row 3" in capsys.readouterr().err

"""Funnels: the published intervals, over-dispersion as its oracle has it, exact limits and no order."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from analysis.__main__ import main
from analysis.frames import FrameError
from analysis.funnel import Funnel, funnel, garwood
from analysis.overdispersion import Scale, Transform, dispersion, limits
from analysis.results import as_json

OBSERVED = [45, 62, 30, 88, 51, 120, 75, 33, 97, 66, 140, 58]
EXPECTED = [50, 55, 41, 70, 60, 95, 80, 52, 78, 70, 110, 75]
ALARM = 3.090232306167813


def ratios(observed, expected) -> pd.DataFrame:
    """Observed and expected counts of teams."""
    teams = pd.Series([f"T{at}" for at in range(len(observed))], dtype="object")
    counts = {"observed": observed, "expected": expected}
    return pd.DataFrame({"team": teams} | {name: pd.Series(of, dtype=float) for name, of in counts.items()})


def proportions(events, n) -> pd.DataFrame:
    """Events of teams, and what they are out of."""
    return ratios(events, n).set_axis(["team", "events", "n"], axis=1)


def test_garwood_s_intervals_are_as_printed():
    expected = np.array([15.0, 20.0, 30.0])
    low, high = garwood(expected, expected)
    assert np.round(low, 7).tolist() == [0.5596924, 0.6108260, 0.6746958]
    assert np.round(high, 6).tolist() == [1.649348, 1.544419, 1.427562]
    low, high = garwood(expected, expected, 0.998)
    assert np.round(low, 7).tolist() == [0.3862650, 0.4479107, 0.5289724]
    assert np.round(high, 6).tolist() == [2.082907, 1.902094, 1.702771]


def test_garwood_s_interval_of_no_event_begins_at_0():
    low, high = garwood(np.array([0.0]), np.array([2.0]))
    assert low[0] == 0
    assert high[0] == pytest.approx(-np.log(0.025) / 2)


def test_over_dispersion_on_the_square_root_scale_is_that_of_the_oracle():
    found = funnel(ratios(OBSERVED, EXPECTED))
    assert (round(found.phi, 6), round(found.tau2, 9)) == (2.908277, 0.007849365)
    assert (found.centre, found.transform) == (1.0, "sqrt")


def test_over_dispersion_on_the_logarithmic_scale_is_that_of_the_oracle():
    found = funnel(ratios(OBSERVED, EXPECTED), Transform.LOG)
    assert (round(found.phi, 6), round(found.tau2, 8)) == (2.501829, 0.02655689)


def test_limits_stand_at_their_standard_errors_on_the_transformed_scale():
    found = funnel(ratios(OBSERVED, EXPECTED)).teams[5]
    reach = 1.959964 * np.sqrt(1 / (4 * 95) + 0.007849365)
    assert (found.low95, found.high95) == pytest.approx(((1 - reach) ** 2, (1 + reach) ** 2), abs=1e-6)
    reach = ALARM * np.sqrt(1 / (4 * 95) + 0.007849365)
    assert (found.low998, found.high998) == pytest.approx(((1 - reach) ** 2, (1 + reach) ** 2), abs=1e-6)


@pytest.mark.parametrize("expected", [0.02, 0.5, 3.3, 8.0, 15.0, 19.9])
@pytest.mark.parametrize("reach", [1.959964, ALARM])
def test_few_expected_events_have_exact_poisson_limits(expected, reach):
    tail = 0.025 if reach < 2 else 0.001
    (low,), (high,) = limits(Scale(1.0, proportion=False), np.array([expected]), 0.0, reach)
    counts = np.arange(200)
    chance = poisson.pmf(counts, expected)
    assert chance[counts / expected < low].sum() <= tail
    assert chance[counts / expected > high].sum() <= tail
    # The next count inwards would be too usual to lie outside.
    assert low - 1 / expected <= max(0, poisson.ppf(tail, expected) - 1) / expected <= low
    assert poisson.ppf(1 - tail, expected) / expected <= max(high, poisson.ppf(1 - tail, expected) / expected)


@pytest.mark.parametrize(("n", "centre"), [(1, 0.5), (5, 0.3), (19, 0.5), (30, 0.9), (200, 0.03), (12, 0.99)])
def test_few_expected_events_have_exact_binomial_limits(n, centre):
    counts = np.arange(n + 1)
    chance = binom.pmf(counts, n, centre)
    for reach, tail in ((1.959964, 0.025), (ALARM, 0.001)):
        (low,), (high,) = limits(Scale(centre, proportion=True), np.array([float(n)]), 0.0, reach)
        assert 0 <= low <= centre <= high <= 1
        assert chance[counts / n < low].sum() <= tail
        assert chance[counts / n > high].sum() <= tail


def test_the_limits_of_happening_are_those_of_not_happening_turned_round():
    n = np.array([3.0, 11.0, 60.0, 500.0])
    for transform in Transform:
        low, high = limits(Scale(0.2, True, transform), n, 0.01, 1.96)
        turned = limits(Scale(0.8, True, transform), n, 0.01, 1.96)
        assert np.allclose([low, high], [1 - turned[1], 1 - turned[0]])


def test_exact_limits_meet_those_of_standard_errors_at_twenty_expected_events():
    low, high = limits(Scale(1.0, proportion=False), np.array([19.999, 20.0]), 0.0, 1.959964)
    assert abs(low[0] - low[1]) < 1 / 20
    assert abs(high[0] - high[1]) < 1 / 20


def test_chance_alone_leaves_few_teams_outside_and_makes_no_spread_between_them():
    random = np.random.default_rng(2005)
    n = random.integers(5, 200, 600)
    found = funnel(proportions(random.binomial(n, 0.15), n))
    assert found.tau2 < 0.002
    assert np.mean([team.outside is not None for team in found.teams]) < 0.07
    assert np.mean([team.outside == "99.8" for team in found.teams]) < 0.01


def test_a_spread_that_teams_usually_have_leaves_few_outside():
    random = np.random.default_rng(2006)
    expected = random.uniform(30, 300, 400)
    found = funnel(ratios(random.poisson(expected * random.normal(1, 0.2, 400) ** 2), expected))
    assert found.phi > 2
    assert np.mean([team.outside is not None for team in found.teams]) < 0.15


def test_a_team_outside_has_its_limit_and_its_direction():
    found = funnel(proportions([30, 31, 29, 30, 33, 28, 30, 31, 29, 30, 32, 90], [100] * 12))
    assert {team.outside for team in found.teams[:11]} == {None}
    assert (found.teams[11].outside, found.teams[11].direction) == ("99.8", "above")
    low = funnel(proportions([30, 31, 29, 30, 33, 28, 30, 31, 29, 30, 32, 18], [100] * 12)).teams[11]
    assert (low.outside, low.direction) == ("95", "below")


def test_teams_stand_in_the_order_of_the_file():
    frame = ratios(OBSERVED, EXPECTED)
    assert [team.team for team in funnel(frame[::-1]).teams] == list(frame["team"])[::-1]


def test_two_teams_have_limits_of_chance_alone_and_are_told_so():
    found = funnel(proportions([3, 9], [20, 30]))
    assert (found.phi, found.tau2) == (None, None)
    assert "chance only" in found.reason
    assert found.teams[0].high95 > found.centre


def test_one_team_is_its_own_centre():
    found = funnel(proportions([3], [20]))
    assert found.teams[0].value == found.centre
    assert found.teams[0].outside is None


@pytest.mark.parametrize("events", [0, 10])
def test_nothing_differs_where_no_event_or_every_event_happened(events):
    found = funnel(proportions([events] * 4, [10] * 4))
    assert found.tau2 is None
    assert found.teams[0].low95 is None
    assert "none differs" in found.reason


def test_teams_without_any_event_are_read_on_the_logarithmic_scale_too():
    found = funnel(ratios([0, 3, 5, 9, 2], [2.5, 4, 4, 6, 3]), Transform.LOG)
    assert found.phi > 0
    assert found.teams[0].value == 0
    assert as_json(funnel(proportions([0, 10, 4, 6], [10] * 4), Transform.LOG))


def test_a_team_without_events_is_no_further_outside_than_its_scale_can_tell():
    found = funnel(proportions([10, 3, 0], [10, 20, 30]), Transform.LOG)
    assert found.tau2 > 1
    assert [team.outside for team in found.teams] == [None, None, None]
    assert [team.value for team in found.teams] == [1.0, 0.15, 0.0]


def test_a_standard_that_all_teams_together_miss_is_pointed_out():
    assert "together" in funnel(ratios([50] * 12, [30] * 12)).caution
    assert "uncertain" in funnel(ratios([30] * 4, [30] * 4)).caution
    assert funnel(ratios(OBSERVED, EXPECTED)).caution is None


@pytest.mark.parametrize(
    ("frame", "column", "row"),
    [
        (proportions([3, 9], [20, 8]), "events", 2),
        (proportions([3, -1], [20, 8]), "events", 2),
        (proportions([3, 0], [20, 0]), "n", 2),
        (proportions([3.5, 0], [20, 5]), "events", 1),
        (proportions([3, 1], [20, 5.5]), "n", 2),
        (proportions([3, np.nan], [20, 5]), "events", 2),
        (ratios([3, 1], [20, 0]), "expected", 2),
        (ratios([3, 1], [20, -2]), "expected", 2),
        (ratios([3, 1], [20, 1e-9]), "expected", 2),
        (ratios([3, 1.5], [20, 1]), "observed", 2),
        (ratios([3, 1e17], [20, 1]), "observed", 2),
        (ratios([3, 1], [20, 1]).assign(team="A"), "team", 2),
        (ratios([3, 1], [20, 1]).assign(events=3), "events", None),
        (ratios([3, 1], [20, 1]).drop(columns="expected"), "expected", None),
        (ratios([3, 1], [20, 1])[["team"]], "events", None),
        (ratios([], []), "team", None),
        (ratios([1], [1]).assign(observed="one"), "observed", 1),
    ],
)
def test_counts_that_cannot_be_are_refused_by_column_and_row(frame, column, row):
    with pytest.raises(FrameError) as raised:
        funnel(frame)
    assert (raised.value.column, raised.value.row) == (column, row)


def outcome(frame: pd.DataFrame, transform: Transform) -> Funnel | FrameError:
    """The funnel of a frame, or what is wrong with it."""
    try:
        return funnel(frame, transform)
    except FrameError as error:
        return error


COUNT = st.one_of(st.integers(0, 60), st.integers(0, 2**53), st.floats())


@given(st.lists(st.tuples(COUNT, COUNT), max_size=15), st.sampled_from(Transform), st.booleans())
def test_any_counts_make_a_funnel_or_are_named_as_wrong(teams, transform, proportion):
    counts = [one[0] for one in teams], [one[1] for one in teams]
    found = outcome((proportions if proportion else ratios)(*counts), transform)
    if isinstance(found, FrameError):
        assert found.column
    else:
        assert as_json(found)
        drawn = [team for team in found.teams if team.low95 is not None]
        assert all(0 <= t.low998 <= t.low95 <= found.centre <= t.high95 <= t.high998 for t in drawn)


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0.5, 60)), min_size=3, max_size=15), st.randoms())
def test_the_order_of_the_teams_changes_no_limit(teams, random):
    mixed = random.sample(teams, len(teams))
    one, other = (funnel(ratios(*zip(*order, strict=True))) for order in (teams, mixed))
    assert other.phi == pytest.approx(one.phi)
    assert sorted(t.high95 for t in one.teams) == pytest.approx(sorted(t.high95 for t in other.teams))


def test_without_over_dispersion_there_is_no_variance_between():
    size = np.full(12, 50.0)
    assert dispersion(Scale(1.0, proportion=False), size, size) == (0.0, 0.0)


def test_the_command_reads_proportions_and_ratios(tmp_path, capsys):
    file = tmp_path / "teams.csv"
    ratios(OBSERVED, EXPECTED).astype({"observed": int}).to_csv(file, index=False)
    assert main(["funnel", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (round(found["phi"], 6), round(found["tau2"], 9)) == (2.908277, 0.007849365)
    assert set(found["teams"][0]) >= {
        "team", "value", "n", "low95", "high95", "low998", "high998", "outside",
    }  # fmt: skip
    assert main(["funnel", str(file), "--json", "--transform", "log"]) == 0
    assert round(json.loads(capsys.readouterr().out)["tau2"], 8) == 0.02655689
    file.write_text("team,events,n\nA,3,20\nB,9,8\n", encoding="utf-8")
    assert main(["funnel", str(file)]) == 2
    assert "column events, row 3" in capsys.readouterr().err

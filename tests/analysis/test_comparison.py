"""A team beside its service: published shrinkage, variances found again, and honest intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparison import LEAST_SPREAD, Standing, gap, shrink, team_means
from analysis.components import spread

BASEBALL = np.array(
    [0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244]
    + [0.222, 0.222, 0.222, 0.222, 0.222, 0.200, 0.178, 0.156]
)


def test_the_eight_schools_are_reproduced():
    found = shrink(np.array([28.0, 8, -3, 7, -1, 1, 18, 12]), np.diag([15.0, 10, 16, 11, 9, 11, 10, 18]) ** 2)
    assert (round(found.mean, 3), round(found.mean_error, 3)) == (7.686, 4.072)
    assert (found.variance, round(found.q, 2)) == (0.0, 4.71)
    assert np.allclose(found.estimates, found.mean)


def test_the_batting_averages_are_drawn_in_as_far_as_dersimonian_and_laird_say():
    mean = BASEBALL.mean()
    found = shrink(BASEBALL, np.eye(18) * mean * (1 - mean) / 45)
    assert round(found.mean, 3) == 0.265
    assert np.allclose(found.differences / (BASEBALL - mean), 0.107, atol=0.0005)


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.05, 3)), min_size=3, max_size=12),
)
def test_shrinking_never_turns_a_difference_nor_makes_it_larger(groups):
    y, errors = np.array([g[0] for g in groups]), np.array([g[1] for g in groups])
    found = shrink(y, np.diag(errors**2))
    assert (np.abs(found.estimates - found.mean) <= np.abs(y - found.mean) + 1e-9).all()
    assert ((found.estimates - found.mean) * (y - found.mean) >= -1e-9).all()
    assert found.differences.sum() == pytest.approx(0, abs=1e-9)
    assert (found.errors >= 0).all()


@pytest.mark.parametrize("groups", [3, 4, 6, 12, 60])
@pytest.mark.parametrize("differ", [0.0, 0.15, 0.3, 0.6])
def test_an_interval_covers_the_truth_at_least_about_as_often_as_it_says(groups, differ):
    random = np.random.default_rng(7)
    covered = []
    for _ in range(2400 // groups):
        truth = random.normal(0, differ, groups)
        errors = random.uniform(0.1, 0.3, groups)
        found = shrink(truth + random.normal(0, errors), np.diag(errors**2), least=LEAST_SPREAD)
        covered += list(np.abs(truth - truth.mean() - found.differences) <= 1.96 * found.errors)
    assert np.mean(covered) > 0.93


def test_an_error_that_all_share_is_no_error_of_a_difference():
    alone = np.eye(5) * 0.01
    one, other = (
        shrink(np.array([1.0, 2, 3, 4, 9]), alone + shared)
        for shared in (np.zeros((5, 5)), np.full((5, 5), 4.0))
    )
    assert np.allclose(one.differences, other.differences, atol=1e-3)
    assert np.allclose(one.errors, other.errors, atol=1e-3)
    assert other.mean_error > one.mean_error


def test_a_gap_is_the_difference_of_two_standings_with_both_uncertainties():
    found = gap(Standing(0.6, 0.3), Standing(-0.1, 0.4))
    assert (found.difference, found.error) == (pytest.approx(0.7), 0.5)
    assert not found.clear
    assert gap(Standing(-0.1, 0.4), Standing(0.6, 0.3)).difference == pytest.approx(-0.7)


def test_sources_that_agree_on_the_side_have_a_gap_only_beyond_twice_the_nearer():
    assert gap(Standing(0.9, 0.1), Standing(0.5, 0.1)).difference == 0
    assert gap(Standing(0.9, 0.1), Standing(0.3, 0.1)).difference == pytest.approx(0.3)
    assert gap(Standing(-0.3, 0.1), Standing(-0.9, 0.1)).difference == pytest.approx(0.3)


def test_a_standing_is_clear_when_its_interval_excludes_nothing_at_all():
    assert Standing(0.5, 0.2).clear
    assert Standing(-0.5, 0.2).clear
    assert not Standing(0.3, 0.2).clear


def simulated(seed: int, teams: int, practitioners: int, raters: int, visits: int) -> pd.DataFrame:
    """Forms with a practitioner SD of .6, a rater SD of .4 and a rest of .8."""
    random = np.random.default_rng(seed)
    n = teams * practitioners * visits
    subject = np.repeat(np.arange(teams * practitioners), visits)
    team = subject // practitioners
    rater = team * raters + random.integers(0, raters, n)
    value = (
        random.normal(0, 0.6, teams * practitioners)[subject]
        + random.normal(0, 0.4, teams * raters)[rater]
        + random.normal(0, 0.8, n)
    )
    return pd.DataFrame({"team": team, "subject": subject, "rater": rater, "value": value})


def test_the_variances_between_practitioners_and_raters_are_found_again():
    found = spread(simulated(3, teams=150, practitioners=8, raters=5, visits=6))
    assert found.practitioners == pytest.approx(0.36, abs=0.05)
    assert found.raters == pytest.approx(0.16, abs=0.05)
    assert found.rest == pytest.approx(0.64, abs=0.05)


def test_a_team_s_error_covers_what_its_practitioners_and_raters_bring():
    units = simulated(4, teams=200, practitioners=6, raters=4, visits=5)
    found = team_means(units)
    mean = np.array([team.mean for team in found.values()])
    error = np.array([team.error for team in found.values()])
    assert np.mean(np.abs(mean) < 1.96 * error) == pytest.approx(0.95, abs=0.05)


def test_one_practitioner_in_each_team_leaves_the_spread_to_the_raters_and_the_rest():
    random = np.random.default_rng(5)
    units = pd.DataFrame({"team": np.repeat(np.arange(20), 30), "rater": np.arange(600)})
    units = units.assign(subject=units["team"], value=random.normal(0, 1, 600))
    found = spread(units)
    assert (found.practitioners, found.raters) == (0.0, 0.0)
    assert found.rest == pytest.approx(1.0, abs=0.1)


def test_people_who_rate_themselves_have_one_variance_between_them():
    random = np.random.default_rng(6)
    subject = np.repeat(np.arange(400), 5)
    value = random.normal(0, 0.7, 400)[subject] + random.normal(0, 1, 2000)
    units = pd.DataFrame({"team": subject // 8, "subject": subject, "rater": subject, "value": value})
    found = spread(units)
    assert found.practitioners == pytest.approx(0.49, abs=0.1)
    assert found.raters == 0.0


def test_two_teams_are_not_compared():
    units = simulated(8, teams=2, practitioners=4, raters=3, visits=5)
    assert [team.standing for team in team_means(units).values()] == [None, None]


def test_values_that_never_vary_are_not_compared():
    units = simulated(9, teams=4, practitioners=4, raters=3, visits=5).assign(value=3.0)
    assert {team.standing for team in team_means(units).values()} == {None}


@given(st.floats(0.1, 50), st.floats(-100, 100))
def test_a_standing_does_not_depend_on_the_scale(factor, shift):
    units = simulated(10, teams=5, practitioners=4, raters=3, visits=5)
    moved = units.assign(value=units["value"] * factor + shift)
    for before, after in zip(team_means(units).values(), team_means(moved).values(), strict=True):
        assert before.standing is not None
        assert after.standing is not None
        assert after.standing.difference == pytest.approx(before.standing.difference, abs=1e-6)

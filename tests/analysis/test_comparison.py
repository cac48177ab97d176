"""A team beside its service: published shrinkage, variances found again, and honest intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparison import LEAST_SPREAD, USUAL_SPREAD, Standing, gap, shrink, team_means
from analysis.components import spread


def by_hand(
    estimates: np.ndarray, covariance: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The differences and errors by plain matrices and a sum over a fine grid of spreads."""
    k = len(estimates)
    means, covariances, chances = [], [], []
    for above in np.linspace(0, 4, 801):
        tau = LEAST_SPREAD + USUAL_SPREAD * above
        inverse = np.linalg.inv(tau**2 * np.eye(k) + covariance)
        sums = inverse.sum(axis=1)
        within = inverse - np.outer(sums, sums) / sums.sum()
        determinant = np.linalg.slogdet(inverse)[1] - np.log(sums.sum())
        chances.append(np.exp(0.5 * (determinant - estimates @ within @ estimates - above**2)))
        contrast = np.eye(k) - weights
        means.append(contrast @ (tau**2 * within @ estimates))
        covariances.append(np.diag(contrast @ (tau**2 * np.eye(k) - tau**4 * within) @ contrast.T))
    chance = np.array(chances) / np.sum(chances)
    mean = chance @ np.array(means)
    return mean, np.sqrt(chance @ (np.array(covariances) + (np.array(means) - mean) ** 2))


def test_differences_and_errors_are_those_of_plain_matrices():
    random = np.random.default_rng(1)
    root = random.normal(0, 0.15, (7, 7))
    estimates, covariance, weights = (
        random.normal(0, 0.4, 7),
        root @ root.T,
        random.dirichlet(np.full(7, 5.0)),
    )
    found = shrink(estimates, covariance, weights * 1000)
    differences, errors = by_hand(estimates, covariance, weights)
    assert np.allclose(found.differences, differences, atol=2e-3)
    assert np.allclose(found.errors, errors, atol=2e-3)


@given(
    st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=3, max_size=12),
)
def test_differences_are_drawn_in_and_together_none(groups):
    y, errors = np.array([g[0] for g in groups]), np.array([g[1] for g in groups])
    found = shrink(y, np.diag(errors**2))
    assert found.differences.sum() == pytest.approx(0, abs=1e-9)
    assert np.ptp(found.differences) <= np.ptp(y) + 1e-9
    assert (found.errors > 0).all()


@pytest.mark.parametrize("groups", [3, 4, 6, 12, 60])
@pytest.mark.parametrize("differ", [0.0, 0.15, 0.3, 0.4])
def test_an_interval_covers_the_truth_about_as_often_as_it_says_or_more(groups, differ):
    random = np.random.default_rng(7)
    covered = []
    for _ in range(2400 // groups):
        truth = random.normal(0, differ, groups)
        errors = random.uniform(0.1, 0.3, groups)
        found = shrink(truth + random.normal(0, errors), np.diag(errors**2))
        covered += list(np.abs(truth - truth.mean() - found.differences) <= 1.96 * found.errors)
    assert np.mean(covered) > 0.93


def test_an_error_that_all_share_is_no_error_of_a_difference():
    alone, y = np.eye(5) * 0.01, np.array([0.1, 0.2, 0.3, 0.4, 0.9])
    one, other = (shrink(y, alone + shared) for shared in (np.zeros((5, 5)), np.full((5, 5), 4.0)))
    assert np.allclose(one.differences, other.differences, atol=1e-6)
    assert np.allclose(one.errors, other.errors, atol=1e-6)


def test_one_team_that_differs_among_few_that_do_not_is_seen():
    random = np.random.default_rng(8)
    seen, wrong = [], []
    for _ in range(400):
        truth = np.array([0.0, 0, 0, 0, 0, 0.5])
        found = shrink(truth + random.normal(0, 0.12, 6), np.eye(6) * 0.12**2)
        seen.append(found.differences[-1] > 1.96 * found.errors[-1])
        found = shrink(random.normal(0, 0.12, 6), np.eye(6) * 0.12**2)
        wrong += list(np.abs(found.differences) > 1.96 * found.errors)
    assert np.mean(seen) > 0.8
    assert np.mean(wrong) < 0.03


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

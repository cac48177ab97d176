"""Standings freed from who saw a team and from the mix of its cases, as far as the design allows."""

import time

import numpy as np
import pandas as pd
import pytest

from analysis.adjustment import adjust
from analysis.comparison import team_means
from analysis.components import Spread, spread
from analysis.planted import Planted, plant

SEVERE = Planted(
    constructs=("empathy",),
    severity={0: 1.0},
    severities=0.15,
    allotted={(0, "Alder"): 0.45},
    cases={"any": 0.0},
)


def units_of(frame: pd.DataFrame, source: str, *also: str) -> pd.DataFrame:
    """One row a form with integer codes; teams in the order of their names."""
    mine = frame[frame["source"] == source]
    names = ("team", "subject", "rater", *also)
    codes = {name: pd.Categorical(mine[name]).codes.astype(np.int64) for name in names}
    return pd.DataFrame(codes | {"value": mine["value"].to_numpy()})


def crossed(random: np.random.Generator, teams: int = 6, raters: int = 5, forms: int = 600) -> pd.DataFrame:
    """Forms by raters of very different severity who rate everywhere, without a practitioner's effect."""
    team, rater = random.integers(0, teams, forms), random.integers(0, raters, forms)
    value = random.normal(0, 1, raters)[rater] + random.normal(0, 0.5, forms)
    return pd.DataFrame({"team": team, "subject": np.arange(forms), "rater": rater, "value": value})


def test_a_severe_observer_who_mostly_sees_one_team_does_not_make_it_look_weak():
    blamed, plain = 0, []
    for seed in range(12):
        frame = plant(Planted(**{**SEVERE.__dict__, "seed": seed}))
        alder = team_means(units_of(frame, "observer"))[0]
        assert alder.standing.adjusted == ("severity",)
        blamed += alder.standing.high < 0
        seen = frame[frame["source"] == "observer"]
        plain.append(seen.query("team == 'Alder'")["value"].mean() - seen["value"].mean())
    assert np.mean(plain) < -0.1
    assert blamed <= 1


def test_the_level_stays_the_plain_mean():
    frame = plant(SEVERE)
    seen = frame.query("source == 'observer' and team == 'Alder'")
    assert team_means(units_of(frame, "observer"))[0].mean == pytest.approx(seen["value"].mean())


def test_the_effects_are_those_of_least_squares_when_raters_are_as_good_as_fixed():
    units = crossed(np.random.default_rng(1))
    found = adjust(units, Spread(0.0, 1e6, 0.25))
    design = np.hstack([pd.get_dummies(units[name], dtype=float).to_numpy() for name in ("team", "rater")])
    fitted = np.linalg.lstsq(design, units["value"].to_numpy(), rcond=None)[0][:6]
    assert np.allclose(found.effects - found.effects.mean(), fitted - fitted.mean(), atol=1e-4)


def test_the_effects_are_generalised_least_squares_in_full():
    units = crossed(np.random.default_rng(2), forms=120).assign(
        case=np.arange(120) % 3, subject=np.arange(120) % 20
    )
    found = adjust(units, Spread(0.3, 0.8, 0.25))
    one = {
        name: pd.get_dummies(units[name], dtype=float).to_numpy()
        for name in units.columns[:3].tolist() + ["case"]
    }
    whole = 0.3 * one["subject"] @ one["subject"].T + 0.8 * one["rater"] @ one["rater"].T + 0.25 * np.eye(120)
    design = np.hstack([one["team"], one["case"][:, 1:]])
    covariance = np.linalg.inv(design.T @ np.linalg.solve(whole, design))
    value = units["value"].to_numpy() - units["value"].mean()
    fitted = covariance @ design.T @ np.linalg.solve(whole, value)
    assert np.allclose(found.effects, fitted[:6])
    assert np.allclose(found.covariance, covariance[:6, :6])


def test_raters_who_each_see_one_team_leave_it_unadjusted():
    random = np.random.default_rng(3)
    units = crossed(random).assign(rater=lambda one: one["team"] * 5 + one["rater"])
    assert adjust(units, spread(units)) is None
    assert {team.standing.adjusted for team in team_means(units).values()} == {()}


def test_only_the_teams_that_share_their_raters_are_adjusted():
    units = crossed(np.random.default_rng(4))
    units.loc[units["team"] == 5, "rater"] += 10
    adjusted = {team: found.standing.adjusted for team, found in team_means(units).items()}
    assert adjusted == {**dict.fromkeys(range(5), ("severity",)), 5: ()}


def test_people_who_rate_themselves_are_not_adjusted_even_when_they_change_teams():
    random = np.random.default_rng(5)
    subject = np.repeat(np.arange(48), 12)
    team = (subject // 8 + (np.arange(576) % 12 > 6) * (subject % 8 == 0)) % 6
    units = pd.DataFrame(
        {"team": team, "subject": subject, "rater": subject, "value": random.normal(0, 1, 576)}
    )
    assert adjust(units, spread(units)) is None


def test_a_harder_mix_of_cases_does_not_make_a_team_look_weak():
    cases = {"in need": 0.3, "protection": -0.7}
    mixes = dict.fromkeys(Planted().teams, (0.6, 0.4)) | {"Alder": (0.1, 0.9)}
    plain, freed = [], []
    for seed in range(8):
        frame = plant(Planted(seed=seed, constructs=("empathy",), cases=cases, mixes=mixes))
        plain.append(team_means(units_of(frame, "family"))[0].standing)
        freed.append(team_means(units_of(frame, "family", "case"))[0].standing)
    assert {one.adjusted for one in plain} == {()}
    assert {one.adjusted for one in freed} == {("case",)}
    assert np.mean([one.difference for one in plain]) < -0.15
    assert abs(np.mean([one.difference for one in freed])) < 0.08


@pytest.mark.parametrize("case", [0, "team", "rare"])
def test_a_kind_of_case_that_cannot_be_told_from_the_team_or_is_rare_is_not_adjusted(case):
    units = crossed(np.random.default_rng(6)).assign(rater=lambda one: one["team"])
    kinds = {0: 0, "team": units["team"], "rare": (np.arange(600) < 5).astype(int)}
    assert adjust(units.assign(case=kinds[case]), Spread(0.0, 0.0, 1.0)) is None


def test_two_hundred_teams_with_a_hundred_thousand_forms_take_well_under_a_second():
    random = np.random.default_rng(7)
    subject = random.integers(0, 1600, 100_000)
    team = subject // 8
    rater = (team * 3 // 2 + random.integers(-3, 4, 100_000)) % 300
    value = random.normal(0, 0.3, 300)[rater] + random.normal(0, 1, 100_000)
    case = random.integers(0, 4, 100_000)
    units = pd.DataFrame({"team": team, "subject": subject, "rater": rater, "value": value, "case": case})
    team_means(units)
    begun = time.process_time()
    found = team_means(units)
    assert time.process_time() - begun < 1
    assert {one.standing.adjusted for one in found.values()} == {("severity", "case")}

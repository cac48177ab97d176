"""Sparse and unbalanced ratings: restricted likelihood beside mean squares, brute force and statsmodels."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.regression.mixed_linear_model import MixedLM

from analysis.__main__ import main
from analysis.dependability import components, crossed, dependability
from analysis.dependability.blocks import lightest
from analysis.dependability.equations import Equations
from analysis.dependability.tabulation import Tabulation
from analysis.frames import FrameError
from analysis.results import as_json


def sparse(persons: int = 40, raters: int = 12, each: int = 4, seed: int = 5) -> pd.DataFrame:
    """Persons of four teams, each rated by a few raters drawn at random."""
    random = np.random.default_rng(seed)
    skill, severity = random.normal(size=persons), random.normal(size=raters) * 0.7
    rows = []
    for person in range(persons):
        for rater in random.choice(raters, size=random.integers(2, each + 1), replace=False):
            value = skill[person] + severity[rater] + random.normal()
            rows.append((f"p{person}", f"r{rater}", f"t{person % 4}", value))
    return pd.DataFrame(rows, columns=["subject", "rater", "team", "value"])


def dense(frame: pd.DataFrame, factors: list[str], variances: np.ndarray) -> float:
    """Minus twice the restricted log-likelihood by the whole covariance matrix, but for a constant."""
    y = frame["value"].to_numpy()
    covariance = variances[-1] * np.eye(len(y))
    for factor, variance in zip(factors, variances, strict=False):
        indicator = pd.get_dummies(frame[factor]).to_numpy(dtype=float)
        covariance += variance * indicator @ indicator.T
    inverse = np.linalg.inv(covariance)
    ones = np.ones(len(y))
    information = ones @ inverse @ ones
    deviation = y - (ones @ inverse @ y) / information
    return float(np.linalg.slogdet(covariance)[1] + np.log(information) + deviation @ inverse @ deviation)


def test_balanced_ratings_have_the_same_components_by_restricted_likelihood_as_by_mean_squares():
    random = np.random.default_rng(3)
    value = random.normal(size=(30, 1, 1)) + random.normal(size=(1, 8, 1)) + random.normal(size=(30, 8, 5))
    value = (
        value
        + random.normal(size=(1, 1, 5))
        + random.normal(size=(30, 8, 1))
        + random.normal(size=(30, 1, 5))
    )
    value = value + random.normal(size=(1, 8, 5))
    where = np.indices(value.shape).reshape(3, -1)
    frame = pd.DataFrame({"person": where[0], "item": where[1], "occasion": where[2], "value": value.ravel()})
    exact = dependability(frame, "person x item x occasion")
    for one, other in (("person", "item"), ("person", "occasion"), ("item", "occasion")):
        frame[f"{one} x {other}"] = frame[one] * 100 + frame[other]
    likely = components(frame, list(exact.components)[:-1])
    assert min(one.raw for one in exact.details) > 0
    assert list(likely.components.values()) == pytest.approx(list(exact.components.values()), rel=1e-6)
    # The information's standard errors are those of mean squares, 2 MS²/df in place of df + 2.
    for one, other in zip(likely.details, exact.details, strict=True):
        assert one.effective_df == pytest.approx(other.effective_df, rel=1e-5)


def test_sparse_ratings_have_the_components_that_brute_force_finds():
    frame, factors = sparse(), ["subject", "rater", "team"]
    found = components(frame, factors)
    best = minimize(
        lambda logs: dense(frame, factors, np.exp(logs)), np.zeros(4), method="BFGS", options={"maxiter": 12}
    )
    mine = np.array(list(found.components.values()))
    assert dense(frame, factors, mine) <= best.fun + 1e-6
    assert mine[[0, 1, 3]] == pytest.approx(np.exp(best.x)[[0, 1, 3]], rel=1e-3)


def test_the_slope_and_the_curvature_are_those_of_the_likelihood():
    frame = sparse()
    y = frame["value"].to_numpy() - frame["value"].mean()
    codes = [pd.factorize(frame[name])[0] for name in ("subject", "rater", "team")]
    table = Tabulation(y, codes)
    equations = Equations(table, lightest(table))
    ratios, freedom = np.array([0.9, 0.4, 0.2]), len(y) - 1
    slope, _ = crossed._derivatives(equations.solve(ratios), freedom)
    for at, step in enumerate(np.eye(3) * 1e-5):
        up, down = (crossed._deviance(equations.solve(ratios + way * step), freedom) for way in (1, -1))
        assert slope[at] == pytest.approx((up - down) / 2e-5, rel=1e-5)


def test_one_factor_has_the_components_that_statsmodels_finds():
    frame = sparse()
    found = components(frame, ["rater"])
    other = MixedLM(frame["value"], np.ones(len(frame)), groups=frame["rater"]).fit(reml=True)
    assert found.intercept == pytest.approx(float(np.asarray(other.fe_params)[0]), rel=1e-5)
    assert found.components["rater"] == pytest.approx(float(np.asarray(other.cov_re)[0, 0]), rel=1e-3)
    assert found.components["residual"] == pytest.approx(other.scale, rel=1e-4)


def test_the_coefficients_of_ratings_as_they_fell_are_those_of_the_published_multiplier():
    frame = sparse()
    found = dependability(frame, "subject x rater")
    person, rater, both = found.components.values()
    assert found.method == "REML"
    met = pd.crosstab(frame["subject"], frame["rater"]).to_numpy(dtype=float)
    each = met.sum(axis=1)
    share = met / each[:, None]
    shared = share @ share.T
    persons = len(each)
    mean = persons / (1 / each).sum()
    q = 1 / mean - (shared.sum() - np.trace(shared)) / (persons * (persons - 1))
    assert found.sizes == {"rater": pytest.approx(mean)}
    assert found.g == pytest.approx(person / (person + both / mean))
    assert found.phi == pytest.approx(person / (person + rater / mean + both / mean))
    assert found.observed.g == pytest.approx(person / (person + q * rater + both / mean))
    assert found.observed.phi == pytest.approx(found.phi)
    assert "as the ratings in fact fell" in found.caution.lower()


def test_persons_within_teams_are_compared_within_them_and_over_them():
    found = dependability(sparse(), "(subject:team) x rater")
    assert set(found.components) == {"team", "rater", "team x rater", "subject:team", "subject:team x rater"}
    assert found.object == "subject:team"
    person, team, both = (found.components[one] for one in ("subject:team", "team", "team x rater"))
    error = found.components["subject:team x rater"] / found.sizes["rater"]
    assert found.g == pytest.approx(person / (person + error))
    wider = person + team
    assert found.across.comparison == "subject with subject over every team"
    assert found.across.g == pytest.approx(wider / (wider + both / found.sizes["rater"] + error))


def test_one_missing_rating_hardly_moves_the_components_of_a_complete_design():
    random = np.random.default_rng(8)
    value = random.normal(size=(40, 1)) + random.normal(size=(1, 9)) + random.normal(size=(40, 9))
    where = np.indices(value.shape).reshape(2, -1)
    frame = pd.DataFrame({"person": where[0], "item": where[1], "value": value.ravel()})
    whole = dependability(frame, "person x item")
    missing = dependability(frame.drop(index=17), "person x item")
    assert (whole.method, missing.method) == ("expected mean squares", "REML")
    for name, one in whole.components.items():
        assert missing.components[name] == pytest.approx(one, rel=0.03)
    assert missing.g == pytest.approx(whole.g, abs=0.01)


def test_components_that_the_ratings_do_not_tell_apart_are_named():
    frame = sparse()
    frame["rater"] = np.arange(len(frame))
    found = dependability(frame, "subject x rater")
    assert (found.components, found.g) == (None, None)
    assert "cannot be told apart in these ratings: rater and subject x rater" in found.reason
    assert "write what is nested in what" in found.reason
    nested = dependability(frame, "subject x (rater:subject)")
    assert nested.components is not None
    other = components(frame, ["subject", "rater"])
    assert other.components is None
    assert other.reason.endswith("rater and residual")


def test_objects_that_share_no_rater_are_said_to_fall_into_groups():
    one, other = sparse(seed=5), sparse(seed=6)
    other["subject"], other["rater"] = "other " + other["subject"], "other " + other["rater"]
    found = dependability(pd.concat([one, other]), "subject x rater")
    assert "fall into 2 groups that share no rater" in found.caution


def test_a_variance_whose_likelihood_is_highest_at_0_is_0_and_the_others_are_those_without_it():
    frame = sparse(seed=11)
    frame["shift"] = np.resize(["a", "b", "c"], len(frame))
    frame["value"] -= frame.groupby("shift")["value"].transform("mean")
    found = components(frame, ["subject", "rater", "shift"])
    without = components(frame, ["subject", "rater"])
    assert found.components["shift"] == 0
    assert found.details[2].note == "the likelihood is highest at 0"
    assert "shift" in found.caution
    for name in ("subject", "rater", "residual"):
        assert found.components[name] == pytest.approx(without.components[name], rel=1e-5)


def test_ratings_without_residual_have_no_components_and_a_reason():
    frame = sparse()
    number = frame["subject"].str[1:].astype(int) % 7 + frame["rater"].str[1:].astype(int)
    found = dependability(frame.assign(value=number.astype(float)), "subject x rater")
    assert found.components is None
    assert "no residual variance" in found.reason


def test_fewer_ratings_than_components_are_refused_with_their_number():
    found = components(sparse().head(3), ["subject", "rater", "team"])
    assert found.reason == "there are 3 ratings, too few for 4 components"
    same = components(sparse().assign(value=2.0), ["subject"])
    assert "every rating is the same" in same.reason


def test_factors_that_are_missing_repeated_or_empty_are_refused():
    with pytest.raises(FrameError, match="column ward: the column is missing"):
        components(sparse(), ["subject", "ward"])
    with pytest.raises(FrameError, match="each once"):
        components(sparse(), ["subject", "subject"])
    with pytest.raises(FrameError, match="each once"):
        components(sparse(), [])
    with pytest.raises(FrameError, match="column team, row 3"):
        components(sparse().assign(team=lambda one: one["team"].where(one.index != 2)), ["subject", "team"])


def test_a_design_too_large_for_restricted_likelihood_has_quadratic_estimates_and_says_so(monkeypatch):
    monkeypatch.setattr(crossed, "MOST_WORK", 1.0)
    found = dependability(sparse(persons=400, raters=60, each=6), "subject x rater")
    assert found.method == "MIVQUE(0)"
    assert found.components["subject"] == pytest.approx(1.0, abs=0.3)
    assert found.details[0].se is None
    assert "too large for restricted likelihood" in found.caution
    assert as_json(found)


def test_components_of_many_ratings_come_near_those_that_they_were_drawn_from():
    found = components(sparse(persons=1500, raters=200, each=8), ["subject", "rater"])
    for one, truth in zip(found.details, (1.0, 0.49, 1.0), strict=True):
        assert abs(one.value - truth) < 4 * one.se
        assert one.low < one.value < one.high


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 50))
def test_the_order_of_rows_and_the_names_of_people_change_nothing(random, seed):
    frame = sparse(persons=15, raters=6, seed=seed)
    order = list(range(len(frame)))
    random.shuffle(order)
    other = frame.iloc[order].reset_index(drop=True)
    other["subject"] = other["subject"].map(lambda name: f"person {name}")
    one, two = components(frame, ["subject", "rater"]), components(other, ["subject", "rater"])
    assert (one.components is None) == (two.components is None)
    if one.components:
        assert list(one.components.values()) == pytest.approx(
            list(two.components.values()), rel=1e-3, abs=1e-4
        )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ratings.csv"
    sparse().to_csv(path, index=False)
    return path


def asked(file, *words: str) -> list[str]:
    return ["dependability", str(file), "--design", *words]


def test_the_command_gives_the_keys_of_its_contract_as_json(file, capsys):
    assert main(asked(file, "person x rater", "--want", "0.7", "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"components", "g", "phi", "designs"} <= set(found)
    assert set(found["components"]) == {"person", "rater", "person x rater"}
    assert found["designs"][0]["phi"] >= 0.7
    assert {"rater", "ratings", "cost", "g", "phi", "relative_error", "absolute_error"} == set(
        found["designs"][0]
    )


def test_the_command_prints_a_table_and_takes_prices_conditions_and_what_is_fixed(file, capsys):
    words = ["(subject:team) x rater", "--cost", "rater=2.5", "--conditions", "rater=2-4", "--by", "g"]
    assert main(asked(file, *words)) == 0
    printed = capsys.readouterr().out
    assert "subject with subject over every team" in printed
    assert "7.5" in printed
    assert main(asked(file, "subject x rater", "--fixed", "rater")) == 2
    assert "every facet is fixed" in capsys.readouterr().err


def test_the_command_gives_the_components_of_a_sum_of_factors(file, capsys):
    assert main(asked(file, "subject + rater + team", "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["components"]) == {"subject", "rater", "team", "residual"}
    assert found["components"] == components(sparse(), ["subject", "rater", "team"]).components


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["subject + rater", "--want", "0.8"], "is a sum of factors, and has no D studies"),
        (["subject + rater +"], "has a + with no name beside it"),
        (["subject x rater", "--cost", "rater"], "Write it like --cost rater=3,item=1"),
        (["subject x rater", "--conditions", "rater=a-b"], "Write it like --conditions rater=1-4,item=7"),
        (["subject x rater", "--want", "nan"], "nan is no coefficient to want"),
        (["subject x ward"], "column ward: the design names it"),
        (["subject x"], "a name is missing at its end"),
    ],
)
def test_what_the_command_cannot_do_ends_with_2_and_a_remedy(file, capsys, words, message):
    assert main(asked(file, *words)) == 2
    assert message in capsys.readouterr().err

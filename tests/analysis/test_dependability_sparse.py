"""Sparse and unbalanced ratings: restricted likelihood beside mean squares, brute force and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from statsmodels.regression.mixed_linear_model import MixedLM

from analysis.dependability import components, crossed, dependability
from analysis.dependability.equations import Equations
from analysis.dependability.tabulation import Tabulation


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
    equations = Equations(Tabulation(y, codes))
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

"""Two groups within strata: the published table, the classes of ETS, and the fits beside other programs."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.fairness import cumulative_logit
from analysis.fairness.ets import by_delta, by_difference
from analysis.fairness.stratified import compare_within

# Admitted and rejected men, admitted and rejected women, in six departments of Berkeley.
ADMISSIONS = [
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391),
    (138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317),
]  # fmt: skip


def berkeley() -> np.ndarray:
    """The six tables as departments × groups × (rejected, admitted)."""
    return np.array(ADMISSIONS, dtype=float).reshape(6, 2, 2)[:, :, ::-1]


def test_the_admissions_of_berkeley_are_as_published():
    found = compare_within(berkeley())
    assert (round(found.chi2, 4), round(found.chi2_uncorrected, 4)) == (1.4269, 1.5246)
    assert round(found.p, 4) == 0.2323
    assert round(found.odds_ratio, 7) == 0.9046968
    assert (round(found.low, 7), round(found.high, 7)) == (0.7719074, 1.0603298)


def test_two_levels_and_the_same_two_among_more_give_one_answer():
    binary = compare_within(berkeley())
    ordered = compare_within(np.pad(berkeley(), ((0, 0), (0, 0), (0, 1))))
    assert ordered.chi2 == pytest.approx(binary.chi2)
    assert ordered.odds_ratio == pytest.approx(binary.odds_ratio)
    assert ordered.difference == pytest.approx(binary.difference)


def test_the_statistic_of_ordered_levels_is_mantel_s_by_hand():
    # One stratum: T = 7, E = 5·10/10 = 5, V = 25·(10·18 − 100)/(100·9) = 20/9.
    found = compare_within(np.array([[[3.0, 1.0, 1.0], [1.0, 1.0, 3.0]]]))
    assert found.chi2_uncorrected == pytest.approx(4 / (20 / 9))
    assert found.chi2 == pytest.approx(1.5**2 / (20 / 9))
    assert found.difference == pytest.approx(0.8)
    # Over two cuts: (2·1 + 1·2) and (3·4 + 4·3), each divided by the ten people.
    assert found.odds_ratio == pytest.approx(4 / 24)


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=6))
def test_the_common_odds_ratio_is_that_of_statsmodels(rows):
    tables = np.array(rows, dtype=float).reshape(-1, 2, 2)
    found = compare_within(tables)
    if found.low is None:
        assert found.reason
        return
    kept = [table[:, ::-1] for table in tables if (table.sum(axis=1) > 0).all()]
    theirs = StratifiedTable(kept)
    assert found.odds_ratio == pytest.approx(theirs.oddsratio_pooled)
    assert found.chi2_uncorrected == pytest.approx(theirs.test_null_odds().statistic)
    assert found.matched == sum(table.sum() for table in kept)


@pytest.mark.parametrize(
    ("tables", "levels"),
    [
        (np.ones((2, 2)), None),
        (np.ones((1, 3, 2)), None),
        (-np.ones((1, 2, 2)), None),
        (np.ones((1, 2, 2)), [1.0, 1.0]),
        (np.ones((1, 2, 1)), None),
    ],
)
def test_tables_of_another_shape_are_refused(tables, levels):
    with pytest.raises(ValueError, match="strata by two groups"):
        compare_within(tables, levels)


@pytest.mark.parametrize(
    ("delta", "se", "p", "ets_class"),
    [
        (0.9, 0.1, 1e-9, "A"), (3.0, 2.0, 0.06, "A"), (1.2, 0.1, 1e-9, "B"), (-1.6, 0.4, 1e-3, "B"),
        (-1.6, 0.3, 1e-9, "C"), (1.5, 0.3, 1e-9, "C"),
    ],
)  # fmt: skip
def test_the_classes_of_two_levels_follow_the_rules_of_ets(delta, se, p, ets_class):
    assert by_delta(delta, se, p) == ets_class


@pytest.mark.parametrize(
    ("effect", "p", "ets_class"),
    [(0.17, 1e-9, "A"), (0.9, 0.05, "A"), (-0.2, 0.01, "B"), (0.25, 0.01, "B"), (-0.26, 0.01, "C")],
)
def test_the_classes_of_ordered_levels_follow_the_rules_of_ets(effect, p, ets_class):
    assert by_difference(effect, p) == ets_class


@pytest.mark.parametrize("levels", [2, 5])
def test_the_fit_is_that_of_statsmodels(levels):
    generator = np.random.default_rng(levels)
    score, group = generator.normal(size=800), generator.integers(0, 2, size=800)
    covariates = np.column_stack([score, group, score * group])
    latent = score + 0.5 * group + generator.logistic(size=800)
    level = np.digitize(latent, np.linspace(-1.5, 1.5, levels - 1))
    found = cumulative_logit.fit(np.eye(levels)[level], covariates)
    if levels == 2:
        theirs = sm.Logit(level, sm.add_constant(covariates)).fit(disp=0)
        assert found.slopes == pytest.approx(theirs.params[1:], abs=1e-5)
    else:
        theirs = OrderedModel(level, covariates, distr="logit").fit(method="bfgs", disp=0, gtol=1e-7)
        assert found.slopes == pytest.approx(theirs.params[:3], abs=1e-4)
    assert found.log_likelihood == pytest.approx(theirs.llf, abs=1e-6)
    assert found.bounded


def test_levels_told_apart_perfectly_have_no_greatest_likelihood():
    found = cumulative_logit.fit(np.array([[5.0, 0.0], [0.0, 5.0]]), np.array([[-1.0], [1.0]]))
    assert not found.bounded
    assert found.log_likelihood == pytest.approx(0, abs=1e-6)

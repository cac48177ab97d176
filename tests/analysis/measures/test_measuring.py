"""Measures equal another program's, and the truth as nearly as their standard errors say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from analysis.measures import counts as counting
from analysis.measures.coding import code
from analysis.measures.measuring import calibrate, measures
from analysis.measures.results import Facet, Measures
from analysis.measures.simulate import Design, simulate
from analysis.measures.starting import Anchors
from benchmarks.fit_mirt import mirt

SMALL = Design(ratings=4_000, visits_a_rater=25)


def column(facet: Facet, name: str) -> np.ndarray:
    return np.array([getattr(one, name) for one in facet], dtype=float)


@pytest.mark.parametrize("model", ["rating-scale", "partial-credit"])
def test_structure_and_places_are_those_of_another_program(model: str) -> None:
    frame = simulate(SMALL).frame
    shared = model == "rating-scale"
    ours, theirs = measures(frame, model=model), mirt(code(frame, shared=shared), shared=shared, tol=1e-7)
    assert ours.summary.log_likelihood == pytest.approx(theirs.log_likelihood, abs=1e-3)
    assert ours.summary.sigma == pytest.approx(theirs.sigma, abs=1e-4)
    assert column(ours.raters, "measure") == pytest.approx(theirs.facet_parameters["rater"], abs=1e-4)
    mean = theirs.item_difficulty.mean()
    assert column(ours.dimensions, "measure") == pytest.approx(theirs.item_difficulty - mean, abs=1e-4)
    assert [one.measure for one in ours.thresholds] == pytest.approx(theirs.thresholds.ravel(), abs=1e-4)
    assert column(ours.persons, "measure") == pytest.approx(theirs.theta - mean, abs=1e-3)
    assert column(ours.persons, "se") == pytest.approx(theirs.theta_se, abs=2e-3)


def test_standard_errors_are_those_of_another_program_within_a_hundredth() -> None:
    frame = simulate(SMALL).frame
    ours, theirs = measures(frame), mirt(code(frame, shared=True))
    assert column(ours.raters, "se") == pytest.approx(theirs.facet_se["rater"], rel=0.01)
    assert ours.summary.sigma_se == pytest.approx(theirs.sigma_se, rel=0.01)
    steps = [one.se for one in ours.thresholds]
    assert steps == pytest.approx(theirs.threshold_se, rel=0.01)


def test_the_log_likelihood_is_that_of_integrating_every_person_by_hand() -> None:
    frame = simulate(Design(ratings=60, visits=2, dimensions=3, visits_a_rater=5)).frame
    fitted = calibrate(frame)
    coded, structure = fitted.coded, fitted.state.structure
    difficulty, threshold = structure.steps.difficulty, structure.steps.threshold[0]

    def chance(place: float, at: int) -> float:
        u = place - structure.severity[coded.rater[at]] - difficulty[coded.dimension[at]]
        size = np.exp(np.concatenate([[0], np.cumsum(u - threshold)]))
        return float(size[coded.level[at]] / size.sum())

    total = 0.0
    for person in range(len(coded.persons)):
        rows = np.flatnonzero(coded.person == person)

        def density(place: float, rows: np.ndarray = rows) -> float:
            rated = np.prod([chance(place, int(at)) for at in rows])
            return float(rated * norm.pdf(place, scale=structure.sigma))

        total += np.log(quad(density, -10, 10, epsabs=1e-13, limit=200)[0])
    assert fitted.state.log_likelihood == pytest.approx(total, abs=1e-5)


def test_ratings_with_dimensions_missing_are_fitted_alike_by_patterns_and_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = simulate(SMALL).frame
    some = frame[np.random.default_rng(3).random(len(frame)) < 0.7]
    by_pattern = measures(some)
    monkeypatch.setattr(counting, "MOST_PATTERNS", 0)
    one_by_one = measures(some)
    theirs = mirt(code(some, shared=True))
    for found in (by_pattern, one_by_one):
        assert column(found.raters, "measure") == pytest.approx(theirs.facet_parameters["rater"], abs=1e-4)
        assert found.summary.log_likelihood == pytest.approx(theirs.log_likelihood, abs=1e-3)
    assert column(by_pattern.raters, "se") == pytest.approx(column(one_by_one.raters, "se"), rel=1e-4)


def test_neither_order_nor_kind_of_column_changes_anything() -> None:
    frame = simulate(Design(ratings=1_500, visits_a_rater=20)).frame
    mixed = frame.sample(frac=1, random_state=4).astype(
        dict.fromkeys(("subject", "rater", "dimension", "occasion"), str)
    )
    one, other = measures(frame), measures(mixed)
    for person in ("p0", "p7", "p31"):
        assert one.persons.of(person).measure == pytest.approx(other.persons.of(person).measure, abs=1e-5)
        assert one.persons.of(person).infit == pytest.approx(other.persons.of(person).infit, abs=1e-5)
    assert one.raters.of("r3").se_clustered == pytest.approx(other.raters.of("r3").se_clustered, rel=1e-3)


def test_severities_are_as_far_from_the_truth_as_their_standard_errors_say() -> None:
    away = []
    for seed in range(25):
        truth = simulate(replace(SMALL, ratings=2_000, seed=seed))
        raters = measures(truth.frame).raters
        true = np.array([truth.severity[int(one.id[1:])] for one in raters])
        away.append((column(raters, "measure") - true) / column(raters, "se"))
    assert np.concatenate(away).std() == pytest.approx(1, abs=0.12)


def test_a_halo_within_visits_is_seen_and_the_clustered_errors_allow_for_it() -> None:
    naive, clustered, halo = [], [], []
    for seed in range(25):
        # Raters who differed would be drawn together by the halo too, which no standard error shows.
        truth = simulate(replace(SMALL, ratings=2_000, visits_a_rater=50, severity=0, halo=0.8, seed=seed))
        found = measures(truth.frame)
        true = np.array([truth.severity[int(one.id[1:])] for one in found.raters])
        off = column(found.raters, "measure") - true
        naive.append(off / column(found.raters, "se"))
        clustered.append(off / column(found.raters, "se_clustered"))
        halo.append(found.summary.halo)
    assert np.concatenate(naive).std() > 1.5
    assert np.concatenate(clustered).std() == pytest.approx(1, abs=0.2)
    assert min(halo) > 1.4


def test_a_fit_that_begins_at_an_earlier_one_ends_at_the_same_place_sooner() -> None:
    truth = simulate(Design(ratings=20_000))
    before = calibrate(truth.frame.iloc[:19_600])
    cold, warm = calibrate(truth.frame), calibrate(truth.frame, earlier=before)
    assert warm.steps < cold.steps
    assert warm.state.structure.severity == pytest.approx(cold.state.structure.severity, abs=1e-4)


def test_anchored_raters_keep_their_measures_and_place_everybody_else() -> None:
    truth = simulate(SMALL)
    free = measures(truth.frame)
    held = {one.id: one.measure + 2 for one in list(free.raters)[:3]}
    fixed = measures(truth.frame, anchors=Anchors(raters=held))
    for name, measure in held.items():
        assert fixed.raters.of(name).measure == pytest.approx(measure)
        assert fixed.raters.of(name).se == 0
    assert column(fixed.raters, "measure") == pytest.approx(column(free.raters, "measure") + 2, abs=1e-3)
    assert column(fixed.persons, "measure") == pytest.approx(column(free.persons, "measure") + 2, abs=2e-3)


def test_anchored_dimensions_keep_their_measures() -> None:
    truth = simulate(SMALL)
    free = measures(truth.frame)
    held = {"d0": free.dimensions.of("d0").measure + 0.25}
    fixed = measures(truth.frame, anchors=Anchors(dimensions=held))
    assert fixed.dimensions.of("d0").measure == pytest.approx(held["d0"])
    assert fixed.dimensions.of("d5").measure == pytest.approx(
        free.dimensions.of("d5").measure + 0.25, abs=1e-3
    )
    assert fixed.persons.of("p3").measure == pytest.approx(free.persons.of("p3").measure + 0.25, abs=1e-3)
    assert [(one.facet, one.id) for one in fixed.summary.anchors] == [("dimensions", "d0")]


def test_anchors_that_nobody_has_are_named_and_refused_only_where_none_is_left() -> None:
    frame = simulate(SMALL).frame
    found = measures(frame, anchors=Anchors(raters={"r1": 0.5, "gone": 0.0}))
    assert [one.id for one in found.summary.anchors] == ["r1"]
    assert "gone" in found.summary.caution
    with pytest.raises(ValueError, match="gone"):
        measures(frame, anchors=Anchors(raters={"gone": 0.0}))


def test_a_planted_bias_is_found_and_nothing_else() -> None:
    frame = simulate(Design(ratings=20_000)).frame
    at = (frame["rater"] == "r2") & (frame["dimension"] == "d4")
    frame.loc[at, "value"] = np.maximum(frame.loc[at, "value"] - 1, 1)
    found = measures(frame, bias=[("rater", "dimension")]).bias
    planted = next(one for one in found if one.levels == ("r2", "d4"))
    others = [one for one in found if one.levels[0] != "r2"]
    assert planted.estimate is not None
    assert planted.t is not None
    assert planted.estimate > 0.8
    assert planted.t > 5
    assert np.std([one.t for one in others if one.t is not None]) < 1.3


def test_a_bias_is_found_between_a_rater_and_a_team() -> None:
    frame = simulate(Design(ratings=10_000)).frame
    team = np.where(frame["subject"].astype(str).str[1:].astype(int) % 2 == 0, "even", "odd")
    frame = frame.assign(team=team)
    harsh = (frame["rater"] == "r1") & (frame["team"] == "odd")
    frame.loc[harsh, "value"] = np.maximum(frame.loc[harsh, "value"] - 1, 1)
    found = {one.levels: one for one in measures(frame, bias=[("rater", "team")]).bias}
    odd, even = found["r1", "odd"], found["r1", "even"]
    assert odd.t is not None
    assert odd.t > 4
    assert even.t is not None
    assert even.t < -4


def test_a_rater_at_random_does_not_fit_and_the_others_do() -> None:
    frame = simulate(Design(ratings=20_000, visits_a_rater=60)).frame
    at = (frame["rater"] == "r0").to_numpy()
    frame.loc[at, "value"] = np.random.default_rng(5).integers(1, 6, int(at.sum())).astype(float)
    found = measures(frame)
    assert found.raters.of("r0").infit > 1.5
    assert found.raters.of("r0").outfit_z > 5
    others = [one for one in found.raters if one.id != "r0"]
    assert np.mean([one.infit for one in others]) == pytest.approx(1, abs=0.1)
    assert np.std([one.infit_z for one in others]) < 2


def test_fit_is_near_one_and_its_deviates_standard_where_the_model_holds() -> None:
    found = measures(simulate(Design(ratings=40_000, visits_a_rater=40)).frame)
    assert np.mean(column(found.raters, "outfit")) == pytest.approx(1, abs=0.03)
    assert np.std(column(found.raters, "infit_z")) == pytest.approx(1, abs=0.3)


def test_warms_estimate_is_the_root_of_its_equation_and_finite_at_the_ends() -> None:
    frame = simulate(SMALL).frame
    frame.loc[frame["subject"] == "p4", "value"] = 5.0
    fitted, found = calibrate(frame), measures(frame)
    best = found.persons.of("p4")
    assert 2 < best.wle < 9
    assert best.measure < best.wle
    coded, structure = fitted.coded, fitted.state.structure
    shift = found.raters.of(coded.raters[0]).measure - structure.severity[0]
    for name in ("p4", "p9"):
        rows = np.flatnonzero(coded.person == np.flatnonzero(coded.persons == name)[0])
        place = found.persons.of(name).wle - shift
        u = place - structure.severity[coded.rater[rows]] - structure.steps.difficulty[coded.dimension[rows]]
        steps = np.cumsum(u[:, None] - structure.steps.threshold[0], axis=1)
        size = np.exp(np.column_stack([np.zeros(len(rows)), steps]))
        chance, levels = size / size.sum(axis=1, keepdims=True), np.arange(5)
        mean = chance @ levels
        variance = (chance * (levels - mean[:, None]) ** 2).sum()
        third = (chance * (levels - mean[:, None]) ** 3).sum()
        assert coded.level[rows].sum() - mean.sum() + third / (2 * variance) == pytest.approx(0, abs=1e-3)


def test_fair_averages_lie_on_the_scale_and_fall_with_severity() -> None:
    found: Measures = measures(simulate(SMALL).frame)
    severity, fair = column(found.raters, "measure"), column(found.raters, "fair_average")
    assert (fair > 1).all()
    assert (fair < 5).all()
    assert (np.diff(fair[np.argsort(severity)]) < 0).all()
    order = np.argsort(column(found.persons, "measure"))
    assert (np.diff(column(found.persons, "fair_average")[order]) >= 0).all()


def test_levels_count_by_their_order_and_fair_averages_by_their_values() -> None:
    frame = simulate(SMALL).frame
    wide = frame.assign(value=frame["value"].map({1: 0, 2: 10, 3: 20, 4: 40, 5: 80}).astype(float))
    one, other = measures(frame), measures(wide)
    assert column(one.raters, "measure") == pytest.approx(column(other.raters, "measure"), abs=1e-6)
    assert other.raters[0].fair_average > 5
    assert [one.level for one in other.thresholds] == [10, 20, 40, 80]


def test_several_visits_of_one_pair_are_several_and_need_an_occasion() -> None:
    frame = simulate(SMALL).frame
    twice = pd.concat([frame, frame.assign(occasion=frame["occasion"].astype(str) + "again")])
    assert measures(twice).summary.visits == 2 * measures(frame).summary.visits
    with pytest.raises(ValueError, match="occasion"):
        measures(twice.drop(columns="occasion"))

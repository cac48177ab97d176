"""What has been fitted is allowed for, what cannot be known is refused, and nobody vanishes unnamed."""

import numpy as np
import pandas as pd
import pytest

from analysis.frames import FrameError
from analysis.measures import ruler
from analysis.measures.measuring import calibrate, measures
from analysis.measures.simulate import Design, simulate
from analysis.measures.starting import Anchors

SMALL = Design(ratings=2_000, visits_a_rater=25)


@pytest.mark.parametrize(
    "design",
    [
        Design(ratings=1_200, visits=3, dimensions=2, visits_a_rater=200),
        Design(ratings=1_200, visits=2, dimensions=3, visits_a_rater=50),
        Design(ratings=1_500, visits=2, dimensions=5, visits_a_rater=30),
    ],
)
def test_fit_is_judged_by_what_fitting_people_and_raters_has_left(design: Design) -> None:
    infit, deviate = [], []
    for seed in range(15):
        found = measures(simulate(Design(**{**vars(design), "seed": seed})).frame)
        infit += [one.infit for one in found.raters]
        deviate += [one.infit_z for one in found.raters]
    assert np.mean(infit) == pytest.approx(1, abs=0.05)
    assert np.mean(np.array(deviate) < -2) < 0.12


@pytest.mark.parametrize("pair", [("rater", "dimension"), ("rater", "team")])
def test_a_bias_that_is_not_there_is_about_a_standard_normal(pair: tuple[str, str]) -> None:
    found = []
    for seed in range(12):
        frame = simulate(Design(ratings=1_500, visits=5, dimensions=5, visits_a_rater=40, seed=seed)).frame
        team = np.where(frame["subject"].astype(str).str[1:].astype(int) % 2 == 0, "even", "odd")
        found += [one.t for one in measures(frame.assign(team=team), bias=[pair]).bias if one.t is not None]
    assert np.std(found) == pytest.approx(1, abs=0.15)


def test_a_bias_within_visits_that_hang_together_is_no_surer_than_they_are() -> None:
    found = []
    for seed in range(12):
        design = Design(ratings=1_500, visits=5, dimensions=5, visits_a_rater=40, halo=1.0, seed=seed)
        frame = simulate(design).frame
        team = np.where(frame["subject"].astype(str).str[1:].astype(int) % 2 == 0, "even", "odd")
        bias = measures(frame.assign(team=team), bias=[("rater", "team")]).bias
        found += [one.t for one in bias if one.t is not None]
    assert np.std(found) < 1.2


def test_raters_who_are_all_alike_are_seldom_said_to_differ_though_visits_hang_together() -> None:
    small = []
    for seed in range(30):
        design = Design(ratings=1_500, dimensions=5, visits_a_rater=40, severity=0, halo=1.0, seed=seed)
        raters = measures(simulate(design).frame).summary.facets[1]
        small.append(raters.p is not None and raters.p < 0.05)
    assert np.mean(small) < 0.25


def test_an_earlier_fit_never_overrides_anchors_model_or_levels() -> None:
    frame = simulate(SMALL).frame
    before, anchors = calibrate(frame), Anchors(raters={"r0": 1.0, "r1": -1.0}, dimensions={"d0": 0.5})
    held = measures(frame, anchors=anchors, earlier=before)
    assert held.raters.of("r1").measure == pytest.approx(-1)
    assert held.dimensions.of("d0").measure == pytest.approx(0.5)
    own = calibrate(frame, model="partial-credit")
    again = measures(frame, earlier=own)
    cold = measures(frame)
    assert again.summary.log_likelihood == pytest.approx(cold.summary.log_likelihood, abs=1e-3)
    fewer = frame[(frame["dimension"] != "d2") | (frame["value"] < 5)]
    warm = measures(fewer, model="partial-credit", earlier=own)
    assert warm.summary.log_likelihood == pytest.approx(
        measures(fewer, model="partial-credit").summary.log_likelihood, abs=1e-3
    )


def test_people_and_dimensions_that_go_with_a_rater_left_out_are_named_too() -> None:
    frame = simulate(SMALL).frame.astype({"subject": str, "rater": str, "occasion": str})
    only = frame[frame["subject"] == "p1"].assign(subject="q", rater="kind", value=5.0)
    only = only.drop_duplicates("dimension").assign(occasion="q")
    found = measures(pd.concat([frame, only], ignore_index=True))
    named = {(one.facet, one.id): one.reason for one in found.summary.left_out}
    assert named["raters", "kind"] == "every rating is the highest level"
    assert "left out" in named["persons", "q"]


def test_raters_who_share_no_dimension_have_no_ruler_for_their_severity() -> None:
    frame = simulate(SMALL).frame.astype({"rater": str, "dimension": str})
    number = frame["rater"].str[1:].astype(int)
    one, other = frame["dimension"].isin(["d0", "d1", "d2"]), number % 2 == 0
    nested = frame[one == other]
    with pytest.raises(FrameError, match="nobody else grades") as raised:
        measures(nested)
    assert raised.value.column == "dimension"
    anchored = measures(nested, anchors=Anchors(dimensions={"d0": -0.6, "d6": 0.6}))
    assert anchored.summary.converged


@pytest.mark.parametrize("column", ["occasion", "team"])
def test_an_empty_occasion_or_team_is_refused_and_spoils_nobody_elses(column: str) -> None:
    frame = simulate(SMALL).frame.astype({"occasion": object}).assign(team="North")
    frame[column] = frame[column].astype(object)
    frame.loc[frame.index[40], column] = None
    with pytest.raises(FrameError) as raised:
        measures(frame, bias=[("rater", "team")])
    assert (raised.value.column, raised.value.row) == (column, 41)


@pytest.mark.parametrize("measure", [11.0, -99.0, float("nan"), float("inf")])
def test_an_anchor_far_out_is_refused(measure: float) -> None:
    with pytest.raises(FrameError, match="anchored at"):
        measures(simulate(SMALL).frame, anchors=Anchors(raters={"r0": measure}))


def test_anchors_within_reach_are_held_however_far_apart() -> None:
    found = measures(simulate(SMALL).frame, anchors=Anchors(raters={"r0": 8.0, "r1": -8.0}))
    assert found.raters.of("r0").measure == pytest.approx(8)
    assert found.raters.of("r1").measure == pytest.approx(-8)


def test_fair_averages_do_not_depend_on_where_the_ruler_begins() -> None:
    frame = simulate(SMALL).frame
    free = measures(frame)
    held = {one.id: (one.measure or 0.0) + 2 for one in free.raters}
    fixed = measures(frame, anchors=Anchors(raters=held))
    for name in ("p0", "p5"):
        fair = free.persons.of(name).fair_average
        assert fixed.persons.of(name).fair_average == pytest.approx(fair, abs=0.01)
    assert fixed.dimensions.of("d3").fair_average == pytest.approx(
        free.dimensions.of("d3").fair_average, abs=0.01
    )


def test_a_level_that_nobody_uses_is_named() -> None:
    frame = simulate(SMALL).frame
    caution = measures(frame[frame["value"] != 3]).summary.caution
    assert "passed over" in (caution or "")
    assert "between 2 and 4" in (caution or "")


def test_with_too_many_raters_errors_are_said_to_be_rough_and_the_measures_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = simulate(SMALL).frame
    full = measures(frame)
    monkeypatch.setattr(ruler, "MOST_RATERS", 3)
    found = measures(frame)
    assert "approximate" in (found.summary.caution or "")
    for one, other in zip(found.raters, full.raters, strict=True):
        assert one.measure == other.measure
        assert one.se == pytest.approx(other.se, rel=0.3)
    assert all(one.se is None for one in found.dimensions)

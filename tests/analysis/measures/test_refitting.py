"""A fit that goes on after some more ratings ends where a fit of all of them ends."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from analysis.frames import FrameError
from analysis.measures.counts import count
from analysis.measures.measuring import Calibration, calibrate, measure, measures
from analysis.measures.refitting import refit
from analysis.measures.simulate import Design, simulate
from analysis.measures.starting import Anchors
from analysis.results import as_json
from tests.analysis.measures.test_bad_input import RATINGS, frame, unless_refused

ALL = simulate(Design(ratings=14_000, visits_a_rater=40)).frame.astype(
    {"subject": str, "rater": str, "dimension": str, "occasion": str}
)
VISIT = ALL["occasion"].str[1:].astype(int).to_numpy()
SOME = np.isin(VISIT, np.random.default_rng(3).choice(VISIT.max(), 60, replace=False))
NEW = {
    "visits here and there": SOME,
    "new people": VISIT.max() - VISIT < 60,
    "a new rater": (ALL["rater"] == "r7").to_numpy(),
    "visits here and there by a new rater too": SOME | (ALL["rater"] == "r3").to_numpy(),
}


def parted(new: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The earlier ratings, the new ones, and all in that order."""
    old, more = ALL[~new], ALL[new]
    return old, more, pd.concat([old, more], ignore_index=True)


def went_on(fitted: Calibration) -> bool:
    """Whether the fit went on from the earlier one without reading all ratings again."""
    return len(fitted.ratings) > 1


def assert_alike(one: Calibration, other: Calibration, within: float = 1e-4) -> None:
    """Two fits have the same structure, whatever the order of their raters, and nearly the same people."""
    structure, known = one.state.structure, other.state.structure
    rater = pd.Index(one.coded.raters).get_indexer(other.coded.raters)
    person = pd.Index(one.coded.persons).get_indexer(other.coded.persons)
    assert structure.severity[rater] == pytest.approx(known.severity, abs=within)
    assert structure.sigma == pytest.approx(known.sigma, abs=within)
    assert structure.steps.difficulty == pytest.approx(known.steps.difficulty, abs=within)
    assert structure.steps.threshold == pytest.approx(known.steps.threshold, abs=within)
    assert one.state.mean[person] == pytest.approx(other.state.mean, abs=2e-3)
    assert one.state.log_likelihood == pytest.approx(other.state.log_likelihood, abs=5e-3)


@pytest.mark.parametrize("model", ["rating-scale", "partial-credit"])
@pytest.mark.parametrize("new", NEW.values(), ids=NEW.keys())
def test_a_refit_finds_what_a_fit_of_all_ratings_finds(new: np.ndarray, model: str) -> None:
    old, more, whole = parted(new)
    found = refit(calibrate(old, model=model), more)
    assert went_on(found)
    assert_alike(found, calibrate(whole, model=model))


HARD = {
    "one visit each": Design(ratings=2_200, visits=1, dimensions=4, visits_a_rater=45, seed=4),
    "people far apart": Design(ratings=5_400, visits=5, dimensions=1, sigma=2.5, visits_a_rater=20, seed=5),
    "people alike, and halo": Design(ratings=6_400, visits=4, dimensions=2, sigma=0.4, halo=1.0, seed=6),
}


@pytest.mark.parametrize("design", HARD.values(), ids=HARD.keys())
def test_a_refit_finds_the_same_where_the_ratings_tell_little(design: Design) -> None:
    whole = simulate(design).frame
    visit = whole["occasion"].cat.codes.to_numpy()
    new = np.random.default_rng(1).random(int(visit.max()) + 1)[visit] < 0.02
    found = refit(calibrate(whole[~new]), whole[new])
    assert len(found.coded.person) == len(whole)
    assert_alike(found, calibrate(pd.concat([whole[~new], whole[new]], ignore_index=True)))


def test_the_measures_of_a_refit_are_those_of_all_ratings() -> None:
    old, more, whole = parted(SOME)
    found, cold = measure(refit(calibrate(old), more), whole), measures(whole)
    for facet in ("persons", "raters", "dimensions"):
        one, other = getattr(found, facet), getattr(cold, facet)
        assert list(one.ids) == list(other.ids)
        for name in ("measure", "se", "se_clustered", "infit", "outfit", "fair_average"):
            assert one.columns[name] == pytest.approx(other.columns[name], abs=2e-4, nan_ok=True), name
    assert found.summary.ratings == len(whole)
    assert found.summary.visits == cold.summary.visits
    assert found.summary.sigma_se == pytest.approx(cold.summary.sigma_se, rel=1e-3)


def test_night_after_night_a_refit_drifts_from_nothing() -> None:
    nights = np.array_split(np.random.default_rng(8).permutation(np.unique(VISIT))[:400], 8)
    later = np.isin(VISIT, np.concatenate(nights))
    fitted, by_night = calibrate(ALL[~later]), []
    for night in nights:
        fitted = refit(fitted, ALL[np.isin(VISIT, night)])
        by_night.append(went_on(fitted))
    assert_alike(fitted, calibrate(ALL))
    assert sum(by_night[:3]) == 3
    assert not all(by_night), "When many people have been touched, all are laid out anew."


def test_counts_that_are_added_up_are_those_of_all_ratings() -> None:
    old, more, _ = parted(SOME | (ALL["rater"] == "r3").to_numpy())
    some_missing = more[more.index % 5 > 0]
    found = refit(calibrate(old), some_missing)
    again = count(found.coded)
    assert (found.counts.total == again.total).all()
    assert (found.counts.rater_total == again.rater_total).all()
    assert (found.counts.given == again.given).all()
    for counts in (found.counts, again):
        assert counts.visits.sum() == len(found.coded.starts)
    mine, theirs = (
        {
            (person, counts.rater[kind], tuple(counts.patterns[counts.pattern[kind]])): times
            for person, kind, times in zip(*counts.visits.nonzero(), counts.visits.data, strict=True)
        }
        for counts in (found.counts, again)
    )
    assert mine == theirs


KIND = ALL.iloc[:2].assign(subject=["p1", "p2"], rater="kind", value=5.0, occasion="k")
ANEW = {
    "half of all": VISIT % 2 == 0,
    "a new dimension": (ALL["dimension"] == "d4").to_numpy(),
    "a new level": (ALL["value"] == 5).to_numpy(),
    "visits that go on": SOME & (ALL["dimension"] == "d2").to_numpy(),
}


@pytest.mark.parametrize("new", ANEW.values(), ids=ANEW.keys())
def test_where_much_is_new_all_is_fitted_again(new: np.ndarray) -> None:
    old, more, whole = parted(new)
    found = refit(calibrate(old), more)
    assert not went_on(found)
    assert_alike(found, calibrate(whole))


def test_a_rater_who_was_left_out_comes_back_with_all_earlier_ratings() -> None:
    rows = ALL[~SOME]
    left = calibrate(pd.concat([rows, KIND], ignore_index=True))
    assert [one.id for one in left.coded.left_out] == ["kind"]
    lower = KIND.assign(value=4.0, occasion="l")
    found = refit(left, pd.concat([ALL[SOME], lower], ignore_index=True))
    assert found.coded.left_out == ()
    assert_alike(found, calibrate(pd.concat([rows, KIND, ALL[SOME], lower], ignore_index=True)))


def test_a_new_rater_who_only_gives_the_highest_level_is_left_out() -> None:
    found = refit(calibrate(ALL[~SOME]), pd.concat([ALL[SOME], KIND], ignore_index=True))
    assert [one.id for one in found.coded.left_out] == ["kind"]


def test_others_are_refitted_while_somebody_stays_left_out() -> None:
    left = calibrate(pd.concat([ALL[~SOME], KIND], ignore_index=True))
    found = refit(left, ALL[SOME])
    assert went_on(found)
    assert [one.id for one in found.coded.left_out] == ["kind"]
    whole = pd.concat([*found.ratings], ignore_index=True)
    assert_alike(found, calibrate(whole))
    assert whole["value"].to_numpy()[found.coded.row] == pytest.approx(found.coded.level + 1)


def test_anchors_are_held_in_a_refit_and_those_who_come_later_too() -> None:
    old, more, whole = parted(NEW["visits here and there by a new rater too"])
    anchors = Anchors(raters={"r0": 0.5, "r3": -0.5})
    found = refit(calibrate(old, anchors=anchors), more)
    assert found.missing == ()
    assert_alike(found, calibrate(whole, anchors=anchors))


def test_a_rating_that_was_there_before_is_refused_with_its_row() -> None:
    old, more, _ = parted(SOME)
    with pytest.raises(FrameError, match="again") as raised:
        refit(calibrate(old), pd.concat([more, old.iloc[[5]]]))
    assert raised.value.row == len(ALL) + 1


def test_without_occasions_a_pair_that_meets_again_is_told_by_its_dimensions() -> None:
    once = ALL.drop_duplicates(["subject", "rater", "dimension"]).drop(columns="occasion")
    late = np.isin(once["subject"], ["p3", "p9"])
    found = refit(calibrate(once[~late]), once[late])
    assert went_on(found)
    assert_alike(found, calibrate(once))
    with pytest.raises(FrameError, match="again"):
        refit(found, once[late].iloc[:1])


def test_somebody_whose_raters_rated_nobody_else_stays_alone_until_one_of_them_does() -> None:
    own = ALL[ALL["subject"] == "p1"].assign(subject="alone", occasion="alone" + ALL["occasion"])
    own["rater"] = "own" + own["rater"]
    old = pd.concat([ALL[~SOME], own], ignore_index=True)
    found = refit(calibrate(old), ALL[SOME])
    assert went_on(found)
    assert found.free.alone.sum() == 1
    assert_alike(found, calibrate(pd.concat([old, ALL[SOME]], ignore_index=True)))
    bridge = ALL[SOME].iloc[:7].assign(rater=own["rater"].iloc[0], occasion="bridge")
    joined = refit(found, bridge)
    assert joined.free.alone.sum() == 0
    assert_alike(joined, calibrate(pd.concat([*found.ratings, bridge], ignore_index=True)))


def test_nothing_new_changes_nothing() -> None:
    fitted = calibrate(ALL)
    assert refit(fitted, ALL.iloc[:0]) is fitted


def test_a_refit_that_leads_nowhere_is_given_up_for_a_fit_of_all() -> None:
    rows = [
        (0, 2, 1, 1, 40.0), (0, 3, 2, 0, 1.0), (1, 0, 2, 0, 2.0), (1, 1, 0, 0, 3.0), (1, 1, 2, 0, 1.0),
        (2, 0, 2, 0, 40.0), (2, 1, 1, 0, 2.0), (3, 2, 1, 0, 3.0), (4, 0, 1, 0, 3.0), (4, 3, 0, 0, 2.5),
    ]  # fmt: skip
    ratings = frame(rows)
    found = unless_refused(lambda: refit(calibrate(ratings.iloc[:-1]), ratings.iloc[-1:]))
    assert found is None or np.isfinite(found.state.log_likelihood)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RATINGS, some.integers(1, 6))
def test_any_small_design_is_refitted_or_refused_as_all_of_it_is(
    rows: list[tuple[object, ...]], new: int
) -> None:
    ratings = frame(rows)
    earlier = unless_refused(lambda: calibrate(ratings.iloc[:-new]))
    if earlier is None:
        return
    found = unless_refused(lambda: refit(earlier, ratings.iloc[-new:]))
    cold = unless_refused(lambda: calibrate(ratings))
    assert (found is None) == (cold is None)
    if found is None:
        return
    assert as_json(measure(found, ratings)) is not None
    if went_on(found):
        assert found.state.log_likelihood == pytest.approx(cold.state.log_likelihood, abs=1e-2)

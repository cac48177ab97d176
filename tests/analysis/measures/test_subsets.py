"""Nobody is compared across subsets, and the fewest visits that would allow it are planned."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.measures.coding import code
from analysis.measures.links import Link, _error
from analysis.measures.measuring import calibrate, measures
from analysis.measures.newton import slopes
from analysis.measures.results import Difference, NoCommonRuler
from analysis.measures.simulate import Design, simulate
from analysis.measures.starting import Anchors
from analysis.measures.web import Meeting, weave
from analysis.results import as_json


def plan(ratings: pd.DataFrame, budget: int) -> list[Link]:
    made: list[Link] = analysis.plan_links(ratings, budget)
    return made


def apart(*names: str, ratings: int = 1_200, **changed: Any) -> pd.DataFrame:
    """Services that have neither a rater nor a person in common."""
    parts = []
    for seed, name in enumerate(names):
        frame = simulate(Design(ratings=ratings, visits_a_rater=20, seed=seed, **changed)).frame
        parts.append(
            frame.assign(**{c: name + frame[c].astype(str) for c in ("subject", "rater", "occasion")})
        )
    return pd.concat(parts, ignore_index=True).astype({"dimension": str})


def test_subsets_are_found_and_their_members_not_compared() -> None:
    found = measures(apart("north", "south"))
    assert found.summary.subsets == 2
    assert {one.subset for one in found.persons if one.id.startswith("north")} == {
        found.persons.of("northp0").subset
    }
    across = found.persons.difference("northp0", "southp0")
    assert isinstance(across, NoCommonRuler)
    assert set(across.subsets) == {0, 1}
    assert isinstance(found.raters.difference("northr0", "southr0"), NoCommonRuler)
    within = found.raters.difference("northr0", "northr1")
    assert isinstance(within, Difference)
    one, other = found.raters.of("northr0"), found.raters.of("northr1")
    assert within.value == pytest.approx(one.measure - other.measure)
    assert within.low is not None
    assert within.high is not None
    assert within.low < within.value < within.high
    assert "subset" in (found.summary.caution or "")


def test_each_subset_is_fitted_as_if_alone_but_for_what_they_share() -> None:
    together, north = measures(apart("north", "south")), measures(apart("north"))
    for one in north.raters:
        same = together.raters.of(one.id)
        assert same.measure == pytest.approx(one.measure, abs=0.05)
        assert same.se == pytest.approx(one.se, rel=0.05)
    subset = together.raters.of("northr0").subset
    assert sum(one.measure for one in together.raters if one.subset == subset) == pytest.approx(0, abs=1e-9)


def test_the_error_of_a_difference_between_raters_is_that_of_their_own_contrast() -> None:
    frame = apart("north", ratings=2_000)
    found = measures(frame)
    se = np.array([one.se for one in found.raters])
    contrast = found.raters.difference(found.raters[0].id, found.raters[1].id)
    assert isinstance(contrast, Difference)
    assert contrast.se is not None
    assert 0.5 * np.hypot(se[0], se[1]) < contrast.se < 1.5 * np.hypot(se[0], se[1])


def test_somebody_whose_raters_rated_nobody_else_has_no_measure_and_a_reason() -> None:
    frame = apart("north")
    own = frame[frame["subject"] == "northp1"].assign(subject="alone")
    own = own.assign(rater="own" + own["rater"], occasion="own" + own["occasion"])
    found = measures(pd.concat([frame, own], ignore_index=True))
    lonely = found.persons.of("alone")
    assert lonely.measure is None
    assert lonely.se is None
    assert "rated nobody else" in (lonely.reason or "")
    assert isinstance(found.persons.difference("alone", "northp1"), NoCommonRuler)
    assert found.summary.sigma == pytest.approx(measures(frame).summary.sigma, abs=0.02)


def test_where_everybody_has_raters_of_their_own_the_model_says_what_it_cannot() -> None:
    frame = simulate(Design(ratings=1_500, visits_a_rater=20)).frame
    nested = frame.assign(rater=frame["subject"].astype(str) + frame["rater"].astype(str))
    found = measures(nested)
    assert found.summary.sigma is None
    assert all(one.measure is None for one in found.persons)
    assert "Nobody shares a rater" in (found.summary.caution or "")
    assert found.summary.reliability is None
    assert as_json(found) is not None


def test_anchored_raters_of_two_services_make_them_one_ruler() -> None:
    frame = apart("north", "south")
    free = measures(frame)
    held = {name: free.raters.of(name).measure or 0.0 for name in ("northr0", "southr0")}
    fixed = measures(frame, anchors=Anchors(raters=held))
    assert fixed.summary.subsets == 1
    assert isinstance(fixed.persons.difference("northp0", "southp0"), Difference)


def test_raters_and_dimensions_with_nothing_but_extremes_are_left_out_and_named() -> None:
    frame = apart("north")
    kind = frame["rater"] == "northr0"
    frame.loc[kind, "value"] = 5.0
    frame.loc[frame["dimension"] == "d3", "value"] = 1.0
    found = measures(frame)
    named = {(one.facet, one.id): one.reason for one in found.summary.left_out}
    assert named["raters", "northr0"].endswith("highest level") or "northr0" in {
        one.id for one in found.raters
    }
    assert named["dimensions", "d3"].endswith("lowest level")
    assert "d3" not in {one.id for one in found.dimensions}
    assert len(found.dimensions) == 6


def test_two_sides_that_hang_by_a_thread_are_flagged_with_the_visits_that_mend_them() -> None:
    frame = apart("north", "south")
    one = frame[frame["subject"] == "southp0"]
    bridge = one.iloc[:1].assign(rater="northr0", occasion="bridge")
    found = measures(pd.concat([frame, bridge], ignore_index=True))
    assert found.summary.subsets == 1
    (weak,) = found.summary.weak_links
    assert weak.se > 0.3
    assert len(weak.bridges) == 3
    for rater, subject in weak.bridges:
        assert rater.startswith("north") != subject.startswith("north")
    assert measures(apart("north")).summary.weak_links == ()


def test_a_plan_connects_the_subsets_with_the_fewest_visits() -> None:
    frame = apart("north", "south", "west")
    planned = plan(frame, 2)
    assert all(one.connects is not None for one in planned)
    more = [
        {"subject": one.subject, "rater": one.rater, "dimension": d, "value": 3.0, "occasion": f"new{at}"}
        for at, one in enumerate(planned)
        for d in sorted(set(frame["dimension"]))
    ]
    assert measures(pd.concat([frame, pd.DataFrame(more)], ignore_index=True)).summary.subsets == 1


def test_each_planned_visit_takes_something_off_the_standard_errors_and_less_each_time() -> None:
    planned = plan(apart("north", "south"), 5)
    assert [one.connects is None for one in planned] == [False, True, True, True, True]
    errors = [planned[0].se_before, *[one.se_after for one in planned]]
    assert errors == sorted(errors, reverse=True)
    gains = -np.diff(np.square(errors))[1:]
    assert (np.diff(gains) <= 1e-9).all()
    assert len({(one.rater, one.subject) for one in planned}) == 5


def test_the_planned_visit_is_the_best_of_all_that_could_be() -> None:
    frame = apart("north", ratings=400)
    fitted = calibrate(frame)
    told = slopes(fitted.counts, fitted.state)
    web = weave(told)
    centred = np.eye(fitted.counts.raters) - 1 / fitted.counts.raters
    met = told.toarray() > 0
    every = {
        (rater, person): _error(web.joined(Meeting(rater, person, 0.0)), centred)
        for person in range(met.shape[0])
        for rater in range(met.shape[1])
        if not met[person, rater]
    }
    (planned,) = plan(frame, 1)
    coded = code(frame, shared=True)
    rater, person = min(every, key=lambda pair: every[pair])
    assert planned.se_after == pytest.approx(every[rater, person])
    assert (planned.rater, planned.subject) == (coded.raters[rater], coded.persons[person])


def test_a_joined_web_is_the_web_of_the_joined_visits() -> None:
    fitted = calibrate(apart("north", ratings=400))
    told = slopes(fitted.counts, fitted.state)
    joined = weave(told).joined(Meeting(0, 3, 0.0))
    assert joined.covariance == pytest.approx(weave(joined.told).covariance, abs=1e-9)


@pytest.mark.parametrize("budget", [0, -1])
def test_a_plan_needs_a_budget(budget: int) -> None:
    with pytest.raises(ValueError, match="budget"):
        plan(apart("north"), budget)

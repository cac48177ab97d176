"""The whole service tells no more than its teams' own figures do, and is told once for each time."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.aggregates import OF_A_BAND, Together, together
from analysis.figures import plain, revived
from analysis.funnel_chart import funnel_chart
from analysis.mean_funnel import funnel_of
from analysis.mirror import summarise
from analysis.overview import Overview, Skill, survey
from analysis.simulate import Truth, simulate
from analysis.spans import Span
from analysis.statistical_disclosure import Release
from tests.analysis.test_mirror import LABELS
from tests.analysis.test_nearby import GROUP, with_few

TODAY = date(2026, 1, 1)
YEAR = Span(date(2025, 1, 1), 12)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return simulate(Truth(seed=5, strengths={("B", "empathy"): 0.8, ("D", "evocation"): -0.8}))


@pytest.fixture(scope="module")
def bands(frame) -> dict[str, str]:
    people = frame.loc[frame["source"] == "observer", "subject"].unique()
    return {name: "under-2" if at % 3 == 0 else "2-and-more" for at, name in enumerate(people)}


def of(frame, bands=None, rooms=None, before: Overview | None = None, neighbours=None) -> Overview:
    """The service of a frame."""
    service = summarise(frame, LABELS, neighbours=neighbours)
    return survey(service.on(TODAY), bands or {}, rooms or {}, before)


def alone(frame, bands=None, rooms=None, teams="ABCDEF") -> Together:
    """What is told of the whole service and of no team."""
    service = summarise(frame, LABELS)
    return together(service, YEAR, bands or {}, rooms or {}, teams=teams)


def families_on(frame, construct: str) -> pd.DataFrame:
    """What families said of one skill: quicker to decide than everything."""
    return frame[(frame["source"] == "family") & (frame["construct"] == construct)]


@pytest.fixture(scope="module")
def whole(frame, bands) -> Overview:
    return of(frame, bands)


def skill_of(found: Overview, source: str, construct: str) -> Skill:
    return next(one for one in found.skills if (one.source, one.construct) == (source, construct))


def outside(skill: Skill) -> set[str]:
    return {one.team for one in skill.teams if one.outside}


def test_a_team_that_differs_lies_outside_the_limits_and_the_others_do_not(whole):
    assert outside(skill_of(whole, "family", "empathy")) == {"B"}
    assert outside(skill_of(whole, "family", "evocation")) == {"D"}
    assert outside(skill_of(whole, "family", "child-focus")) == set()


def test_the_service_is_the_mean_of_the_forms_of_the_teams_that_are_shown(whole):
    skill = skill_of(whole, "family", "empathy")
    shown = [one.level for one in skill.teams if one.level.shown]
    mean = np.average([one.value.mean for one in shown], weights=[one.n for one in shown])
    assert skill.whole.value.mean == round(mean)
    assert skill.whole.n == sum(one.n for one in shown)
    assert skill.whole.value.low < skill.whole.value.mean < skill.whole.value.high


def test_a_team_that_is_withheld_changes_nothing_of_the_service(frame):
    said = families_on(frame, "evocation")
    few, without = with_few(said, D=4), said[(said["team"] != "D").to_numpy()]
    hidden = of(few)
    with_hidden, gone = (skill_of(each, "family", "evocation") for each in (hidden, of(without)))
    assert not next(one for one in with_hidden.teams if one.team == "D").level.shown
    assert plain(with_hidden.whole) == plain(gone.whole)
    assert plain(with_hidden.funnel) == plain(gone.funnel)
    family = next(one for one in hidden.heard if one.source == "family")
    assert [one.team for one in family.teams if not one.forms.shown] == ["D"]
    assert not family.whole.shown


def test_two_teams_are_no_service(frame):
    said = families_on(frame, "empathy")
    found = skill_of(of(said[said["team"].isin(["A", "B"])]), "family", "empathy")
    assert [one.level.shown for one in found.teams] == [True, True]
    assert not found.whole.shown
    assert found.funnel is None
    assert outside(found) == set()


def test_how_many_forms_there_are_is_told_where_all_teams_are(whole):
    family = next(one for one in whole.heard if one.source == "family")
    assert family.whole.value == sum(one.forms.value for one in family.teams)


def test_a_third_hidden_team_outside_a_group_that_is_counted_together_closes_the_total(frame):
    few = with_few(families_on(frame, "empathy"), C=4, D=4, E=4, F=4)
    together_hidden, beside_a_group = (of(few, neighbours=one).heard[0] for one in (None, GROUP))
    assert together_hidden.whole.shown
    assert not beside_a_group.whole.shown


def test_observers_grade_apart_and_nobody_is_named(whole):
    told = whole.together.apart
    assert [one.span for one in told] == [YEAR, *YEAR.parts(3)]
    assert all(one.points.shown and one.points.value > 0 for one in told)
    assert all(one.points.n is None for one in told)


def test_of_a_handful_of_observers_nobody_learns_how_another_grades(frame):
    practice = frame["source"] == "observer"
    raters = sorted(frame.loc[practice, "rater"].unique())[:4]
    found = alone(frame[~practice | frame["rater"].isin(raters)])
    assert not any(one.points.shown for one in found.apart)


def test_lengths_of_service_are_told_both_or_neither(frame, whole, bands):
    assert [one.band for one in whole.together.bands] == ["under-2", "2-and-more"]
    assert all(one.level.shown for one in whole.together.bands)
    few = {
        name: "under-2" if at < OF_A_BAND.practitioners - 1 else "2-and-more" for at, name in enumerate(bands)
    }
    assert not any(one.level.shown for one in of(frame, few).together.bands)


def test_lengths_of_service_are_of_the_teams_that_are_told_alone(frame, bands):
    without = alone(frame[(frame["team"] != "D").to_numpy()], bands)
    assert plain(alone(frame, bands, teams="ABCEF").bands) == plain(without.bands)
    assert alone(frame, bands, teams=()).bands == ()


def test_a_few_whose_length_of_service_nobody_knows_close_the_rest(frame, bands):
    known = dict([*bands.items()][2:])
    assert not any(one.level.shown for one in alone(frame, known).bands)


def marked(*names: str) -> dict[str, str]:
    """The marks of families, in a room whose ratings call them by their marks."""
    return {one: one for one in names}


def linked(frame, families: int) -> pd.DataFrame:
    """The same, with visits to as many families as answered, under other names than in their answers."""
    visits = frame["source"] == "observer"
    recent = (frame["source"] == "family") & (frame["rated_on"] >= pd.Timestamp(YEAR.first))
    names = sorted(frame.loc[recent, "family"].unique())[:families]
    occasion = frame["occasion"].astype("str").factorize()[0] % families
    seen = np.array(names, dtype=object)[occasion]
    return frame.assign(family=np.where(visits, "visit " + seen, frame["family"].astype("object")))


def test_cases_of_all_rooms_are_counted_and_their_views_held_beside_one_another(frame):
    joined = linked(frame, 40)
    visited = sorted(joined.loc[joined["source"] == "observer", "family"].unique())
    seen = {one: one.removeprefix("visit ") for one in visited}
    named = [*seen.values(), *(f"case-{at}" for at in range(20))]
    rooms = {"practice": seen, "supervision": marked(*named[10:]), "families": marked(*named)}
    thread = alone(joined, rooms=rooms).thread
    assert [(one.room, one.families.value) for one in thread.rooms] == [
        ("practice", 40), ("supervision", 50), ("families", 60),
    ]  # fmt: skip
    assert thread.all_of_them.value == 30
    told = thread.agreeing
    assert told.n == 40
    assert 0 <= told.value.low <= told.value.mean <= told.value.high <= 100


def test_a_few_cases_are_not_counted_and_not_worked_out(frame):
    named = [f"case-{at}" for at in range(60)]
    few = alone(frame, rooms={"practice": marked(*named[:4]), "families": marked(*named)}).thread
    assert [one.families.shown for one in few.rooms] == [False, True]
    assert not few.all_of_them.shown
    left = alone(frame, rooms={"practice": marked(*named[:57]), "families": marked(*named)}).thread
    assert not left.all_of_them.shown
    assert not few.agreeing.shown


def test_what_was_told_of_a_time_is_told_again_as_it_was(frame, bands, whole):
    said = families_on(frame, "empathy")
    first = of(said, rooms={"families": marked("a")})
    again = of(said[(said["family"] != said["family"].iloc[-1]).to_numpy()], before=first)
    assert again.together == first.together
    assert plain(again.heard[0].whole) == plain(first.heard[0].whole)


def test_an_overview_is_kept_and_read_back_as_it_was(whole):
    assert plain(revived(Overview, plain(whole))) == plain(whole)


def test_a_funnel_names_nobody_and_tells_shapes_apart(whole):
    skill = skill_of(whole, "family", "empathy")
    drawn = str(funnel_chart(skill.teams, skill.funnel, "one", "A title", "What it shows", "answers"))
    assert drawn.count("<polygon") == 1
    assert drawn.count("<circle") == 5
    assert "<title" in drawn
    assert "<desc" in drawn
    assert "B" not in drawn.replace("BLUE", "")[drawn.index("<desc") :]


def test_means_that_do_not_vary_have_no_funnel():
    assert funnel_of([50, 50, 50], [0, 0, 0], [5, 5, 5]) is None
    found = funnel_of([40, 50, 60], [5, 5, 5], [20, 20, 20])
    assert found.centre == 50
    assert found.reach(20, 1) == pytest.approx(np.hypot(5, found.between))
    level = replace(found, between=0.0)
    assert level.outside(50 + 1.96 * 5 + 0.1, 20) == "95"
    assert level.outside(50 - 3.1 * 5, 20) == "99.8"
    assert level.outside(55, 20) is None


def test_a_figure_of_the_service_refuses_to_be_printed_bare(whole):
    with pytest.raises(TypeError):
        str(whole.skills[0].whole)
    assert isinstance(whole.skills[0].whole, Release)

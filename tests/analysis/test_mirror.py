"""A team's mirror finds what was planted, hides what is small, and claims no more than it knows."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.figures import plain
from analysis.findings import Basis, Expected, Height, SourceView, Sureness, Whom
from analysis.frames import FrameError
from analysis.labels import Labels, SourceLabel
from analysis.mirror import Beside, Mirror, reflect, summarise
from analysis.simulate import Truth, simulate
from analysis.spans import Span
from analysis.statistical_disclosure import Reason

TODAY = date(2026, 1, 1)
LABELS = Labels(
    {name: name.capitalize() for name in Truth().constructs},
    {
        "observer": SourceLabel("Observers", "practice", 1, 5, "Absent", "Strong"),
        "self": SourceLabel("Ourselves", "practice", 1, 5, "Absent", "Strong"),
        "family": SourceLabel("Families", "family", 0, 2, "No", "Yes"),
    },
    {("voice", "empathy"): "I felt listened to"},
)


def mirror_of(frame: pd.DataFrame, team: str) -> Mirror:
    return reflect(frame, team, LABELS, TODAY)


def view_of(mirror: Mirror, construct: str, source: str) -> SourceView:
    view = next(view for view in mirror.constructs if view.construct == construct)
    return next(one for one in view.views if one.source == source)


def level(mirror: Mirror, construct: str, source: str):
    return view_of(mirror, construct, source).level


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    return simulate(Truth(seed=5, strengths={("B", "empathy"): 0.8, ("D", "evocation"): -0.8}))


def test_a_level_is_the_plain_mean_of_the_shortest_window_as_points_of_its_own_scale(planted):
    mirror = mirror_of(planted, "A")
    for source, lowest, highest in (("observer", 1, 5), ("self", 1, 5), ("family", 0, 2)):
        rows = planted.query(
            "team == 'A' and construct == 'empathy' and source == @source and rated_on >= '2025-10-01'"
        )
        plain = (rows["value"].mean() - lowest) / (highest - lowest) * 100
        view = view_of(mirror, "empathy", source)
        assert view.span == Span(date(2025, 10, 1), 3)
        assert view.level.value.mean == round(plain)
        assert view.level.n == rows["occasion"].nunique()
        assert view.level.value.low < view.level.value.mean < view.level.value.high


def test_a_window_holds_whole_quarters_that_are_over_and_is_the_shortest_with_enough_people(planted):
    # In the newest quarter four families spoke, and in the one before it four others.
    family = (planted["team"] == "A") & (planted["source"] == "family")
    few = {f"family:A:{month}:{at}" for month in (18, 21) for at in range(4)}
    thin = planted[~(family & (planted["rated_on"] >= "2025-07-01") & ~planted["family"].isin(few))]
    assert view_of(mirror_of(thin, "A"), "empathy", "family").span == Span(date(2025, 7, 1), 6)
    for today in (date(2025, 12, 31), date(2025, 10, 1)):
        before = reflect(planted, "A", LABELS, today)
        assert view_of(before, "empathy", "family").span == Span(date(2025, 7, 1), 3)


def test_figures_without_dates_cover_the_whole_time(planted):
    undated = planted.assign(rated_on=pd.Series(pd.NaT, index=planted.index, dtype="datetime64[s]"))
    mirror = mirror_of(undated, "A")
    view = view_of(mirror, "empathy", "family")
    assert (view.span, view.level.n) == (None, 16 * 24)
    assert (mirror.since, mirror.changes) == (None, ())


def test_coverage_counts_a_year_of_visits_practitioners_observers_and_families(planted):
    mirror = mirror_of(planted, "A")
    coverage = {one.source: one for one in mirror.coverage}
    rows = planted.query("team == 'A' and source == 'observer' and rated_on >= '2025-01-01'")
    assert coverage["observer"].forms.value == rows["occasion"].nunique() == 60
    assert coverage["observer"].raters.value == rows["rater"].nunique()
    assert coverage["family"].families.value == 16 * 12
    assert (mirror.since, mirror.until) == (date(2025, 1, 1), date(2025, 12, 1))


def test_who_is_missing_is_told_where_the_caller_says_how_many_there_are(planted):
    def missing(**expected: int):
        beside = Beside(expected=Expected(**expected))
        return {one.whom: one for one in reflect(planted, "A", LABELS, TODAY, None, beside).missing}

    found = missing(families=250, practitioners=13)
    assert found[Whom.FAMILIES].left == 250 - 16 * 12
    assert found[Whom.PRACTITIONERS].left == 5
    assert missing(practitioners=8)[Whom.PRACTITIONERS].left == 0
    # One or two who were not heard would be pointed at.
    assert missing(practitioners=9)[Whom.PRACTITIONERS].left is None
    # A number below those heard is about another time.
    assert missing(families=20) == {}


def test_a_planted_strength_is_found_and_says_who_else_sees_it():
    frame = simulate(Truth(seed=5, strengths={("B", "empathy"): 1.2}))
    first = mirror_of(frame, "B").well[0]
    assert (first.basis, first.dimension, first.height) == (Basis.STANDING, "empathy", Height.GOOD)
    assert {first.source, *first.also} == {"observer", "self", "family"}


def test_a_planted_weakness_is_found_and_not_called_a_strength(planted):
    mirror = mirror_of(planted, "D")
    assert ("family", "evocation") in {(f.source, f.dimension) for f in mirror.better}
    assert "evocation" not in {f.dimension for f in mirror.well}


def test_where_all_is_low_in_the_whole_service_every_team_is_told_and_nobody_praised():
    frame = simulate(Truth(seed=3))
    family = frame["source"] == "family"
    # Whoever said yes said partly, and whoever said partly said no.
    frame.loc[family, "value"] = (frame.loc[family, "value"] - 1).clip(lower=0)
    service = summarise(frame, LABELS)
    for team in Truth().teams:
        mirror = reflect(frame, team, LABELS, TODAY, service)
        low = [one for one in mirror.better if one.source == "family"]
        assert low
        assert all(one.height is Height.LOW and one.everywhere for one in low)
        assert "family" not in {one.source for one in mirror.well}


def test_a_level_that_is_good_in_itself_is_told_where_nothing_differs():
    labels = replace(LABELS, sources={"family": replace(LABELS.sources["family"], good=40, low=10)})
    frame = simulate(Truth(seed=3)).query("source == 'family'")
    well = reflect(frame, "A", labels, TODAY).well
    assert [one.basis for one in well] == [Basis.LEVEL] * 3
    assert all(one.everywhere for one in well)


def test_that_people_think_well_of_their_own_visits_is_no_finding_by_itself(planted):
    labels = replace(LABELS, sources={"self": replace(LABELS.sources["self"], good=10, low=0)})
    assert reflect(planted.query("source == 'self'"), "A", labels, TODAY).well == ()


def test_a_finding_near_its_line_is_a_hint_and_far_beyond_it_very_sure():
    frame = simulate(Truth(seed=3)).query("source == 'family' and construct == 'empathy'")
    level = view_of(mirror_of(frame, "A"), "empathy", "family").level.value.mean

    def sure(low: float) -> Sureness:
        source = replace(LABELS.sources["family"], low=low, good=100)
        better = reflect(frame, "A", replace(LABELS, sources={"family": source}), TODAY).better
        return better[0].sure

    assert sure(level + 1) is Sureness.HINT
    assert sure(level + 40) is Sureness.VERY


def test_no_more_than_three_findings_are_told_and_each_construct_first_once(planted):
    labels = replace(
        LABELS, sources={one: replace(label, low=99, good=100) for one, label in LABELS.sources.items()}
    )
    better = reflect(planted, "A", labels, TODAY).better
    assert sorted(one.construct for one in better) == sorted(Truth().constructs)


def test_ordinary_teams_are_seldom_told_that_they_differ():
    claims = 0
    for seed in range(8):
        frame = simulate(Truth(seed=seed, months=12))
        service = summarise(frame, LABELS)
        for team in Truth().teams:
            mirror = reflect(frame, team, LABELS, TODAY, service)
            claims += sum(f.basis is Basis.STANDING for f in (*mirror.well, *mirror.better))
    # Six teams of nine figures each, eight times over: at 5 % it would be 21.
    assert claims <= 25


def test_an_improvement_is_signalled_upwards_by_families_and_the_unchanged_alarm_as_noise_does():
    found, alarms = [], []
    for seed in range(10):
        frame = simulate(Truth(seed=seed, constructs=("empathy",), improved=("C", 13)))
        service = summarise(frame, LABELS)
        for team in Truth().teams:
            changes = reflect(frame, team, LABELS, TODAY, service).changes
            change = next(one for one in changes if one.source == "family")
            if team == "C":
                found.append(any(signal.direction == "up" for signal in change.signals))
            else:
                alarms.append(bool(change.signals))
    assert np.mean(found) >= 0.7
    # 24 points of noise alarm in about 18 of 100 charts.
    assert np.mean(alarms) <= 0.35


def test_a_team_s_own_slice_is_enough_once_the_service_is_summarised(planted):
    service = summarise(planted, LABELS)
    only = planted[planted["team"] == "B"]
    assert reflect(only, "B", LABELS, TODAY, service) == mirror_of(planted, "B")


def test_sources_that_see_a_team_alike_show_no_gap(planted):
    assert not [gap for view in mirror_of(planted, "B").constructs for gap in view.gaps]


def test_a_source_that_alone_sees_a_team_better_shows_a_gap():
    frame = simulate(Truth(seed=5))
    higher = (frame["team"] == "A") & (frame["source"] == "self")
    frame.loc[higher, "value"] = (frame.loc[higher, "value"] + 2).clip(upper=5)
    gaps = [gap for view in mirror_of(frame, "A").constructs for gap in view.gaps]
    assert {gap.higher for gap in gaps} == {"self"}
    assert all(gap.size.value.low > 0 for gap in gaps)


def test_families_near_the_top_and_observers_in_the_middle_are_not_a_gap():
    mirror = mirror_of(simulate(Truth(seed=11)), "A")
    family, observer = level(mirror, "empathy", "family"), level(mirror, "empathy", "observer")
    assert family.value.mean - observer.value.mean > 15
    assert not mirror.constructs[0].gaps


def test_a_small_team_shows_nothing_and_says_so(planted):
    few = planted[~((planted["team"] == "F") & (planted["rated_on"] >= "2024-01-03"))]
    mirror = mirror_of(few, "F")
    assert mirror.withheld
    assert not any(one.forms.shown for one in mirror.coverage)
    assert not any(view.level.shown for one in mirror.constructs for view in one.views)
    assert (mirror.well, mirror.better, mirror.changes, mirror.since) == ((), (), (), None)


def test_a_hidden_team_leaves_no_trace_in_the_standing_of_others(planted):
    small = (planted["team"] == "F") & (planted["rated_on"] >= "2024-01-03")
    few = planted[~small]
    changed = few.assign(value=few["value"].where(few["team"] != "F", few["value"].max() - few["value"]))
    assert mirror_of(few, "A") == mirror_of(changed, "A")


def test_a_construct_on_which_all_say_the_same_is_hidden(planted):
    same = planted.copy()
    same.loc[(same["team"] == "A") & (same["construct"] == "empathy"), "value"] = 2.0
    mirror = mirror_of(same, "A")
    assert level(mirror, "empathy", "family").withheld is Reason.UNANIMOUS
    assert mirror.withheld
    assert not [one for one in mirror.changes if one.construct == "empathy"]


def test_a_month_with_few_answers_takes_another_with_it(planted):
    thin = (planted["team"] == "A") & (planted["source"] == "family")
    thin &= planted["rated_on"].between("2025-11-01", "2025-11-30")
    few = planted[~thin | planted["family"].isin([f"family:A:22:{at}" for at in range(3)])]
    changes = [one for one in mirror_of(few, "A").changes if one.source == "family"]
    change = next(one for one in changes if one.construct == "empathy")
    hidden = [point.level.withheld for point in change.points if not point.level.shown]
    assert sorted(hidden) == [Reason.COMPLEMENTARY, Reason.TOO_FEW]


def test_a_team_that_nobody_rated_has_an_empty_mirror(planted):
    mirror = mirror_of(planted, "Nowhere")
    assert not any(view.level.shown for one in mirror.constructs for view in one.views)
    assert not any(one.forms.shown for one in mirror.coverage)
    assert (mirror.changes, mirror.well, mirror.better) == ((), (), ())
    assert len(mirror.questions) == 3


def test_a_team_of_whom_few_spoke_looks_like_one_of_whom_nobody_did(planted):
    few = planted[~((planted["team"] == "F") & (planted["rated_on"] >= "2024-01-03"))]
    small, none = mirror_of(few, "F"), mirror_of(planted[planted["team"] != "F"], "F")
    assert plain(small) == plain(none)


def test_an_empty_file_has_an_empty_mirror(planted):
    assert mirror_of(planted.iloc[:0], "A").coverage == ()


def test_ratings_without_a_team_belong_to_none(planted):
    mirror = mirror_of(planted.assign(team=planted["team"].where(planted["team"] != "F")), "F")
    assert not any(view.level.shown for one in mirror.constructs for view in one.views)


def test_a_lone_team_is_not_compared(planted):
    mirror = mirror_of(planted[planted["team"] == "A"], "A")
    assert {view.standing for one in mirror.constructs for view in one.views} == {None}
    assert {finding.basis for finding in (*mirror.well, *mirror.better)} <= {Basis.LEVEL}


def test_a_source_in_which_nobody_rates_two_teams_is_not_connected(planted):
    connected = {one.source: one.connected for one in mirror_of(planted, "A").coverage}
    assert connected == {"observer": True, "self": False, "family": False}


def test_a_source_without_a_label_is_named(planted):
    with pytest.raises(FrameError, match="column source, row 1: voice has no label"):
        summarise(planted.assign(source="voice"), LABELS)

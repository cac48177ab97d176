"""A team's mirror finds what was planted, hides what is small, and claims no more than it knows."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.findings import Basis
from analysis.frames import FrameError
from analysis.labels import Labels, SourceLabel
from analysis.mirror import Mirror, reflect, summarise
from analysis.simulate import Truth, simulate
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


def level(mirror: Mirror, construct: str, source: str):
    view = next(view for view in mirror.constructs if view.construct == construct)
    return next(one.level for one in view.views if one.source == source)


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    return simulate(Truth(seed=5, strengths={("B", "empathy"): 0.8, ("D", "evocation"): -0.8}))


def test_a_level_is_the_plain_mean_as_points_of_its_own_scale(planted):
    mirror = mirror_of(planted, "A")
    for source, lowest, highest in (("observer", 1, 5), ("self", 1, 5), ("family", 0, 2)):
        rows = planted.query("team == 'A' and construct == 'empathy' and source == @source")
        plain = (rows["value"].mean() - lowest) / (highest - lowest) * 100
        found = level(mirror, "empathy", source)
        assert found.value.mean == round(plain)
        assert found.n == rows["occasion"].nunique()
        assert found.value.low < found.value.mean < found.value.high


def test_coverage_counts_visits_practitioners_observers_and_families(planted):
    coverage = {one.source: one for one in mirror_of(planted, "A").coverage}
    rows = planted.query("team == 'A' and source == 'observer'")
    assert coverage["observer"].forms.value == rows["occasion"].nunique() == 120
    assert coverage["observer"].raters.value == rows["rater"].nunique()
    assert coverage["family"].families.value == 16 * 24


def test_a_planted_strength_is_found_by_every_source(planted):
    clear = {(f.source, f.dimension) for f in mirror_of(planted, "B").well if f.basis is Basis.STANDING}
    assert clear == {("observer", "empathy"), ("self", "empathy"), ("family", "empathy")}


def test_a_planted_weakness_is_found_and_not_called_a_strength(planted):
    mirror = mirror_of(planted, "D")
    assert ("family", "evocation") in {(f.source, f.dimension) for f in mirror.better}
    assert "evocation" not in {f.dimension for f in mirror.well}


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
            chart = next(one.chart for one in changes if one.source == "family")
            if team == "C":
                found.append(any(signal.direction == "up" for signal in chart.signals))
            else:
                alarms.append(bool(chart.signals))
    assert np.mean(found) >= 0.7
    # 24 points of noise alarm in about 18 of 100 charts.
    assert np.mean(alarms) <= 0.35


def test_a_team_s_own_slice_is_enough_once_the_service_is_summarised(planted):
    service = summarise(planted, LABELS)
    only = planted[planted["team"] == "B"]
    assert reflect(only, "B", LABELS, TODAY, service) == mirror_of(planted, "B")


def test_categories_and_the_order_of_rows_make_no_difference(planted):
    text = ["subject", "rater", "dimension", "source", "construct", "occasion", "family", "team"]
    shuffled = planted.sample(frac=1, random_state=1).astype(dict.fromkeys(text, "category"))
    assert mirror_of(shuffled, "B") == mirror_of(planted, "B")


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
    thin = (planted["team"] == "A") & (planted["source"] == "family") & (planted["rated_on"] < "2024-02-01")
    few = planted[~thin | planted["family"].isin([f"family:A:0:{at}" for at in range(3)])]
    changes = mirror_of(few, "A").changes
    change = next(one for one in changes if (one.source, one.construct) == ("family", "empathy"))
    hidden = [point.level.withheld for point in change.points if not point.level.shown]
    assert hidden == [Reason.TOO_FEW, Reason.COMPLEMENTARY]


def test_a_team_that_nobody_rated_has_an_empty_mirror(planted):
    mirror = mirror_of(planted, "Nowhere")
    assert (mirror.constructs, mirror.changes) == ((), ())
    assert not any(one.forms.shown for one in mirror.coverage)


def test_an_empty_file_has_an_empty_mirror(planted):
    assert mirror_of(planted.iloc[:0], "A").coverage == ()


def test_ratings_without_a_team_belong_to_none(planted):
    assert mirror_of(planted.assign(team=planted["team"].where(planted["team"] != "F")), "F").constructs == ()


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

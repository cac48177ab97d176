"""Changes are told seldom where there are none; new forms, mergers and declared days begin a new middle."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.timeline import Change
from analysis.findings import Ask, Cause, Joined, NewMeasure, Rebase
from analysis.mirror import Beside, Merger, reflect, summarise
from analysis.simulate import Truth, simulate
from tests.analysis.test_mirror import LABELS, TODAY, view_of


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return simulate(Truth(seed=5))


def change_of(mirror, source: str = "family", construct: str = "empathy") -> Change:
    return next(one for one in mirror.changes if (one.source, one.construct) == (source, construct))


def test_a_large_change_is_told_with_its_direction_its_month_and_its_size():
    frame = simulate(Truth(seed=5, improved=("C", 13)))
    told = {
        one.source: one for one in reflect(frame, "C", LABELS, TODAY).told if one.construct == "evocation"
    }
    assert {one.direction for one in told.values()} == {"up"}
    assert abs((told["family"].since - date(2025, 2, 1)).days) <= 62
    size = told["family"].size.value
    assert 0 < size.low < size.mean < size.high


def test_a_change_for_the_worse_is_told_as_falling_and_asked_about_first():
    frame = simulate(Truth(seed=5, constructs=("empathy",), improved=("C", 13), improvement=-1.0))
    mirror = reflect(frame, "C", LABELS, TODAY)
    assert {one.direction for one in mirror.told} == {"down"}
    assert mirror.questions[0].ask is Ask.FELL


def test_teams_in_which_nothing_changes_are_seldom_told_of_a_change():
    told = []
    for seed in range(8):
        frame = simulate(Truth(seed=seed))
        service = summarise(frame, LABELS)
        told += [bool(reflect(frame, team, LABELS, TODAY, service).told) for team in Truth().teams]
    assert np.mean(told) <= 0.1


def test_a_form_that_changed_in_the_middle_of_the_year_breaks_the_chart_and_is_said(frame):
    new = (frame["source"] == "family") & (frame["rated_on"] >= "2025-06-01")
    changed = frame.assign(version=frame["version"].mask(new, 2))
    mirror = reflect(changed, "A", LABELS, TODAY)
    change = change_of(mirror)
    (mark,) = change.marks
    assert (mark.cause, mark.on, mark.breaks) == (Cause.VERSION, date(2025, 6, 1), True)
    assert [(part.first, part.last) for part in change.segments] == [(0, 16), (17, 23)]
    assert [part.chart.limits is None for part in change.segments] == [False, True]
    assert change.begun_in(17) == (mark,)
    assert mirror.measures == (NewMeasure("family", date(2025, 6, 1)),)
    assert change_of(mirror, "observer").marks == ()


def test_what_a_new_form_moves_is_not_told_as_a_change():
    frame = simulate(Truth(seed=5, constructs=("empathy",), improved=("C", 12), improvement=1.5))
    new = frame["rated_on"] >= "2025-01-01"
    changed = frame.assign(version=frame["version"].mask(new, 2))
    assert reflect(frame, "C", LABELS, TODAY).told
    assert not reflect(changed, "C", LABELS, TODAY).told


def test_a_declared_day_gives_a_source_a_new_middle(frame):
    rebase = Rebase("family", date(2025, 3, 10), "New office", "empathy")
    mirror = reflect(frame, "A", LABELS, TODAY, None, Beside(rebases=[rebase]))
    change = change_of(mirror)
    assert [(one.cause, one.name) for one in change.marks] == [(Cause.REBASE, "New office")]
    # March has both sides in it and belongs to the time before.
    assert [part.first for part in change.segments] == [0, 15]
    assert len(change_of(mirror, construct="evocation").segments) == 1


def test_a_day_before_the_chart_or_after_it_is_not_drawn(frame):
    rebases = [Rebase("family", date(year, 1, 1), "Elsewhere") for year in (2020, 2024, 2026)]
    assert change_of(reflect(frame, "A", LABELS, TODAY, None, Beside(rebases=rebases))).marks == ()


def test_a_team_that_merged_into_another_counts_there_from_that_day(frame):
    merger = Merger("A", "B", date(2025, 4, 1))
    service = summarise(frame, LABELS, [merger])
    mirror = reflect(frame, "B", LABELS, TODAY, service)
    assert mirror.joined == (Joined(("A",), date(2025, 4, 1)),)
    assert view_of(mirror, "empathy", "family").level.n == 2 * 16 * 3
    change = change_of(mirror)
    assert [one.cause for one in change.marks] == [Cause.MERGER]
    assert [part.first for part in change.segments] == [0, 15]
    old = reflect(frame, "A", LABELS, date(2025, 4, 1), service)
    assert view_of(old, "empathy", "family").level.n == 16 * 3


def test_teams_that_became_a_new_one_are_said_with_the_month(frame):
    mergers = [Merger(old, "New", date(2025, 4, 1)) for old in "BA"]
    mirror = reflect(frame, "New", LABELS, TODAY, summarise(frame, LABELS, mergers))
    assert mirror.joined == (Joined(("A", "B"), date(2025, 4, 1)),)
    assert change_of(mirror).points[0].start == date(2025, 4, 1)
    assert change_of(mirror).marks == ()


def test_a_new_name_in_the_ratings_begins_when_it_is_first_heard_of(frame):
    moved = frame["team"].isin(["A", "B"]) & (frame["rated_on"] >= "2025-04-01")
    mirror = reflect(frame.assign(team=frame["team"].mask(moved, "New")), "New", LABELS, TODAY)
    assert mirror.joined == ()
    assert change_of(mirror).points[0].start == date(2025, 4, 1)
    assert view_of(mirror, "empathy", "family").level.n == 2 * 16 * 3

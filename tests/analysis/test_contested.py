"""How many visits are held to be wrongly graded is said where that points at nobody."""

import pandas as pd
import pytest

from analysis.coded import CONTESTED
from analysis.evidence.coverage import Coverage
from analysis.figures import plain, revived
from analysis.mirror import Mirror, reflect, summarise
from analysis.report import page
from analysis.simulate import Truth, simulate
from tests.analysis.test_mirror import LABELS, TODAY

SEEN_BY_OBSERVERS = "observer"


@pytest.fixture(scope="module")
def graded() -> pd.DataFrame:
    return simulate(Truth(seed=5, constructs=("empathy",)))


def contested(frame: pd.DataFrame, among: int, fewest_left: int = 0) -> pd.DataFrame:
    """The frame with so many of team A's newest visits contested, of all but the last few practitioners."""
    mine = frame[(frame["source"] == SEEN_BY_OBSERVERS) & (frame["team"] == "A")]
    newest = mine[mine["rated_on"] >= "2025-01-01"].drop_duplicates("occasion")
    people = sorted(newest["subject"].unique())
    wrong = newest[newest["subject"].isin(people[: len(people) - fewest_left])].head(among)["occasion"]
    return frame.assign(**{CONTESTED: frame["occasion"].isin(wrong) & (frame["source"] == SEEN_BY_OBSERVERS)})


def heard(mirror: Mirror, source: str = SEEN_BY_OBSERVERS) -> Coverage:
    return next(one for one in mirror.coverage if one.source == source)


def test_enough_contested_visits_are_counted_and_said(graded: pd.DataFrame) -> None:
    mirror = reflect(contested(graded, 12), "A", LABELS, TODAY)
    assert heard(mirror).contested.value == 12
    assert heard(mirror).forms.value == heard(reflect(graded, "A", LABELS, TODAY)).forms.value
    assert not heard(mirror, "self").contested.shown
    assert "12 are held to be wrongly graded" in page("A", [mirror], LABELS)


@pytest.mark.parametrize("number", [0, 1, 4])
def test_few_or_none_read_the_same(graded: pd.DataFrame, number: int) -> None:
    mirror = reflect(contested(graded, number), "A", LABELS, TODAY)
    assert not heard(mirror).contested.shown
    none = reflect(graded, "A", LABELS, TODAY)
    assert plain(mirror.coverage) == plain(none.coverage)
    assert "how many there are is not shown unless there are enough" in page("A", [mirror], LABELS)


def test_where_nearly_all_are_contested_the_rest_is_not_pointed_at(graded: pd.DataFrame) -> None:
    assert not heard(reflect(contested(graded, 57), "A", LABELS, TODAY)).contested.shown


def test_what_was_not_said_of_a_time_is_not_added_when_more_are_contested(graded: pd.DataFrame) -> None:
    service = summarise(contested(graded, 3), LABELS)
    first = reflect(graded, "A", LABELS, TODAY, service)
    assert not heard(first).contested.shown
    later = summarise(contested(graded, 12), LABELS, kept=service.on(TODAY).gate.shown)
    assert not heard(reflect(graded, "A", LABELS, TODAY, later)).contested.shown


def test_a_mirror_kept_before_contested_visits_were_counted_is_read_as_saying_nothing_of_them(
    graded: pd.DataFrame,
) -> None:
    kept = plain(reflect(contested(graded, 12), "A", LABELS, TODAY))
    for one in kept["coverage"]:
        del one["contested"]
    assert not heard(revived(Mirror, kept)).contested.shown

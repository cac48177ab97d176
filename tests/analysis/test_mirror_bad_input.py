"""Whatever the ratings are like, a team gets a page that it can use."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import report
from analysis.figures import plain
from analysis.mirror import Beside, Mirror, reflect
from analysis.simulate import Truth, simulate
from tests.analysis.test_mirror import LABELS, TODAY, view_of
from tests.analysis.test_report import Page


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return simulate(Truth(seed=5))


def read(mirror: Mirror) -> str:
    """The words of its page, which has the parts that a conversation needs."""
    page = Page(report.page("Mirror", [mirror], LABELS))
    headings = ("Who we heard from", "What goes well", "What could be better", "Three questions")
    assert [heading for heading in headings if heading not in page.text] == []
    assert len(mirror.questions) == 3
    return " ".join(page.text.split())


def test_a_team_of_two_hears_its_families_and_is_told_that_the_rest_is_hidden(frame):
    two = frame[(frame["team"] != "A") | frame["subject"].isin(["A0", "A1"])]
    # Neither of them is met by more than half of the families, in any time.
    met = two[(two["team"] == "A") & (two["source"] == "family")]
    turn = met.groupby(["rated_on", "dimension"]).cumcount() + met["rated_on"].dt.month
    two = two.assign(subject=two["subject"].mask(two.index.isin(met.index), "A" + (turn % 2).astype("str")))
    mirror = reflect(two, "A", LABELS, TODAY)
    assert view_of(mirror, "empathy", "family").level.shown
    assert not view_of(mirror, "empathy", "observer").level.shown
    assert "Observers: too few to show." in read(mirror)


def test_a_month_with_nothing_leaves_a_hole_and_not_an_end(frame):
    gone = (frame["team"] == "A") & (frame["rated_on"].dt.strftime("%Y-%m") == "2025-02")
    mirror = reflect(frame[~gone], "A", LABELS, TODAY)
    change = next(one for one in mirror.changes if (one.source, one.construct) == ("family", "empathy"))
    hidden = [point.start for point in change.points if not point.level.shown]
    assert date(2025, 2, 1) in hidden
    assert len(change.points) == 24
    assert "February 2025" in read(mirror)


def test_answers_that_are_all_the_same_are_hidden_and_the_page_says_why(frame):
    same = frame.copy()
    same.loc[(same["team"] == "A") & (same["source"] == "family"), "value"] = 2.0
    mirror = reflect(same, "A", LABELS, TODAY)
    assert mirror.waiting
    words = read(mirror)
    assert "100" not in words.split("Who we heard from")[1].split("What goes well")[0]


def test_a_construct_that_one_source_alone_sees_is_said_to_be_so(frame):
    alone = frame[(frame["construct"] != "evocation") | (frame["source"] == "observer")]
    mirror = reflect(alone, "A", LABELS, TODAY)
    (view,) = next(one.views for one in mirror.constructs if one.construct == "evocation")
    assert view.source == "observer"
    assert "Only one source tells us of this." in read(mirror)


def test_a_form_that_changed_in_the_middle_of_the_year_is_said_in_words_and_in_the_table(frame):
    new = (frame["source"] == "family") & (frame["rated_on"] >= "2025-06-01")
    words = read(reflect(frame.assign(version=frame["version"].mask(new, 2)), "A", LABELS, TODAY))
    assert "Families: a new version of the form has been used since June 2025." in words
    assert "A : a new version of the form, June 2025" in words.replace("A:", "A :")
    assert "What began" in words


def test_thirteen_months_of_silence_are_said_with_the_last_that_was_heard(frame):
    silent = frame[(frame["team"] != "A") | (frame["rated_on"] < "2024-12-01")]
    mirror = reflect(silent, "A", LABELS, TODAY)
    # A chart of half-years: its last holds November.
    assert mirror.latest == date(2024, 12, 1)
    assert (mirror.well, mirror.better, mirror.since) == ((), (), None)
    words = read(mirror)
    assert "The newest figure that we can show ends with December 2024." in words
    assert "Families: too few to show." in words


def test_comments_with_a_name_or_in_another_alphabet_make_a_page(frame):
    said = [f"Mrs Jones came {at} times" for at in ("two", "three", "four", "five", "six", "many")]
    said += [f"Она слушала {at}" for at in "абв"] + [f"كانت تستمع {at}" for at in "ابت"]
    beside = Beside(comments=pd.DataFrame({"team": "A", "comment": said}))
    words = read(reflect(frame, "A", LABELS, TODAY, None, beside))
    assert "Jones" not in words
    assert "Она слушала" in words
    assert "كانت تستمع" in words


def test_few_comments_wait_and_the_page_does_not_say_how_many(frame):
    beside = Beside(comments=pd.DataFrame({"team": "A", "comment": ["One thing", "Another thing"]}))
    words = read(reflect(frame, "A", LABELS, TODAY, None, beside))
    assert "Words wait until more families have spoken" in words
    assert "Another thing" not in words


def test_one_rating_alone_makes_a_page_without_a_figure(frame):
    mirror = reflect(frame.iloc[:1], "A", LABELS, TODAY)
    assert mirror.withheld
    assert "too few to show" in read(mirror)


def test_ratings_of_the_future_are_in_no_window(frame):
    later = frame.assign(rated_on=frame["rated_on"] + pd.DateOffset(years=5))
    mirror = reflect(later.astype({"rated_on": "datetime64[s]"}), "A", LABELS, TODAY)
    assert mirror.changes == ()
    assert "too few to show" in read(mirror)


def to_nine_places(mirror: Mirror) -> Any:
    """What a mirror holds; the last digit of a sum depends on the order in which it was added up."""
    return json.loads(json.dumps(plain(mirror)), parse_float=lambda number: round(float(number), 9))


def test_categories_and_the_order_of_rows_make_no_difference(frame):
    text = ["subject", "rater", "dimension", "source", "construct", "occasion", "family", "team"]
    shuffled = frame.sample(frac=1, random_state=1).astype(dict.fromkeys(text, "category"))
    mixed, straight = (reflect(one, "B", LABELS, TODAY) for one in (shuffled, frame))
    assert to_nine_places(mixed) == to_nine_places(straight)

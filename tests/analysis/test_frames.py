"""A frame that cannot be analysed says which column and row, and what to do."""

import pandas as pd
import pytest

from analysis import frames
from analysis.agreement import agreement
from analysis.consistency import consistency
from analysis.frames import FrameError


def test_a_whole_frame_is_given_back(ratings):
    frame = ratings([{}, {}])
    assert frames.check(frame) is frame


def test_an_empty_frame_is_a_frame():
    assert frames.check(frames.empty()).empty


def test_a_missing_column_is_named(ratings):
    with pytest.raises(FrameError, match="column occasion: the column is missing") as caught:
        frames.check(ratings([{}]).drop(columns="occasion"))
    assert "Give a column named occasion" in str(caught.value)


def test_only_the_needed_columns_are_asked_for(ratings):
    frame = ratings([{}])[["subject", "value"]]
    assert frames.check(frame, ("subject", "value")) is frame


def test_a_missing_rater_is_named_by_row(ratings):
    with pytest.raises(FrameError, match="column rater, row 2"):
        frames.check(ratings([{}, {"rater": None}]))


def test_a_missing_family_team_or_date_is_allowed(ratings):
    frame = ratings([{"family": None, "team": None, "rated_on": pd.NaT}])
    assert frames.check(frame) is frame


def test_a_level_that_is_text_is_named_by_row(ratings):
    with pytest.raises(FrameError, match="column value, row 2: 'often' is no number"):
        frames.check(ratings([{"value": "1"}, {"value": "often"}]))


def test_levels_that_are_numbers_written_as_text_are_refused(ratings):
    with pytest.raises(FrameError, match="column value: text, not numbers"):
        frames.check(ratings([{"value": "1"}, {"value": "2"}]))


def test_a_level_without_end_is_refused(ratings):
    with pytest.raises(FrameError, match="column value, row 1: the number has no end"):
        frames.check(ratings([{"value": float("inf")}]))


def test_dates_that_are_text_are_refused(ratings):
    frame = ratings([{}]).astype({"rated_on": "object"})
    with pytest.raises(FrameError, match="column rated_on"):
        frames.check(frame)


@pytest.mark.parametrize("analyse", [agreement, consistency])
@pytest.mark.parametrize("level", [1e308, -1e10])
def test_a_level_that_no_scale_has_is_named_by_row(ratings, analyse, level):
    frame = ratings([{"rater": name, "value": 3.0} for name in "abc"])
    frame.loc[1, "value"] = level
    with pytest.raises(FrameError, match="no level of a scale") as caught:
        analyse(frame)
    assert (caught.value.column, caught.value.row) == ("value", 2)

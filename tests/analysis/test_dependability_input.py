"""Designs, files and wishes that cannot be followed, and what holds for any ratings at all."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dependability import dependability
from analysis.frames import FrameError
from analysis.results import as_json
from tests.analysis.brennan import items, made, occasions, tasks


@pytest.mark.parametrize(
    ("design", "found"),
    [
        ("person", "needs a facet beside it"),
        ("", "a name is missing at its end"),
        ("person x", "a name is missing at its end"),
        ("x item", "a name is missing before 'x'"),
        ("person x (item:occasion", "a parenthesis is not closed"),
        ("person x item)", "')' comes unexpectedly"),
        ("person item", "'item' comes unexpectedly"),
        ("person x person", "person stands there twice"),
        ("person x (item:item)", "item is nested in itself"),
        ("person x (item:occasion) x (occasion:item)", "is nested in itself"),
        ("person:team", "needs a facet beside it"),
        ("a x b x c x d x e x f", "it has 6 names"),
    ],
)
def test_a_design_that_cannot_be_read_is_refused_in_words(design, found):
    with pytest.raises(FrameError, match="cannot be read") as error:
        dependability(occasions(), design)
    assert found in error.value.found


def test_a_column_that_the_file_does_not_have_is_named():
    with pytest.raises(FrameError) as error:
        dependability(occasions(), "person x item x team")
    assert error.value.column == "team"
    with pytest.raises(FrameError, match="both person and subject"):
        dependability(occasions(), "person x subject")


def test_several_ratings_in_a_cell_are_refused_and_the_column_that_tells_them_apart_is_named():
    with pytest.raises(FrameError) as error:
        dependability(occasions(), "person x item")
    assert (error.value.column, error.value.row) == ("occasion", 5)
    twice = pd.concat([items(), items().iloc[[7]]], ignore_index=True)
    with pytest.raises(FrameError) as error:
        dependability(twice, "person x item")
    assert (error.value.column, error.value.row) == ("value", 121)


@pytest.mark.parametrize(
    ("change", "column", "row"),
    [
        ({"value": np.nan}, "value", 4),
        ({"value": np.inf}, "value", 4),
        ({"value": 1e200}, "value", 4),
        ({"person": None}, "person", 4),
        ({"person": ""}, "person", 4),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_by_column_and_row(change, column, row):
    frame = items().astype({"person": object})
    for name, value in change.items():
        frame.loc[3, name] = value
    with pytest.raises(FrameError) as error:
        dependability(frame, "person x item")
    assert (error.value.column, error.value.row) == (column, row)


def test_text_for_a_value_and_an_empty_frame_are_refused():
    with pytest.raises(FrameError, match="is no number"):
        dependability(items().astype({"value": object}).replace({"value": {1.0: "good"}}), "person x item")
    with pytest.raises(FrameError, match="there is no rating"):
        dependability(items().iloc[:0], "person x item")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(1, i, i % 3) for i in range(6)], "only one person"),
        ([(p, 1, p % 3) for p in range(6)], "only one item"),
        ([(p, i, 3) for p in range(6) for i in range(3)], "every rating is the same"),
    ],
)
def test_what_a_design_does_not_allow_is_none_with_a_reason(rows, reason):
    found = dependability(made(["person", "item"], rows), "person x item")
    assert (found.components, found.g, found.phi, found.designs) == (None, None, None, ())
    assert reason in found.reason


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ({"fixed": ["team"]}, "team"),
        ({"fixed": ["item", "occasion"]}, ""),
        ({"want": 1.5}, ""),
        ({"prices": {"team": 3}}, "team"),
        ({"prices": {"item": -3}}, "item"),
        ({"conditions": {"item": []}}, "item"),
        ({"conditions": {"item": range(1, 1001), "occasion": range(1, 1001)}}, ""),
    ],
)
def test_a_wish_that_the_design_does_not_allow_is_refused(asked, column):
    with pytest.raises(FrameError) as error:
        dependability(occasions(), "person x item x occasion", **asked)
    assert error.value.column == column


def test_a_facet_may_not_be_fixed_inside_a_random_one():
    with pytest.raises(FrameError, match="nested in task, which is random"):
        dependability(tasks(), "person x (rater:task)", fixed=["rater"])


LEVELS = st.lists(st.integers(0, 4), min_size=12, max_size=12)


@settings(max_examples=60, deadline=None)
@given(LEVELS, st.integers(1, 9), st.integers(-9, 9))
def test_a_change_of_scale_changes_no_coefficient_and_squares_every_component(values, wide, shift):
    rows = [(p, i, values[3 * p + i]) for p in range(4) for i in range(3)]
    frame = made(["person", "item"], rows)
    one = dependability(frame, "person x item")
    other = dependability(frame.assign(value=frame["value"] * wide + shift), "person x item")
    assert (one.reason is None) == (other.reason is None)
    if one.components:
        assert other.components["item"] == pytest.approx(one.components["item"] * wide**2, abs=1e-9)
        assert other.g == pytest.approx(one.g, abs=1e-9)


CELLS = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(CELLS, st.one_of(st.integers(0, 4).map(float), st.floats()), min_size=1, max_size=30),
    st.sampled_from(["person x item x occasion", "person x (item:occasion)", "(person:item) x occasion"]),
)
def test_any_small_frame_gives_a_result_that_json_accepts_or_an_error_in_words(cells, design):
    frame = made(["person", "item", "occasion"], [(*cell, value) for cell, value in cells.items()])
    if not np.isfinite(frame["value"]).all() or frame["value"].abs().max() > 1e50:
        with pytest.raises(FrameError, match="column value"):
            dependability(frame, design)
        return
    found = dependability(frame, design, want=0.6)
    assert as_json(found)
    if found.components is None:
        assert found.reason
    else:
        assert all(one >= 0 for one in found.components.values())
        assert found.g is None or 0 <= found.phi <= found.g <= 1

"""Lesson 14: what assessors' levels come to is a pure function, for one to many of them."""

import pytest

from rubrics.agreement import Agreed, agreed, furthest, wants_another

TABLE = [
    # levels, tolerance, value, settled
    ([], 1, None, False),
    ([4], 1, 4.0, True),
    ([4], 0, 4.0, True),
    ([3, 4], 1, 3.5, True),
    ([3, 4], 0, 3.5, False),
    ([2, 4], 1, 3.0, False),
    ([2, 4], 2, 3.0, True),
    ([1, 5], 1, 3.0, False),
    ([2, 4, 4], 1, 4.0, True),
    ([2, 4, 3], 1, 3.0, True),
    ([1, 4, 5], 1, 4.5, True),
    ([1, 3, 5], 1, 3.0, False),
    ([1, 1, 5], 1, 1.0, True),
    ([1, 1, 5, 5], 1, 3.0, False),
    ([2, 3, 3, 5], 1, 8 / 3, True),
    ([1, 3, 3, 3, 5], 0, 3.0, True),
    ([5, 5, 5, 5, 1, 1], 1, 5.0, True),
]


@pytest.mark.parametrize(("levels", "tolerance", "value", "settled"), TABLE)
def test_lesson_14_one_to_many_levels_come_to_one(
    levels: list[int], tolerance: int, value: float | None, settled: bool
) -> None:
    found = agreed(levels, tolerance)
    assert found == Agreed(pytest.approx(value) if value is not None else None, settled)
    assert agreed(list(reversed(levels)), tolerance) == found


def test_another_assessor_is_wanted_where_any_criterion_is_not_settled() -> None:
    near = [{"a": 3, "b": 4}, {"a": 4, "b": 4}]
    assert not wants_another(near, 1)
    assert wants_another(near, 0)
    assert wants_another([{"a": 3, "b": 1}, {"a": 4, "b": 4}], 1)
    assert not wants_another([{"a": 3, "b": 1}, {"a": 4, "b": 4}, {"a": 4, "b": 4}], 1)


def test_a_criterion_that_was_not_found_shown_is_no_disagreement() -> None:
    assert not wants_another([{"a": 3, "b": None}, {"a": 4, "b": 5}], 1)


def test_how_far_marks_are_off_is_told_by_the_furthest_criterion() -> None:
    assert furthest({"a": 3, "b": 5}, {"a": 3, "b": 2}) == 3
    assert furthest({"a": 3, "b": 2}, {"a": 3, "b": 2}) == 0


def test_a_tolerance_below_nothing_and_a_criterion_left_out_are_refused() -> None:
    with pytest.raises(ValueError, match="must be 0 or more"):
        agreed([1, 2], -1)
    with pytest.raises(ValueError, match="Not marked: b"):
        furthest({"a": 3}, {"a": 3, "b": 2})

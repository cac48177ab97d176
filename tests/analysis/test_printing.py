"""A result reads as tables on a terminal and as plain JSON for a program."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis.printing import words
from analysis.results import as_json, without


@dataclass(frozen=True)
class Whole:
    """A result with figures of its own, a table and a part."""

    g: float
    rows: list[dict[str, float | str | None]]
    parts: dict[str, float]


def test_a_result_is_printed_as_its_figures_and_then_its_tables() -> None:
    result = Whole(0.123456789, [{"id": "a", "value": 1.5}, {"id": "bb", "value": None}], {"p": 12345.6})
    assert words(result).splitlines() == [
        "g  0.123", "", "rows", "id  value", "a   1.500", "bb      -", "", "parts", "p  12,346",
    ]  # fmt: skip


def test_a_list_of_results_is_one_table_without_its_empty_columns() -> None:
    assert words([without(3, "one rater")]).splitlines() == ["n  note", "3  1)", "1) one rater"]


def test_what_several_rows_say_stands_once_under_them() -> None:
    rows = [{"k": 2.0, "reason": "too few"}, {"k": 3.0, "reason": None}, {"k": 4.0, "reason": "too few"}]
    assert words(rows).splitlines() == ["k  note", "2  1)", "3  -", "4  1)", "1) too few"]


def test_an_empty_list_says_that_there_is_none() -> None:
    assert words([]) == "(none)"


def test_numbers_of_numpy_are_plain_in_json() -> None:
    assert as_json({"a": np.float64(1.5), "b": np.arange(2), "c": np.True_}) == {
        "a": 1.5,
        "b": [0, 1],
        "c": True,
    }


@pytest.mark.parametrize("figure", [float("nan"), np.float64("inf")])
def test_a_figure_without_end_is_never_given(figure: float) -> None:
    with pytest.raises(ValueError, match="no figure"):
        as_json([figure])


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        as_json({"a": {1, 2}})

"""One person's own scores over time, with how sure they are."""

from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from analysis.growth import FEWEST, FEWEST_FOR_CHANGE, LEAST_SPREAD, YEAR, growth

FIRST = date(2026, 1, 1)

# Anscombe 1973, the first of his four sets: y = 3.00 + 0.500 x, standard error of the slope 0.118.
ANSCOMBE = {
    10: 8.04, 8: 6.95, 13: 7.58, 9: 8.81, 11: 8.33, 14: 9.96, 6: 7.24, 4: 4.26, 12: 10.84, 7: 4.82, 5: 5.68,
}  # fmt: skip


def on_days(scores: dict[int, float]) -> list[tuple[date, float]]:
    """Scores by day, counted from the first of January."""
    return [(FIRST + timedelta(days=day), score) for day, score in scores.items()]


def test_anscombes_line_is_found_with_its_published_error() -> None:
    found = growth(on_days(ANSCOMBE))
    assert found.change is not None
    # A day is an x of Anscombe's, and the change is told a year.
    assert found.change.value / YEAR == pytest.approx(0.500, abs=0.0005)
    assert found.change.error / YEAR == pytest.approx(0.118, abs=0.0005)
    assert found.change.value / found.change.error == pytest.approx(4.24, abs=0.005)
    assert found.level is not None
    assert found.level.value == pytest.approx(7.50, abs=0.005)


def test_students_interval_of_the_mean() -> None:
    # Mean 3, s = 1, t(.975, 2) = 4.303: 3 ± 2.484.
    found = growth(on_days({0: 2.0, 100: 3.0, 200: 4.0}))
    assert found.level is not None
    assert (found.level.low, found.level.high) == pytest.approx((0.516, 5.484), abs=0.001)
    assert found.change is None


@pytest.mark.parametrize("occasions", [3, 4, 5, 12, 60])
def test_the_interval_reaches_as_far_as_scipys_quantile_of_t(occasions: int) -> None:
    found = growth(on_days({day: float(1 + day % 4) for day in range(occasions)})).level
    assert found is not None
    reach = t.ppf(0.975, occasions - 1) * found.error
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach), rel=1e-14)


@pytest.mark.parametrize("occasions", range(FEWEST))
def test_before_three_occasions_there_is_no_figure_at_all(occasions: int) -> None:
    found = growth(on_days(dict.fromkeys(range(occasions), 4.0)))
    assert (found.occasions, found.level, found.change) == (occasions, None, None)


def test_scores_that_are_all_alike_are_not_taken_to_be_sure() -> None:
    found = growth(on_days(dict.fromkeys(range(0, 500, 100), 3.0)))
    assert found.level is not None
    assert found.level.error == pytest.approx(LEAST_SPREAD / sqrt(5))
    assert found.change is not None
    assert found.change.value == pytest.approx(0, abs=1e-9)
    assert found.change.high > 0.3


def test_occasions_of_one_day_tell_no_change() -> None:
    assert growth([(FIRST, float(1 + i % 5)) for i in range(8)]).change is None


@given(st.lists(st.tuples(st.dates(FIRST, date(2030, 1, 1)), st.floats(1, 5)), min_size=FEWEST))
def test_the_value_lies_within_its_interval_and_order_does_not_matter(
    scores: list[tuple[date, float]],
) -> None:
    found, turned = growth(scores), growth(scores[::-1])
    assert found.level is not None
    assert turned.level is not None
    assert found.level.low < found.level.value < found.level.high
    assert found.level.value == pytest.approx(turned.level.value)
    if found.change is not None:
        assert len(scores) >= FEWEST_FOR_CHANGE
        assert found.change.low < found.change.high

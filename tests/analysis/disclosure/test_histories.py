"""Whatever is released, up the hierarchy and over time, nothing hidden can be worked out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.disclosure.histories import is_small, known_means, leaks, play, random_history


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_hidden_number_sum_or_mean_is_worked_out_from_a_history_of_releases(seed):
    history = random_history(seed)
    played = play(history)
    assert played.safe
    assert leaks(history, played.shown) == []
    assert known_means(history, played.shown) == []


@pytest.mark.parametrize(
    "protection",
    [
        "the minimum",
        "zeros counted as small",
        "unanimity",
        "complementary suppression",
        "the audit",
        "earlier releases",
        "the hierarchy",
        "time",
    ],
)
def test_without_any_one_protection_something_small_is_shown_or_worked_out(protection):
    assert any(_gives_away(seed, protection) for seed in range(10))


def _gives_away(seed: int, protection: str) -> bool:
    history = random_history(seed)
    shown = play(history, without=protection).shown
    return any(is_small(history, name) for name in shown) or bool(leaks(history, shown))

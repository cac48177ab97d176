"""Answers weighted until they look like everybody who was asked: worked by hand, and what always holds."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames import FrameError
from analysis.weighting import DOES_NOT_FIT, NOBODY_ANSWERED, OTHERS, rake, together

TEAMS, AGES = ["N", "N", "N", "N", "S", "S"], ["a", "a", "c", "c", "a", "c"]
YES = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0])


def test_one_grouping_is_post_stratification_worked_by_hand() -> None:
    """Six asked in each team, four answers from N and two from S: N weighs 3/4 and S 3/2."""
    found = rake({"team": TEAMS}, {"team": {"N": 6, "S": 6}})
    assert found.weights is not None
    assert found.weights.tolist() == pytest.approx([0.75] * 4 + [1.5] * 2)
    # (6)² / (4 · 0.5625 + 2 · 2.25) = 36 / 6.75.
    assert found.effective == pytest.approx(36 / 6.75)
    assert found.trimmed == 0


def test_two_groupings_are_raked_worked_by_hand() -> None:
    """Teams first: N 3/4, S 3/2. Then ages: a is 3 and must be 4, c is 3 and must be 2. Teams still hold."""
    asked = {"team": {"N": 6, "S": 6}, "age": {"a": 8, "c": 4}}
    found = rake({"team": TEAMS, "age": AGES}, asked)
    assert found.weights is not None
    assert found.weights.tolist() == pytest.approx([1.0, 1.0, 0.5, 0.5, 2.0, 1.0])
    assert found.effective == pytest.approx(36 / 7.5)
    assert found.mean(YES) == pytest.approx(4 / 6)
    assert found.off == pytest.approx(0.0, abs=1e-8)


def test_without_gaps_every_answer_weighs_the_same() -> None:
    found = rake({"team": TEAMS}, {"team": {"N": 40, "S": 20}})
    assert found.weights is not None
    assert found.weights.tolist() == pytest.approx([1.0] * 6)
    assert found.effective == pytest.approx(6)


def test_a_group_in_which_nobody_answered_is_refused_and_said_so() -> None:
    found = rake({"team": TEAMS}, {"team": {"N": 6, "S": 6, "W": 1}})
    assert (found.weights, found.reason) == (None, NOBODY_ANSWERED)
    assert found.mean(YES) == 0.5
    # In a group where nobody was asked, nobody is missing.
    assert rake({"team": TEAMS}, {"team": {"N": 6, "S": 6, "W": 0}}).reason is None
    assert rake({"team": []}, {"team": {"N": 6}}).reason == NOBODY_ANSWERED


def test_groupings_that_no_weights_can_meet_are_refused() -> None:
    """Everybody who answered in N is an adult: N cannot be half of all if adults are a quarter."""
    answered = {"team": ["N", "S", "S"], "age": ["a", "a", "c"]}
    asked = {"team": {"N": 50, "S": 50}, "age": {"a": 25, "c": 75}}
    assert rake(answered, asked).reason == DOES_NOT_FIT


def test_no_answer_weighs_more_than_the_largest_and_the_others_share_the_rest() -> None:
    """Eight answers from N and one from S, where nine in ten of those asked are: 8.1 is cut to 5."""
    found = rake({"team": ["N"] * 8 + ["S"]}, {"team": {"N": 10, "S": 90}}, largest=5)
    assert found.weights is not None
    assert found.weights.tolist() == pytest.approx([0.5] * 8 + [5.0])
    assert (found.trimmed, found.effective) == (1, pytest.approx(81 / 27))
    assert found.off > 0


def test_what_is_cut_off_goes_to_the_same_group_where_it_can() -> None:
    """One of two in S would weigh 5.2; what is cut off goes mostly to the other, for S is to come to 6."""
    answered = {"team": ["S", "S", *["N"] * 10], "age": ["c", *["a"] * 11]}
    asked = {"team": {"S": 60, "N": 60}, "age": {"c": 52, "a": 68}}
    found = rake(answered, asked, largest=5)
    assert found.weights is not None
    assert found.weights.max() == pytest.approx(5.0)
    assert found.weights.mean() == pytest.approx(1.0)
    assert found.weights[:2].sum() == pytest.approx(6.0, abs=0.1)


def test_small_groups_are_put_together() -> None:
    column, asked = together(["N", "S", "W"], {"N": 40, "S": 4, "W": 3}, 10)
    assert column == ["N", OTHERS, OTHERS]
    assert asked == {"N": 40, OTHERS: 7}


@pytest.mark.parametrize(
    ("answered", "asked", "wanted"),
    [
        ({"team": ["N"]}, {"age": {"a": 3}}, "the same groupings"),
        ({}, {}, "one at least"),
        ({"team": ["N"], "age": []}, {"team": {"N": 3}, "age": {"a": 3}}, "one row for each"),
        ({"team": ["N", "X"]}, {"team": {"N": 3}}, "nobody was asked in 'X'"),
        ({"team": ["N"]}, {"team": {"N": -1}}, "below 0"),
        ({"team": ["N"], "age": ["a"]}, {"team": {"N": 3}, "age": {"a": 4}}, "different numbers"),
    ],
)
def test_columns_that_do_not_fit_are_refused(
    answered: dict[str, list[str]], asked: dict[str, dict[str, int]], wanted: str
) -> None:
    with pytest.raises(FrameError, match=wanted):
        rake(answered, asked)


def test_a_largest_weight_that_nobody_could_keep_is_refused() -> None:
    with pytest.raises(FrameError, match="not above 1"):
        rake({"team": TEAMS}, {"team": {"N": 1, "S": 1}}, largest=1)


@given(
    st.lists(st.tuples(st.sampled_from("NSW"), st.sampled_from("ac"), st.booleans()), min_size=1, max_size=80)
)
def test_weights_always_have_the_mean_1_and_make_up_what_was_asked(
    people: list[tuple[str, str, bool]],
) -> None:
    heard = [one for one in people if one[2]]
    answered = {"team": [one[0] for one in heard], "age": [one[1] for one in heard]}
    asked = {"team": Counter(one[0] for one in people), "age": Counter(one[1] for one in people)}
    found = rake(answered, asked)
    if found.weights is None:
        assert found.reason in (NOBODY_ANSWERED, DOES_NOT_FIT)
        return
    assert found.weights.mean() == pytest.approx(1.0)
    assert (found.weights > 0).all()
    assert found.weights.max() <= 5.0 * (1 + 1e-6)
    assert 1 - 1e-9 <= found.effective <= len(heard) + 1e-9
    if not found.trimmed:
        for name, groups in asked.items():
            for group, count in groups.items():
                inside = np.array([one == group for one in answered[name]])
                wanted = len(heard) * count / len(people)
                assert found.weights[inside].sum() == pytest.approx(wanted, rel=1e-6)

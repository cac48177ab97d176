"""Raw and reweighted side by side: both or neither, and with words where nobody can speak for a group."""

import numpy as np
import pytest

from analysis.gaps import Answers, gap
from analysis.statistical_disclosure import NOBODY, Reason

ASKED = {"team": {"N": 30, "S": 30}}


def answers(north: int, south: int, *, per_family: int = 1, worker: int | None = None) -> Answers:
    """In N everybody says yes to all but the first, in S to half."""
    shares = [1.0] * north + [0.5] * south
    shares[0] = 0.0
    people = list(range(len(shares)))
    return Answers(
        np.array(shares),
        people,
        [one // per_family for one in people],
        people if worker is None else [worker] * len(people),
        {"team": ["N"] * north + ["S"] * south},
    )


def test_the_raw_and_the_reweighted_mean_worked_by_hand() -> None:
    """19 of 20 in N and half in S: 24 of 30 as it came; with both teams alike (19/20 + 1/2) / 2."""
    found = gap(answers(20, 10), ASKED)
    assert found.raw.value is not None
    assert found.reweighted.value is not None
    assert (found.raw.value.mean, found.raw.value.effective) == (80, 30)
    # 0.725 is rounded to the even whole number; Kish: 30² / (20 · 0.75² + 10 · 1.5²) = 26.67.
    assert found.reweighted.value.mean == 72
    assert found.reweighted.value.effective == 27
    assert found.reweighted.value.low < 72 < found.reweighted.value.high


def test_nine_answers_are_too_few_and_ten_of_nine_families_too() -> None:
    asked = {"team": {"N": 30}}
    assert gap(answers(9, 0), asked).raw.withheld is Reason.TOO_FEW
    assert gap(answers(10, 0), asked).raw.shown
    assert gap(answers(18, 0, per_family=2), asked).raw.withheld is Reason.TOO_FEW


def test_answers_that_are_all_alike_or_about_one_worker_are_hidden() -> None:
    alike = answers(20, 0)
    alike.shares[0] = 1.0
    assert gap(alike, {"team": {"N": 30}}).raw.withheld is Reason.UNANIMOUS
    assert gap(answers(20, 10, worker=4), ASKED).raw.withheld is Reason.TOO_FEW


def test_where_nobody_of_a_group_answered_there_is_no_reweighted_figure_and_it_says_so() -> None:
    found = gap(answers(20, 0), ASKED)
    assert found.raw.shown
    assert not found.reweighted.shown
    assert found.refused == "In at least one group of those who were asked nobody answered."


def test_small_teams_are_put_together_before_anybody_is_missed() -> None:
    found = gap(answers(20, 1), {"team": {"N": 30, "S": 6, "W": 4}})
    assert found.reweighted.shown


def test_a_year_tells_nothing_of_the_one_quarter_that_was_hidden() -> None:
    told, hidden = (NOBODY, True), (gap(answers(9, 0), {"team": {"N": 30}}).behind, False)
    assert gap(answers(20, 10), ASKED, earlier=[told]).raw.shown
    assert gap(answers(20, 10), ASKED, earlier=[told, hidden]).raw.withheld is Reason.COMPLEMENTARY
    assert gap(answers(20, 10), ASKED, earlier=[hidden, hidden]).raw.shown


@pytest.mark.parametrize("number", [0, 1])
def test_without_answers_there_is_no_figure(number: int) -> None:
    empty = Answers(np.zeros(number), [1] * number, [1] * number, [1] * number, {"team": ["N"] * number})
    assert not gap(empty, ASKED).raw.shown

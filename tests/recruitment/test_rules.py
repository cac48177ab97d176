"""Who assesses what, in which order, and when a panel may decide."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from webapp.recruitment import rules
from webapp.recruitment.rules import DecisionOutcome

ANSWERS = [f"{number:016x}" for number in range(200)]


def test_each_answer_goes_to_two_assessors_and_the_work_spreads_evenly() -> None:
    drawn = [rules.assessors_of("seed", answer, [1, 2, 3, 4]) for answer in ANSWERS]
    assert {len(pair) for pair in drawn} == {2}
    load = Counter(person for pair in drawn for person in pair)
    assert min(load.values()) > 75
    assert max(load.values()) < 125


def test_two_assessors_share_every_answer() -> None:
    assert all(rules.assessors_of("seed", answer, [7, 9]) == {7, 9} for answer in ANSWERS)


def test_each_assessor_has_an_order_of_their_own_that_stays_the_same() -> None:
    one, other = (rules.assessing_order("seed", person, ANSWERS) for person in (1, 2))
    assert sorted(one) == sorted(other) == ANSWERS
    assert one != other
    assert one != ANSWERS
    assert rules.assessing_order("seed", 1, reversed(ANSWERS)) == one


def test_an_order_keeps_its_sequence_when_an_answer_joins() -> None:
    before = rules.assessing_order("seed", 1, ANSWERS[:-1])
    after = rules.assessing_order("seed", 1, ANSWERS)
    assert [answer for answer in after if answer != ANSWERS[-1]] == before


def test_a_campaign_closes_at_the_end_of_its_last_day_in_london() -> None:
    assert rules.closes_at(date(2026, 7, 1)) == datetime(2026, 7, 1, 23, tzinfo=UTC)
    assert rules.closes_at(date(2026, 12, 1)) == datetime(2026, 12, 2, 0, tzinfo=UTC)


def test_a_reference_uses_no_letter_that_is_taken_for_a_figure() -> None:
    letters = {letter for _try in range(300) for letter in rules.new_reference()}
    assert not letters & set("01OILAEUS")
    assert len(rules.new_reference()) == 4


def test_nothing_is_decided_before_everything_has_been_assessed() -> None:
    with pytest.raises(rules.NotReadyError):
        rules.may_decide([], is_ready=False)


@pytest.mark.parametrize("final", [DecisionOutcome.SIMULATION, DecisionOutcome.NOT_THIS_TIME])
def test_a_final_decision_is_followed_by_no_other(final: DecisionOutcome) -> None:
    with pytest.raises(rules.AlreadyDecidedError):
        rules.may_decide(["hold", final.value], is_ready=True)


def test_a_hold_may_be_followed_by_another_decision() -> None:
    assert rules.may_decide(["hold"], is_ready=True) is None

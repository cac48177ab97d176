"""When a campaign closes, what stands for a candidate, and when a panel may decide."""

from datetime import UTC, date, datetime

import pytest

from webapp.recruitment import rules
from webapp.recruitment.rules import DecisionOutcome


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

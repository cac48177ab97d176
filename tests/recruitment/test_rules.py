"""When a campaign closes, what stands for a candidate, and when a panel may decide."""

from collections.abc import Collection
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


def decide(
    before: list[str], *, deciders: Collection[int] = (), is_ready: bool = True, reviews: int = 0
) -> None:
    """Whether person 1 may decide after these outcomes."""
    rules.may_decide(before, is_ready=is_ready, deciders=deciders, person_id=1, reviews=reviews)


def test_nothing_is_decided_before_everything_has_been_assessed() -> None:
    with pytest.raises(rules.NotReadyError):
        decide([], is_ready=False)


@pytest.mark.parametrize("final", [DecisionOutcome.SIMULATION, DecisionOutcome.NOT_THIS_TIME])
def test_a_final_decision_is_followed_by_no_other_unless_a_candidate_asks(final: DecisionOutcome) -> None:
    with pytest.raises(rules.AlreadyDecidedError):
        decide(["hold", final.value])
    with pytest.raises(rules.SameDeciderError):
        decide([final.value], deciders={1, 2}, reviews=1)
    assert decide([final.value], deciders={2}, reviews=1) is None


def test_a_hold_may_be_followed_by_another_decision_of_the_same_person() -> None:
    assert decide(["hold"], deciders={1}) is None


@pytest.mark.parametrize(
    ("undecided", "to_come", "is_closed", "may"),
    [(0, 0, False, True), (0, 3, True, True), (0, 3, False, False), (1, 0, True, False)],
)
def test_names_are_shown_when_everybody_is_decided_about_and_nobody_can_come(
    undecided: int, to_come: int, is_closed: bool, may: bool
) -> None:
    if may:
        assert rules.may_see_names(undecided=undecided, to_come=to_come, is_closed=is_closed) is None
    else:
        with pytest.raises(rules.UndecidedError):
            rules.may_see_names(undecided=undecided, to_come=to_come, is_closed=is_closed)

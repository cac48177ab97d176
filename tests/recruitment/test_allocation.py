"""Who assesses what, in which order, and when an assessor has to stop and talk to somebody."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from webapp.recruitment import allocation
from webapp.recruitment.allocation import MarkingPlan, Stage, Taken, Trial, Use

ANSWERS = [f"{number:016x}" for number in range(200)]
PLAN = MarkingPlan("seed", per_answer=2, tolerance=1, check_share=0.1)
FOUR = [1, 2, 3, 4]


def test_each_answer_goes_to_two_assessors_and_the_work_spreads_evenly() -> None:
    drawn = [allocation.to_come(PLAN, answer, FOUR, [], []) for answer in ANSWERS]
    assert {len(set(pair)) for pair in drawn} == {2}
    load = Counter(person for pair in drawn for person in pair)
    assert min(load.values()) > 75
    assert max(load.values()) < 125


def test_two_assessors_share_every_answer() -> None:
    assert all(set(allocation.to_come(PLAN, answer, [7, 9], [], [])) == {7, 9} for answer in ANSWERS)


def test_an_answer_stays_with_those_it_was_drawn_for_while_one_of_them_has_assessed_it() -> None:
    first, second = allocation.to_come(PLAN, "a", FOUR, [], [])
    assert allocation.to_come(PLAN, "a", FOUR, [Taken(first, {"x": 3})], []) == (second,)
    assert allocation.to_come(PLAN, "a", FOUR, [Taken(second, {"x": 3})], []) == (first,)


@pytest.mark.parametrize(("levels", "more"), [((3, 4), 0), ((2, 4), 1), ((5, 5), 0), ((1, 5), 1)])
def test_one_more_is_asked_where_the_first_two_differ_beyond_the_tolerance(
    levels: tuple[int, int], more: int
) -> None:
    taken = [Taken(person, {"x": level}) for person, level in zip((1, 2), levels, strict=True)]
    found = allocation.to_come(PLAN, "a", FOUR, taken, [])
    assert len(found) == more
    assert not set(found) & {1, 2}


def test_a_third_assessor_ends_it_whatever_they_find() -> None:
    taken = [Taken(1, {"x": 1}), Taken(2, {"x": 5}), Taken(3, {"x": 3})]
    assert allocation.to_come(PLAN, "a", FOUR, taken, []) == ()


def test_nobody_is_waited_for_where_nobody_is_left_to_ask() -> None:
    taken = [Taken(1, {"x": 1}), Taken(2, {"x": 5})]
    assert allocation.to_come(PLAN, "a", [1, 2], taken, []) == ()


def test_who_is_excused_is_replaced() -> None:
    first, second = allocation.to_come(PLAN, "a", FOUR, [], [])
    instead = allocation.to_come(PLAN, "a", FOUR, [], [first])
    assert first not in instead
    assert second in instead
    assert len(instead) == 2


def test_marks_that_were_set_aside_are_made_up_for_by_somebody_else() -> None:
    first, second = allocation.to_come(PLAN, "a", FOUR, [], [])
    found = allocation.to_come(PLAN, "a", FOUR, [Taken(second, {"x": 3})], [first, second])
    assert len(found) == 1
    assert not set(found) & {first, second}


def test_each_assessor_has_an_order_of_their_own_that_stays_the_same() -> None:
    one, other = (allocation.in_own_order("seed", person, ANSWERS) for person in (1, 2))
    assert sorted(one) == sorted(other) == ANSWERS
    assert one != other
    assert one != ANSWERS
    assert allocation.in_own_order("seed", 1, reversed(ANSWERS)) == one


def test_an_order_keeps_its_sequence_when_an_answer_joins() -> None:
    before = allocation.in_own_order("seed", 1, ANSWERS[:-1])
    after = allocation.in_own_order("seed", 1, ANSWERS)
    assert [answer for answer in after if answer != ANSWERS[-1]] == before


def test_check_answers_look_like_the_others_and_are_never_taken_away_again() -> None:
    seeded = [allocation.check_references(PLAN, 1, "q", ["a", "b", "c"], count) for count in (0, 1, 11, 40)]
    assert [len(one) for one in seeded] == [0, 1, 2, 3]
    for fewer, more in zip(seeded, seeded[1:], strict=False):
        assert fewer.items() <= more.items()
    assert all(len(reference) == 16 and int(reference, 16) >= 0 for reference in seeded[-1])
    assert not seeded[-1].keys() & allocation.check_references(PLAN, 2, "q", ["a", "b", "c"], 40).keys()


def practice(off: int | None, round: int = 0, question: str = "q") -> Trial:
    """A practice answer, marked so many levels beyond the tolerance."""
    return Trial(Use.PRACTICE, question, round, off)


def check(off: int | None, round: int = 0) -> Trial:
    """A check answer, marked so many levels beyond the tolerance."""
    return Trial(Use.CHECK, "q", round, off)


def stage(trials: list[Trial], **changes: bool) -> Stage:
    """Where an assessor with these trials stands, who has declared and was not stopped."""
    held = {"has_declared": True, "is_paused": False, "is_stood_down": False, **changes}
    return allocation.stage_of(trials, **held, wanted={"q": 3})


def test_an_assessor_declares_practises_and_goes_live_in_this_order() -> None:
    passed = [practice(0), practice(0)]
    assert stage(passed, has_declared=False) is Stage.DECLARE
    assert stage([practice(0), practice(1)]) is Stage.PRACTISE
    assert stage(passed) is Stage.LIVE
    assert stage(passed, is_paused=True) is Stage.PAUSED
    assert stage(passed, is_paused=True, is_stood_down=True) is Stage.STOOD_DOWN


def test_practice_within_tolerance_in_two_different_rounds_does_not_add_up() -> None:
    assert stage([practice(0, 0), practice(0, 1)]) is Stage.PRACTISE
    assert stage([practice(1, 0), practice(0, 1), practice(0, 1)]) is Stage.LIVE


@pytest.mark.parametrize(
    ("trials", "stops"),
    [
        ([practice(0), practice(1), practice(0)], False),
        ([practice(1), practice(1)], False),
        ([practice(1), practice(1), practice(0)], True),
        ([check(0), check(1)], False),
        ([check(1), check(1)], True),
        ([check(2)], True),
        ([check(None), check(1)], False),
        ([check(2, 0), check(0, 1)], False),
    ],
)
def test_an_assessor_is_stopped_by_failed_practice_or_check_answers_out_of_tolerance(
    trials: list[Trial], stops: bool
) -> None:
    round = max(one.round for one in trials)
    assert allocation.has_to_pause(trials, round, {"q": 3}) is stops


def test_the_time_left_is_told_at_the_assessors_own_pace_without_breaks() -> None:
    start = datetime(2026, 5, 4, 9, tzinfo=UTC)
    at = [start + timedelta(minutes=minutes) for minutes in (0, 4, 8, 12, 180, 184)]
    assert allocation.minutes_left(at, 10) == 40
    assert allocation.minutes_left(at[:3], 10) is None
    assert allocation.minutes_left(at, 0) is None

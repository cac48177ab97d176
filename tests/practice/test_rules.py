"""When an observation may be written, read, answered and signed."""

from datetime import date

import pytest

from webapp.practice import rules
from webapp.practice.rules import Fault, Mark, SeenVisit, SignedAs, Stage, State

BOTH = frozenset(SignedAs)
SCALE = range(1, 6)


def state(
    shared: bool = True, rated: bool = True, replied: bool = False, signed: frozenset[SignedAs] = frozenset()
) -> State:
    return State(shared=shared, self_rated=rated, replied=replied, signed_as=signed)


@pytest.mark.parametrize(
    ("so_far", "stage"),
    [
        (state(shared=False), Stage.WRITING),
        (state(), Stage.SHARED),
        (state(signed=frozenset({SignedAs.OBSERVER})), Stage.SIGNED_ONCE),
        (state(signed=frozenset({SignedAs.PRACTITIONER})), Stage.SIGNED_ONCE),
        (state(signed=BOTH), Stage.LOCKED),
    ],
)
def test_a_stage_follows_from_what_has_happened(so_far: State, stage: Stage) -> None:
    assert so_far.stage is stage


def test_an_observation_can_be_edited_only_until_it_is_shared() -> None:
    assert rules.may_edit(state(shared=False))
    assert not rules.may_edit(state())


@pytest.mark.parametrize(("shared", "rated"), [(False, False), (False, True), (True, False)])
def test_a_practitioner_reads_only_what_is_shared_and_self_rated(shared: bool, rated: bool) -> None:
    assert not rules.practitioner_may_read(state(shared, rated))
    assert not rules.may_reply(state(shared, rated))
    assert not rules.may_sign(state(shared, rated), SignedAs.PRACTITIONER)
    assert rules.practitioner_may_read(state(True, True))


def test_a_practitioner_replies_once_and_before_signing() -> None:
    assert rules.may_reply(state())
    assert rules.may_reply(state(signed=frozenset({SignedAs.OBSERVER})))
    assert not rules.may_reply(state(replied=True))
    assert not rules.may_reply(state(signed=frozenset({SignedAs.PRACTITIONER})))


@pytest.mark.parametrize("part", list(SignedAs))
def test_each_signs_once(part: SignedAs) -> None:
    assert rules.may_sign(state(), part)
    assert not rules.may_sign(state(signed=frozenset({part})), part)
    assert not rules.may_sign(state(signed=BOTH), part)


def test_nobody_signs_what_is_not_shared() -> None:
    assert not any(rules.may_sign(state(shared=False), part) for part in SignedAs)


@pytest.mark.parametrize(
    ("mark", "faults"),
    [
        (Mark(), []),
        (Mark(None, "Only words"), []),
        (Mark(3, "Seen"), []),
        (Mark(3, "  "), []),
        (Mark(2, ""), []),
        (Mark(1, "  "), [("empathy", Fault.NO_EVIDENCE)]),
        (Mark(4, ""), [("empathy", Fault.NO_EVIDENCE)]),
        (Mark(5, ""), [("empathy", Fault.NO_EVIDENCE)]),
        (Mark(0, "Seen"), [("empathy", Fault.OUTSIDE_THE_SCALE)]),
        (Mark(6, ""), [("empathy", Fault.OUTSIDE_THE_SCALE)]),
        (Mark(None, "Seen", readable=False), [("empathy", Fault.OUTSIDE_THE_SCALE)]),
    ],
)
def test_a_level_needs_the_scale_and_evidence(mark: Mark, faults: list[tuple[str, Fault]]) -> None:
    assert rules.faults_of_observation({"empathy": mark}, "Notes", SCALE) == faults


def test_what_was_noted_during_the_visit_is_evidence_for_what_it_shows() -> None:
    marks = {"empathy": Mark(5), "autonomy": Mark(1)}
    faults = rules.faults_of_observation(marks, "", SCALE, noted={"empathy"})
    assert faults == [("autonomy", Fault.NO_EVIDENCE)]
    assert rules.faults_of_observation({"empathy": Mark()}, "", SCALE, noted={"autonomy"}) == []


def test_a_visit_is_written_up_after_it_has_been_and_where_the_family_agreed() -> None:
    today = date(2026, 3, 27)
    assert rules.faults_of_preparation("agreed", today, today) == []
    assert rules.faults_of_preparation("", today, today) == [Fault.NO_CONSENT]
    assert rules.faults_of_preparation("declined", date(2026, 3, 28), today) == [
        Fault.NO_CONSENT,
        Fault.IN_THE_FUTURE,
    ]


def test_an_empty_observation_is_not_shared() -> None:
    assert rules.faults_of_observation({"empathy": Mark()}, " ", SCALE) == [(None, Fault.NOTHING_WRITTEN)]


def test_a_self_rating_needs_one_level_and_no_evidence() -> None:
    assert rules.faults_of_self_rating({"empathy": Mark()}, SCALE) == [(None, Fault.NOTHING_RATED)]
    assert rules.faults_of_self_rating({"empathy": Mark(2)}, SCALE) == []
    assert rules.faults_of_self_rating({"empathy": Mark(9)}, SCALE) == [("empathy", Fault.OUTSIDE_THE_SCALE)]


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        (date(2026, 3, 27), True),
        (date(2026, 6, 25), True),
        (date(2026, 6, 26), False),
        (date(2025, 3, 26), True),
        (date(2025, 3, 25), False),
        (date(26, 3, 1), False),
    ],
)
def test_a_visit_lies_in_the_last_twelve_months_or_the_next_three(day: date, possible: bool) -> None:
    assert rules.date_is_possible(day, date(2026, 3, 27)) is possible


def test_a_visit_counts_once_however_many_saw_it_and_only_where_the_group_was_seen() -> None:
    first, second = date(2026, 3, 1), date(2026, 3, 27)
    visits = [
        SeenVisit(first, [{"care": 2.0, "authority": 3.0}, {"care": 4.0, "authority": None}]),
        SeenVisit(second, [{"care": 5.0, "authority": None}]),
    ]
    assert rules.own_scores("care", visits) == [(first, 3.0), (second, 5.0)]
    assert rules.own_scores("authority", visits) == [(first, 3.0)]

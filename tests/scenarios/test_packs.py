"""Packs bring what a campaign for one role needs, and a faulty one is refused with what to write."""

import pytest

from rubrics.content import ContentError, checked
from rubrics.loader import constructs
from scenarios.packs import Interview, Pack, check, interview, pack, packs
from webapp.recruitment.board import constructs_of

SEVEN = {
    *("social-worker", "newly-qualified-social-worker", "family-practitioner", "residential-worker"),
    *("foster-carer", "volunteer", "supervisor"),
}
AGENCY = "agency-social-worker"


def test_there_is_a_pack_for_each_of_seven_roles_and_a_quick_one_with_a_spoken_part() -> None:
    assert {each.id for each in packs()} == SEVEN | {AGENCY}


def test_the_agency_route_has_two_scenarios_and_a_spoken_one_within_two_days() -> None:
    agency = pack(AGENCY)
    assert agency is not None
    assert [one.is_spoken for one in agency.asked] == [False, False, True]
    assert agency.days == 2


@pytest.mark.parametrize("found", packs(), ids=lambda each: each.id)
def test_a_pack_sets_a_floor_for_just_what_it_asks_about(found: Pack) -> None:
    assert set(found.floors) == set(constructs_of(found.asked))
    assert any(one.essential for one in found.floors.values())
    assert found.overall >= min(one.floor for one in found.floors.values())


def test_whatever_scenarios_ask_about_can_be_asked_about_at_an_interview() -> None:
    asked = {construct for each in packs() for construct in each.floors}
    assert [one for one in sorted(asked) if interview().on(one) is None] == []
    assert {one.about for one in interview().questions} <= {one.id for one in constructs().constructs}


def test_a_pack_that_is_not_there_is_none() -> None:
    assert pack("judge") is None
    assert pack("volunteer", 9) is None


def spoilt(**changes: object) -> dict[str, object]:
    whole = packs()[0].model_dump(mode="json")
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"role": "judge"}, "role"),
        ({"days": 0}, "days"),
        ({"overall": 101}, "overall"),
        ({"scenarios": [{"scenario": "both-in-the-room", "version": 2}]}, "scenarios"),
        ({"scenarios": [{"scenario": "late-again", "version": 1}] * 2}, "used twice"),
        ({"colour": "blue"}, "schema.json lists the keys"),
    ],
)
def test_a_pack_of_the_wrong_shape_is_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ContentError) as error:
        checked(Pack, spoilt(**changes), "spoilt/v1.yaml")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scenarios": [{"scenario": "the-lamp", "version": 1}, {"scenario": "a-lift-home", "version": 1}]},
         "the-lamp, for foster-carer"),
        ({"floors": {"courage": {"floor": 30}}}, "courage"),
        ({"interview": ["empathy", "belonging", "courage"]}, "interview.2"),
        ({"scenarios": [{"scenario": "nowhere", "version": 1}, {"scenario": "the-lamp", "version": 1}]},
         "nowhere"),
    ],
)  # fmt: skip
def test_a_pack_that_names_what_does_not_fit_is_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ContentError) as error:
        check(checked(Pack, spoilt(**changes), "spoilt/v1.yaml"))
    assert told in str(error.value)


def test_an_interview_that_asks_twice_about_the_same_is_refused() -> None:
    one = {"about": "empathy", "ask": "Why?", "probes": ["How?", "When?"]}
    with pytest.raises(ContentError) as error:
        checked(Interview, {"questions": [one, one]}, "interview.yaml")
    assert "used twice" in str(error.value)

"""Reflective records are for learning: four ways lead past that, each with two named people."""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import Cast, locked_visit
from webapp.access import policy
from webapp.access.policy import Permission, Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.catalogue import ROOMS
from webapp.stewardship import firewall
from webapp.stewardship.models import Passage
from webapp.stewardship.rules import OPEN_FOR, Way

PAGE = "/what-records-are-for"
WHY = "A strategy discussion asked for what was seen on the visit."
RISK = "The child would be moved before anybody comes."


@pytest.fixture
def first(people: People) -> Person:
    """Somebody who may ask."""
    return people("Sal Ward", Role.SAFEGUARDING_LEAD)


@pytest.fixture
def second(people: People) -> Person:
    """Somebody else who may agree."""
    return people("Quin Lead", Role.QUALITY_LEAD)


@pytest.fixture
def pat(people: People) -> Person:
    """A practitioner."""
    return people("Pat Roe", Role.PRACTITIONER, team="North")


def ask(client: CheckedClient, by: Person, about: Person, **more: str) -> TestResponse:
    """Fill in the form on which a named person asks."""
    sign_in(client, by)
    fields = {"person": str(about.id), "way": Way.CHILD.value, "reason": WHY}
    return submit(client, f"{PAGE}/new", {**fields, **more})


def passages(session: Session) -> list[Passage]:
    """Every request."""
    session.expire_all()
    return list(session.scalars(select(Passage).order_by(Passage.id)))


def post(client: CheckedClient, by: Person, what: str, data: Mapping[str, str] | None = None) -> TestResponse:
    """Press a button of the only request, whether or not the page shows it."""
    sign_in(client, by)
    token = client.page("/").forms[0].fields["csrf_token"]
    return client.post(f"{PAGE}/1/{what}", data={"csrf_token": token, **(data or {})})


def agree(client: CheckedClient, by: Person) -> TestResponse:
    """Agree as the second person."""
    return post(client, by, "decision", {"agree": "yes"})


def shown(client: CheckedClient, to: Person, page: str = PAGE) -> str:
    """What the page says to somebody."""
    sign_in(client, to)
    return client.page(page).text


def test_two_people_pass_the_practitioner_is_told_and_the_records_are_whole(
    client: CheckedClient, session: Session, cast: Cast, first: Person, second: Person
) -> None:
    observation = locked_visit(client, cast)
    assert ask(client, first, cast.practitioner).status_code == 303
    assert "decide as the second person" in shown(client, second, "/")
    assert WHY not in shown(client, cast.practitioner)
    assert agree(client, second).status_code == 303
    for one in (first, second):
        handed = post(client, one, "records")
        assert handed.mimetype == "application/json"
        told = json.loads(handed.get_data(as_text=True))
        assert told["records"]["practice"]["visits"][0]["observations"][0]["observation"] == observation
    text = shown(client, cast.practitioner)
    for words in (WHY, "Sal Ward", "Quin Lead", "A child is at risk"):
        assert words in text
    assert "Read why your reflective records were handed out" in shown(client, cast.practitioner, "/")
    kinds = list(session.scalars(select(Event.kind).where(Event.kind.startswith("firewall"))))
    assert kinds == ["firewall.asked", "firewall.decided", "firewall.passed", "firewall.passed"]


@pytest.fixture
def cast(people: People, pat: Person) -> Cast:
    """A visit's people."""
    return Cast(observer=people("Ada Ode", Role.OBSERVER), practitioner=pat)


def test_one_person_alone_opens_nothing(
    client: CheckedClient, first: Person, pat: Person, session: Session
) -> None:
    ask(client, first, pat)
    assert post(client, first, "records").status_code == 409
    assert agree(client, first).status_code == 409
    assert [one.is_agreed for one in passages(session)] == [None]


def test_the_practitioner_can_neither_ask_another_way_nor_be_the_second_nor_see_it_before(
    client: CheckedClient, session: Session, first: Person, people: People
) -> None:
    both = people("Bo Both", Role.PRACTITIONER, Role.QUALITY_LEAD, team="North")
    ask(client, first, both, tell="wait", untold_why=RISK)
    assert WHY not in shown(client, both)
    for what in ("decision", "told", "records"):
        assert post(client, both, what, {"agree": "yes"}).status_code == 404
    sign_in(client, both)
    assert ask(client, both, both).status_code == 422
    assert [one.is_agreed for one in passages(session)] == [None]


def test_what_is_refused_opens_nothing_and_is_not_decided_twice(
    client: CheckedClient, session: Session, first: Person, second: Person, pat: Person
) -> None:
    ask(client, first, pat)
    assert post(client, second, "decision", {"agree": "no"}).status_code == 303
    assert agree(client, second).status_code == 409
    assert post(client, first, "records").status_code == 409
    assert WHY not in shown(client, pat)


def test_after_a_week_it_is_closed_again(
    client: CheckedClient, session: Session, first: Person, second: Person, pat: Person
) -> None:
    ask(client, first, pat)
    agree(client, second)
    (passage,) = passages(session)
    assert passage.decided_at is not None
    passage.decided_at -= OPEN_FOR + timedelta(seconds=1)
    session.commit()
    assert post(client, first, "records").status_code == 409


def test_a_third_person_who_may_ask_is_handed_nothing(
    client: CheckedClient, first: Person, second: Person, pat: Person, people: People
) -> None:
    ask(client, first, pat)
    agree(client, second)
    third = people("Gov Ern", Role.INFORMATION_GOVERNANCE)
    assert post(client, third, "records").status_code == 409
    assert "Take the records" not in shown(client, third)


def test_only_where_a_child_could_be_at_risk_does_telling_wait_and_then_somebody_tells(
    client: CheckedClient, session: Session, first: Person, second: Person, pat: Person
) -> None:
    refused = ask(client, first, pat, way=Way.COURT.value, tell="wait", untold_why=RISK)
    assert refused.status_code == 422
    assert RISK in refused.get_data(as_text=True)
    assert ask(client, first, pat, tell="wait", untold_why="").status_code == 422
    assert passages(session) == []
    assert ask(client, first, pat, tell="wait", untold_why=RISK).status_code == 303
    agree(client, second)
    assert WHY not in shown(client, pat)
    assert "handed out" not in shown(client, pat, "/")
    assert post(client, second, "told").status_code == 303
    text = shown(client, pat)
    assert WHY in text
    assert RISK not in text


def test_ones_own_request_takes_a_second_person_too(
    client: CheckedClient, session: Session, cast: Cast, second: Person
) -> None:
    locked_visit(client, cast)
    sign_in(client, cast.practitioner)
    mine = {"reason": "For my portfolio."}
    assert submit(client, PAGE, {"reason": ""}, action=f"{PAGE}/mine").status_code == 422
    assert submit(client, PAGE, mine, action=f"{PAGE}/mine").status_code == 303
    assert post(client, cast.practitioner, "mine").status_code == 409
    agree(client, second)
    # Whoever agreed reads nothing of it: it was not for them.
    assert "Take the records" not in shown(client, second)
    assert post(client, second, "records").status_code == 409
    assert "For my portfolio." in shown(client, cast.practitioner)
    handed = post(client, cast.practitioner, "mine")
    assert json.loads(handed.get_data(as_text=True))["records"]["practice"]["visits"]
    assert post(client, cast.observer, "mine").status_code == 404


def test_the_same_form_sent_again_asks_once_and_another_persons_id_nothing(
    client: CheckedClient, session: Session, first: Person, second: Person, pat: Person
) -> None:
    number = str(uuid.uuid4())
    for _ in range(3):
        assert ask(client, first, pat, client_id=number).status_code == 303
    assert len(passages(session)) == 1
    assert ask(client, second, pat, client_id=number).status_code == 409
    assert ask(client, second, pat, client_id="x").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": ""},
        {"person": "999"},
        {"way": "pay"},
        {"way": Way.OWN.value},
        {"reason": " "},
        {"reason": "x" * 3000},
    ],
)
def test_a_form_that_lacks_something_says_so_and_keeps_what_was_written(
    client: CheckedClient, session: Session, first: Person, pat: Person, wrong: dict[str, str]
) -> None:
    answer = ask(client, first, pat, **wrong)
    assert answer.status_code == 422
    if "reason" not in wrong:
        assert WHY in answer.get_data(as_text=True)
    assert passages(session) == []


def test_there_are_four_ways_and_none_of_them_is_capability_or_pay(
    client: CheckedClient, pat: Person
) -> None:
    assert len(Way) == 4
    text = shown(client, pat)
    assert "never handed out to judge capability or to set pay" in text
    assert set(policy.POLICY[Permission.PASS_FIREWALL]) == {
        Role.SAFEGUARDING_LEAD,
        Role.QUALITY_LEAD,
        Role.INFORMATION_GOVERNANCE,
    }


def test_every_room_of_reflective_records_stands_behind_it() -> None:
    assert {room.name for room in ROOMS if room.is_reflective} == {"practice", "supervision"}


def test_a_long_list_of_requests_is_paged(
    client: CheckedClient, session: Session, first: Person, pat: Person, people: People
) -> None:
    for number in range(firewall.PAGE + 1):
        ask(client, first, pat, reason=f"reason {number:02d}", client_id=str(uuid.uuid4()))
    sign_in(client, first)
    page = client.page(PAGE)
    assert "reason 00" not in page.text
    (older,) = [link for link in page.links if "before=" in link]
    assert "reason 00" in client.page(older).text

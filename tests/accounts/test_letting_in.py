"""A co-ordinator lets somebody in from a partner or an agency, once, and nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.accounts.visitors import (
    EMAIL,
    NEW,
    PAGE,
    day_fields,
    fields,
    in_days,
    let_in,
    names,
    press,
    team_id,
    tokens,
)
from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import rules
from webapp.accounts.models import Employer, Person, RoleHeld
from webapp.audit import Event
from webapp.outbox.models import Message


def held(session: Session, person: Person) -> set[tuple[str, str, Any, Any]]:
    """What somebody holds: role, team, first and last day."""
    session.expire_all()
    rows = session.scalars(select(RoleHeld).where(RoleHeld.person_id == person.id))
    return {(one.role, one.team.name if one.team else "", one.starts_on, one.ends_on) for one in rows}


def kinds(session: Session) -> list[str]:
    """The events about visiting staff and links, in their order."""
    found = select(Event.kind).where(Event.kind.startswith("visiting") | (Event.kind == "link.issued"))
    return list(session.scalars(found.order_by(Event.occurred_at, Event.kind.desc())))


def people_with(session: Session, email: str = EMAIL) -> int:
    """How many have this address."""
    return session.scalar(select(func.count()).select_from(Person).where(Person.email == email)) or 0


def test_a_partner_is_let_in_for_supervision_groups_alone_and_written_to(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session, email=EMAIL.upper(), name="  Nina   Gale ")
    assert (nina.email, nina.name, nina.employer.name) == (EMAIL, "Nina Gale", "The Health Trust")
    assert (nina.password, nina.access_ends_on) == (None, in_days(90))
    assert held(session, nina) == {("partner", "North", clock.today(), in_days(90))}
    assert kinds(session) == ["visiting staff.added", "link.issued"]
    (message,) = session.scalars(select(Message))
    assert (message.address, message.sender_id, message.link) == (EMAIL, nina.id, None)
    assert len(tokens(session, nina.id)) == 1
    assert "Nina Gale" in client.page(PAGE).text
    assert client.get("/outbox").status_code == 403
    sign_in(client, nina)
    assert client.get("/supervision").status_code == 200
    for elsewhere in ("/practice/coverage", "/mirror", PAGE, NEW, "/people"):
        assert client.get(elsewhere).status_code == 403


def test_an_agency_practitioner_is_a_practitioner_and_a_member_of_the_team(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    first = in_days(-3)
    ada = let_in(client, session, kind="agency", **day_fields("first_on", first))
    wanted = {("practitioner", "North", first, in_days(90)), ("team member", "North", first, in_days(90))}
    assert held(session, ada) == wanted


def test_an_employer_that_is_known_is_not_made_twice(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    let_in(client, session)
    let_in(client, session, email="b@trust.example", employer_name="the health TRUST")
    known = session.scalars(select(Employer.id).where(Employer.name == "The Health Trust")).one()
    third = let_in(client, session, email="c@trust.example", employer_name="", employer_id=str(known))
    assert third.employer_id == known
    assert names(session, Employer) == ["The Health Trust", "The authority"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter their name"),
        ({"name": "x" * 100_000}, "Enter their name"),
        ({"name": "Ni\u200bna"}, "Enter their name"),
        ({"email": "nina"}, "Enter an e-mail address"),
        ({"email": "n" * 250 + "@trust.example"}, "Enter an e-mail address"),
        ({"employer_name": ""}, "Select who employs them"),
        ({"employer_name": "", "employer_id": "999"}, "Select who employs them"),
        ({"employer_name": "x" * 121}, "Enter the employer in 120"),
        ({"profession": ""}, "Enter their profession"),
        ({"profession": "x" * 61}, "Enter their profession"),
        ({"kind": "administrator"}, "Select what they are here for"),
        ({"team": "999999"}, "Select the team"),
        ({"team": ""}, "Select the team"),
        (day_fields("first_on", in_days(-31)), "Enter a first day"),
        ({"first_on-day": "31", "first_on-month": "2"}, "Enter a first day"),
        (day_fields("last_on", in_days(-1)), "Enter a last day in the next 12 months"),
        (day_fields("last_on", rules.furthest(clock.today()) + timedelta(days=1)), "Enter a last day in"),
        (day_fields("last_on", in_days(396)), "Enter a last day in the next 12 months"),
        ({"last_on-year": ""}, "Enter a last day in the next 12 months"),
        (day_fields("first_on", in_days(91)), "Enter a last day that is not before the first day"),
    ],
)
def test_what_is_not_right_is_said_kept_and_stored_nowhere(
    client: CheckedClient, session: Session, coordinator: Person, wrong: dict[str, str], said: str
) -> None:
    sent = fields(session, **wrong)
    answer = submit(client, NEW, sent)
    assert answer.status_code == 422
    page = Page.of(answer)
    assert said in page.text
    form = next(one for one in page.forms if one.in_main)
    for name in ("name", "email", "employer_name", "profession", "last_on-day", "first_on-year"):
        assert form.fields[name] == [sent[name]]
    assert people_with(session) == 0
    assert names(session, Employer) == ["The authority"]
    assert session.scalars(select(Message)).all() == []


def test_no_other_role_can_be_asked_for(client: CheckedClient, session: Session, coordinator: Person) -> None:
    nina = let_in(client, session, role="administrator", roles="administrator", scope="service")
    assert {role for role, *_rest in held(session, nina)} == {"partner"}


def test_the_same_form_sent_again_lets_in_one_person_once(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session)
    assert let_in(client, session).id == nina.id
    assert let_in(client, session, email="NINA.gale@Trust.example").id == nina.id
    assert len(tokens(session, nina.id)) == 1
    assert kinds(session) == ["visiting staff.added", "link.issued"]
    assert len(held(session, nina)) == 1


def test_the_same_form_sent_at_once_lets_in_one_person_once(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    sent = fields(session, csrf_token=client.page(NEW).forms[0].fields["csrf_token"][0])
    cookie = client.get_cookie("session")
    assert cookie is not None
    session.commit()

    def send(number: int) -> int:
        other = browser(client)
        other.set_cookie("session", cookie.value)
        return other.post(NEW, data=sent).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert answers == [303] * 4
    session.expire_all()
    assert people_with(session) == 1
    assert kinds(session) == ["visiting staff.added", "link.issued"]


def test_somebody_who_works_here_is_not_let_in_a_second_time(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    nina = let_in(client, session)
    staff = people("Sue Perm", Role.SUPERVISOR, team="North")
    for email in (EMAIL, staff.email.upper(), coordinator.email):
        for again in ("", str(nina.id), str(staff.id), str(coordinator.id), "x", "9" * 30):
            sent = fields(session, email=email, name="Other Name", profession="Nurse", again=again)
            if again == str(nina.id) and email == EMAIL:
                sent |= day_fields("last_on", in_days(80))
            answer = submit(client, NEW, sent)
            assert answer.status_code == 422, (email, again)
            assert "works here with this address already" in answer.get_data(as_text=True)
    session.expire_all()
    assert nina.access_ends_on == in_days(90)
    assert {role for role, *_rest in held(session, staff)} == {"supervisor"}
    assert kinds(session) == ["visiting staff.added", "link.issued"]


def test_nobody_but_a_coordinator_comes_here(client: CheckedClient, session: Session, people: People) -> None:
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.PARTNER, Role.QUALITY_LEAD):
        person = people(f"The {role.value}", role, team="North")
        sign_in(client, person)
        assert client.get(PAGE).status_code == 403
        assert press(client, person.id, "end").status_code == 403
        assert press(client, person.id, "last-day").status_code == 403
    assert team_id(session) > 0

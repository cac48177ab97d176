"""A family group conference: noted once, and each who was there is asked about it under the same rules."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import Scene, add_member, invited, post, set_scene, token_in
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import pseudonym
from webapp.cases.rules import Kind
from webapp.families import ratings
from webapp.families.models import Answer, Conference, Invitation
from webapp.families.rules import QUARTER, conference_moment


@pytest.fixture
def coordinator(people: People) -> Person:
    """Somebody who notes conferences and sees nothing else of families."""
    return people("Cal Ord", Role.COORDINATOR)


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family at no moment of its own, so that only the conference gives a reason to ask."""
    return set_scene(session, people, days_open=10)


def fields(day: date, *there: int, **more: str) -> dict[str, object]:
    """A conference on a day."""
    parts = {"held-day": str(day.day), "held-month": str(day.month), "held-year": str(day.year)}
    return {**parts, "there": [str(one) for one in there], **more}


def note(client: CheckedClient, scene: Scene, *there: int, days_ago: int = 3) -> None:
    """Note a conference on the page."""
    path = f"/family-conferences/of/{scene.family.id}"
    day = clock.today() - timedelta(days=days_ago)
    assert submit(client, path, fields(day, *there), action=path).status_code == 303


def to_ask(client: CheckedClient, scene: Scene) -> str:
    sign_in(client, scene.lead)
    return client.get("/family-conferences/to-ask").get_data(as_text=True)


def test_whoever_was_there_is_asked_with_the_form_for_conferences_and_answers_on_it(
    client: CheckedClient, session: Session, scene: Scene, coordinator: Person
) -> None:
    absent = add_member(session, scene.family, "Ida Karim")
    sign_in(client, coordinator)
    found = submit(client, "/family-conferences", {"reference": "N-1041"}, action="/family-conferences")
    assert found.location == f"/family-conferences/of/{scene.family.id}"
    note(client, scene, scene.adult.id)
    assert client.get("/family-conferences/to-ask").status_code == 403
    page = to_ask(client, scene)
    assert "Roza Karim" in page
    assert absent.name not in page
    assert "1 person to ask about a family group conference" in client.get("/").get_data(as_text=True)
    action = f"/family-conferences/people/{scene.adult.id}/invite"
    assert submit(client, "/family-conferences/to-ask", action=action).status_code == 303
    assert "Roza Karim" not in to_ask(client, scene)
    assert post(client, action).status_code == 404
    invitation = session.scalars(select(Invitation)).one()
    assert invitation.form == "family-voice-conference"
    listed = client.get("/families/unanswered").get_data(as_text=True)
    assert "After the family group conference of" in listed
    client.delete_cookie("session")
    open_link(client, token_in(session, invitation))
    page = client.get("/words").get_data(as_text=True)
    assert "How was your family&#39;s meeting?" in page
    assert "Wes" not in page
    assert submit(client, "/words", {"own-time": "3", "listened": "2"}, action="/words").status_code == 303
    assert session.scalars(select(Answer)).one().form == "family-voice-conference"
    rows = list(ratings.gather(session))
    assert {row["dimension"] for row in rows} == {"own-time", "listened"}
    # Many people's work: it says nothing about the family's own worker.
    assert {row["subject"] for row in rows} == {pseudonym(f"team:{scene.family.team_id}")[:12]}


def test_the_same_conference_noted_again_adds_whoever_was_missing(
    client: CheckedClient, session: Session, scene: Scene, coordinator: Person
) -> None:
    second = add_member(session, scene.family, "Ida Karim")
    sign_in(client, coordinator)
    note(client, scene, scene.adult.id)
    note(client, scene, scene.adult.id, second.id)
    conference = session.scalars(select(Conference)).one()
    assert [one.member_id for one in conference.guests] == [scene.adult.id, second.id]
    client_id = str(conference.client_id)
    path = f"/family-conferences/of/{scene.family.id}"
    other_day = fields(clock.today(), scene.adult.id, client_id=client_id)
    assert submit(client, path, other_day, action=path).status_code == 409
    assert submit(client, path, fields(conference.held_on, second.id, client_id=client_id)).status_code == 303
    assert len(session.scalars(select(Conference)).all()) == 1


def test_what_is_wrong_is_said(
    client: CheckedClient, session: Session, scene: Scene, coordinator: Person
) -> None:
    sign_in(client, coordinator)
    unknown = submit(client, "/family-conferences", {"reference": "X-1"}, action="/family-conferences")
    assert unknown.status_code == 422
    path = f"/family-conferences/of/{scene.family.id}"
    today = clock.today()
    for sent, word in (
        (fields(today + timedelta(days=1), scene.adult.id), "Enter the day it was held"),
        (fields(today - timedelta(days=99), scene.adult.id), "Enter the day it was held"),
        (fields(today), "Select who of the family was there"),
        (fields(today, 987_654), "Select who of the family was there"),
    ):
        refused = submit(client, path, sent, action=path)
        assert refused.status_code == 422
        assert word in refused.get_data(as_text=True)
    assert session.scalars(select(Conference)).all() == []


@pytest.mark.parametrize("why", ["never again", "asked lately", "too long ago"])
def test_whoever_must_not_be_asked_is_not_in_the_list(
    client: CheckedClient, session: Session, scene: Scene, coordinator: Person, why: str
) -> None:
    sign_in(client, coordinator)
    note(client, scene, scene.adult.id)
    if why == "never again":
        scene.adult.never_again_at = clock.now()
    elif why == "asked lately":
        invited(session, scene)
    else:
        session.scalars(select(Conference)).one().held_on = clock.today() - timedelta(days=99)
    assert "Roza Karim" not in to_ask(client, scene)
    if why == "asked lately":
        # When their quarter is over they are.
        session.scalars(select(Invitation)).one().invited_at = clock.now() - QUARTER - timedelta(days=2)
        assert "Roza Karim" in to_ask(client, scene)


@pytest.mark.parametrize("missing", ["safe contact", "basis"])
def test_the_same_gate_stands_before_these_invitations(
    client: CheckedClient, session: Session, scene: Scene, coordinator: Person, missing: str
) -> None:
    if missing == "basis":
        member = add_member(session, scene.family, "Bo Karim", kind=Kind.CHILD)
        member.basis = member.basis_recorded_at = None
    else:
        member = add_member(session, scene.family, "Bo Karim", confirmed_at=clock.now() - timedelta(days=91))
    sign_in(client, coordinator)
    note(client, scene, member.id)
    action = f"/family-conferences/people/{member.id}/invite"
    assert action not in to_ask(client, scene)
    assert post(client, action).status_code == 409
    assert session.scalars(select(Invitation)).all() == []


def test_asked_about_a_conference_nobody_is_asked_again_within_the_quarter(
    client: CheckedClient, session: Session, people: People, coordinator: Person
) -> None:
    scene = set_scene(session, people, days_open=30)
    sign_in(client, scene.lead)
    assert "Roza Karim" in client.get("/families").get_data(as_text=True)
    invitation = invited(session, scene)
    invitation.form = "family-voice-conference"
    invitation.moment = conference_moment(clock.today())
    assert "Roza Karim" not in client.get("/families").get_data(as_text=True)

"""A conversation with somebody in a family: independent, safe, read back, and sent once."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.answered import answer_to, invitation_of
from tests.families.scene import Scene, add_member, invited, set_scene
from tests.html import Page
from tests.pages import CheckedClient, Fields, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.cases.models import Worker
from webapp.families.models import Answer, Conversation, Invitation
from webapp.families.rules import UNTIL_A_CONVERSATION
from webapp.safeguarding.models import Concern

ANSWERS = {
    "about": "worker",
    "listened": "3",
    "text-went-well": "She rang back.",
    "consent-went-well": "theme",
}


@pytest.fixture
def listener(people: People) -> Person:
    """Somebody who leads conversations and works with no family."""
    return people("Ines Vale", Role.FAMILY_INTERVIEWER)


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family whose turn it is."""
    return set_scene(session, people)


def begin(client: CheckedClient, scene: Scene, fields: Fields | None = None) -> str:
    """Begin to speak with the scene's person; returns the conversation's address."""
    path = f"/conversations/people/{scene.adult.id}"
    sent = submit(client, path, {"how": "telephone", **(fields or {})})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    return sent.location


def note(client: CheckedClient, path: str, fields: Fields) -> None:
    """Note answers and go to reading them back."""
    sent = submit(client, path, {"action": "read-back", **fields})
    assert sent.location == f"{path}/read-back"


def told(client: CheckedClient, path: str, word: str) -> bool:
    return word in client.get(path).get_data(as_text=True)


def test_a_conversation_is_begun_noted_read_back_and_sent_once(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    assert told(client, "/conversations", "Roza Karim")
    assert told(client, f"/conversations/people/{scene.adult.id}", "07700900123")
    path = begin(client, scene, {"interpreter": "yes"})
    assert told(client, path, "We don&#39;t use it to make decisions about your family.")
    note(client, path, ANSWERS)
    page = client.get(f"{path}/read-back").get_data(as_text=True)
    assert "She rang back." in page
    assert submit(client, f"{path}/read-back", {"outcome": "answered", "debrief": "yes"}).status_code == 303
    answer = session.scalars(select(Answer)).one()
    assert (answer.about, [one.level for one in answer.levels]) == ("worker", [3])
    conversation = session.scalars(select(Conversation)).one()
    assert (conversation.outcome, conversation.interpreter, conversation.debrief) == ("answered", True, True)
    assert session.scalars(select(Draft)).all() == []
    assert session.scalars(select(Invitation)).one().message_id is None
    again = client.post(
        f"{path}/end",
        data={"outcome": "answered", "csrf_token": Page.of(client.get("/")).forms[0].fields["csrf_token"]},
    )
    assert again.status_code == 409
    assert len(session.scalars(select(Answer)).all()) == 1
    kinds = set(session.scalars(select(Event.kind)))
    assert {"conversation.begun", "conversation.ended", "family.answered"} <= kinds


@pytest.mark.parametrize("tie", ["worker", "worker before", "supervisor of the team"])
def test_nobody_leads_a_conversation_about_their_own_work_or_line(
    client: CheckedClient, session: Session, scene: Scene, listener: Person, tie: str
) -> None:
    if tie == "supervisor of the team":
        team = accounts.team_named(session, "North")
        accounts.give_role(session, listener, Role.SUPERVISOR, team=team, starts_on=clock.today())
    else:
        last = clock.today() - timedelta(days=2) if tie == "worker before" else None
        first = clock.today() - timedelta(days=20)
        session.add(Worker(family_id=scene.family.id, person_id=listener.id, starts_on=first, ends_on=last))
    sign_in(client, listener)
    assert not told(client, "/conversations", "Roza Karim")
    assert client.get(f"/conversations/people/{scene.adult.id}").status_code == 404


def test_who_cannot_safely_be_reached_is_not_offered(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    scene.adult.safe_contact_confirmed_at = clock.now() - timedelta(days=91)
    sign_in(client, listener)
    assert not told(client, "/conversations", "Roza Karim")
    assert client.get(f"/conversations/people/{scene.adult.id}").status_code == 404


def test_a_link_that_nothing_came_back_to_is_followed_by_a_conversation(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    invitation = invited(session, scene)
    sign_in(client, listener)
    assert not told(client, "/conversations", "Roza Karim")
    invitation.invited_at = clock.now() - UNTIL_A_CONVERSATION
    assert told(client, "/conversations", "Roza Karim")
    path = begin(client, scene)
    note(client, path, {"listened": "2"})
    submit(client, f"{path}/read-back", {"outcome": "answered"})
    assert invitation_of(session, session.scalars(select(Answer)).one()) is invitation


def test_an_answer_that_came_by_the_link_meanwhile_stands(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    path = begin(client, scene)
    note(client, path, {"listened": "2"})
    invitation = session.scalars(select(Invitation)).one()
    answer_to(session, invitation, clock.now())
    assert submit(client, f"{path}/read-back", {"outcome": "answered"}).status_code == 303
    assert session.scalars(select(Answer)).one().levels == []
    assert session.scalars(select(Conversation)).one().ended_at is not None


@pytest.mark.parametrize(("outcome", "is_declined"), [("declined", True), ("not reached", False)])
def test_what_was_noted_goes_where_nothing_is_sent(
    client: CheckedClient, session: Session, scene: Scene, listener: Person, outcome: str, is_declined: bool
) -> None:
    sign_in(client, listener)
    path = begin(client, scene)
    note(client, path, ANSWERS)
    assert submit(client, f"{path}/read-back", {"outcome": outcome}).status_code == 303
    assert session.scalars(select(Answer)).all() == []
    assert session.scalars(select(Draft)).all() == []
    assert (session.scalars(select(Invitation)).one().declined_at is not None) is is_declined
    # Whoever was not reached can be tried again; whoever said no is left alone.
    session.scalars(select(Invitation)).one().invited_at = clock.now() - UNTIL_A_CONVERSATION
    assert told(client, "/conversations", "Roza Karim") is not is_declined


def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    person = f"/conversations/people/{scene.adult.id}"
    for fields, said in (
        ({"how": "by pigeon"}, "Select how you speak with them"),
        ({"how": "at home", "hours": ""}, "Enter in how many hours"),
        ({"how": "at home", "hours": "5"}, "Enter in how many hours"),
        ({"how": "at home", "hours": "-1"}, "Enter in how many hours"),
    ):
        refused = submit(client, person, fields)
        assert refused.status_code == 422
        assert said in refused.get_data(as_text=True)
    assert session.scalars(select(Conversation)).all() == []
    path = begin(client, scene)
    refused = submit(client, f"{path}/read-back", {})
    assert "Select how the conversation ended" in refused.get_data(as_text=True)
    note(client, path, {"text-do-better": "Come more.", "listened": ["3", "9"]})
    refused = submit(client, f"{path}/read-back", {"outcome": "answered"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Choose one of the answers, or none." in page
    assert told(client, f"{path}/read-back", "Come more.")
    too_long = submit(client, path, {"text-do-better": "x" * 400_000, "action": "read-back"})
    assert too_long.status_code in (413, 422)


def test_the_same_person_is_spoken_with_once_at_a_time(
    client: CheckedClient, session: Session, scene: Scene, people: People, listener: Person
) -> None:
    other = people("Ola Reid", Role.FAMILY_INTERVIEWER)
    sign_in(client, other)
    person = f"/conversations/people/{scene.adult.id}"
    late = {**Page.of(client.get(person)).forms[-1].fields, "how": "telephone"}
    sign_in(client, listener)
    first = begin(client, scene)
    assert submit(client, first, {"action": "screen-2"}).status_code == 303
    # Pressed twice, it is the same conversation.
    again = client.post(
        person, data={**late, "csrf_token": Page.of(client.get("/")).forms[0].fields["csrf_token"]}
    )
    assert again.location == first
    invitation = session.scalars(select(Invitation)).one()
    invitation.invited_at = clock.now() - UNTIL_A_CONVERSATION
    sign_in(client, other)
    assert submit(client, person, {"how": "telephone"}).status_code == 409
    assert len(session.scalars(select(Conversation)).all()) == 1
    for path in (first, f"{first}/read-back", f"{first}/unsafe", f"{first}/versions"):
        assert client.get(path).status_code == 404


def test_two_tabs_of_a_conversation_are_both_kept(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    path = begin(client, scene)
    form = next(one for one in Page.of(client.get(path)).forms if one.action == path)
    sent = {name: values[0] for name, values in form.fields.items()}
    assert client.post(path, data={**sent, "about": "worker", "action": "screen-2"}).status_code == 303
    assert client.post(path, data={**sent, "about": "team", "action": "screen-2"}).status_code == 409
    assert told(client, f"{path}/versions", "Two versions")
    assert submit(client, f"{path}/read-back", {"outcome": "answered"}).location.endswith("/versions")
    assert submit(client, f"{path}/versions", {"keep": "standing"}).status_code == 303
    saved = client.post(
        f"{path}/save",
        json={"client_id": str(uuid.uuid4()), "version": 0, "fields": {}},
        headers={"X-CSRFToken": sent["csrf_token"]},
    )
    assert saved.status_code == 409


def test_what_is_not_safe_goes_to_safeguarding_at_once_and_once(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    path = begin(client, scene)
    assert submit(client, path, {"action": "unsafe"}).location == f"{path}/unsafe"
    assert submit(client, f"{path}/unsafe", {}).status_code == 422
    fields = {"text": "He was there again.", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        assert submit(client, f"{path}/unsafe", fields).status_code == 303
    concern = session.scalars(select(Concern)).one()
    assert (concern.member_id, concern.source, concern.text) == (
        scene.adult.id,
        "conversation",
        "He was there again.",
    )


def test_whoever_is_not_back_from_a_home_is_rung(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    begin(client, scene, {"how": "at home", "hours": "2"})
    conversation = session.scalars(select(Conversation)).one()
    assert conversation.back_by is not None
    sign_in(client, scene.lead)
    assert not told(client, "/", "not back yet")
    conversation.back_by = clock.now() - timedelta(minutes=5)
    assert told(client, "/", "1 person at a home is not back yet")
    page = client.get("/conversations/to-talk-about").get_data(as_text=True)
    assert "Ines Vale said they would be back by" in page
    assert "Roza" not in page


def test_whoever_wants_to_talk_about_it_is_heard(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    sign_in(client, listener)
    path = begin(client, scene)
    submit(client, f"{path}/read-back", {"outcome": "not reached", "debrief": "yes"})
    conversation = session.scalars(select(Conversation)).one()
    sign_in(client, scene.lead)
    assert told(client, "/", "1 conversation to talk about")
    here = "/conversations/to-talk-about"
    assert told(client, here, "Ines Vale")
    assert submit(client, here, action=f"{here}/{conversation.id}").status_code == 303
    assert not told(client, here, "Ines Vale")
    session.refresh(conversation)
    assert conversation.debriefed_at is not None


def test_another_of_the_family_is_not_spoken_of(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    add_member(session, scene.family, "Otto Karim")
    sign_in(client, listener)
    for path in (f"/conversations/people/{scene.adult.id}", begin(client, scene)):
        assert not told(client, path, "Otto")

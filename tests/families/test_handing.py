"""A device handed from one person to the next: signed out, one form, and nothing left on it."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import (
    WORDS,
    Scene,
    add_member,
    come_back,
    other_browser,
    post,
    return_code,
    set_scene,
)
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.guard import VISIT_COOKIE
from webapp.access.models import Link, Visit
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.cases.rules import Way
from webapp.families.models import Answer, Invitation
from webapp.families.rules import UNTOUCHED_FOR, WARNED_BEFORE
from webapp.outbox.models import Message


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family whose turn it is, reachable by hand."""
    found = set_scene(session, people)
    found.adult.safe_contact_way = Way.BY_HAND.value
    return found


def hand_over(client: CheckedClient, who: Person, scene: Scene, room: str = "families") -> None:
    """Hand the device to the scene's person, as a lead or as somebody who talks with families."""
    sign_in(client, who)
    url = f"/{room}/people/{scene.adult.id}/hand-over"
    handed = submit(client, url, action=url)
    assert (handed.status_code, handed.location) == (303, "/words/here")


def start_again(client: CheckedClient) -> str:
    """Tap "Start again for the next person"."""
    answer = submit(client, "/words", action="/words/start-again")
    assert answer.status_code == 303
    return answer.location


def test_whoever_holds_the_device_is_on_one_form_and_nobody_is_signed_in(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    hand_over(client, scene.lead, scene)
    page = client.page("/words/here").text
    assert "We don’t use it to make decisions about your family." in page
    assert scene.lead.name not in page
    assert "Start again for the next person" in page
    for staffs in (
        "/",
        "/families",
        "/outbox",
        "/conversations",
        f"/families/people/{scene.adult.id}/hand-over",
    ):
        answer = client.get(staffs)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in")
    with client.session_transaction() as kept:
        assert "_user_id" not in kept
    invitation = session.scalars(select(Invitation)).one()
    assert invitation.reached_at is not None
    assert session.scalars(select(Message)).all() == []
    assert "device.handed over" in session.scalars(select(Event.kind)).all()


def test_somebody_who_talks_with_families_hands_it_over_to_those_they_may_speak_with(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    listener = people("Ines Dale", Role.FAMILY_INTERVIEWER)
    near = people("Nia Close", Role.FAMILY_INTERVIEWER, Role.TEAM_MEMBER, team="North")
    sign_in(client, near)
    assert client.get(f"/conversations/people/{scene.adult.id}/hand-over").status_code == 404
    hand_over(client, listener, scene, "conversations")
    assert "My worker listened to me." in client.page("/words").text


def test_after_sending_nothing_is_left_and_the_next_person_starts_blank(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    other = add_member(session, scene.family, "Otto Karim")
    hand_over(client, scene.lead, scene)
    sent = submit(client, "/words", WORDS, action="/words")
    assert sent.location == "/words/thanks?lang=en_GB&here=yes"
    assert client.get_cookie(VISIT_COOKIE) is None
    thanks = client.page(sent.location)
    assert "/ready" in thanks.links
    ready = client.get("/ready")
    assert ready.headers["Cache-Control"] == "no-store"
    assert "You can give this device back." in ready.text
    for before in ("/words", "/words/answers", "/words/help"):
        assert client.get(before).status_code in (303, 401)
    assert len(session.scalars(select(Answer)).all()) == 1

    scene.adult = other
    hand_over(client, scene.lead, scene)
    page = client.get("/words").text
    assert " checked" not in page
    assert WORDS["text-went-well"] not in page


def test_starting_again_deletes_what_was_not_sent_and_ends_the_visit(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    hand_over(client, scene.lead, scene)
    submit(client, "/words", {"listened": "9"}, action="/words")
    assert len(session.scalars(select(Draft)).all()) == 1
    assert start_again(client) == "/ready"
    assert client.get_cookie(VISIT_COOKIE) is None
    assert session.scalars(select(Draft)).all() == []
    assert all(one.ended_at is not None for one in session.scalars(select(Visit)))
    # Pressed again by a hand on the way back, it is as blank.
    assert "You can give this device back." in client.post("/words/start-again").text


def test_with_a_code_what_was_begun_waits_for_them(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    hand_over(client, scene.lead, scene)
    code = return_code(client, listened="2")
    assert start_again(client) == "/ready"
    own_phone = other_browser(client)
    assert come_back(own_phone, code).location == "/words"
    page = own_phone.get("/words").text
    assert 'name="listened" value="2" checked' in page
    assert "Start again for the next person" not in page


def test_stopping_with_a_code_leads_to_the_blank_start(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    hand_over(client, scene.lead, scene)
    token = next(form.fields for form in client.page("/words").forms if form.action == "/words")["csrf_token"]
    assert client.post("/words/stop-now", data={"csrf_token": token}).location == "/ready"


def test_every_way_out_leads_to_a_page_that_starts_again(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    other = add_member(session, scene.family, "Otto Karim")
    hand_over(client, scene.lead, scene)
    said = submit(client, "/words", action="/words/no-thank-you")
    assert said.location == "/words/thanks?lang=en_GB&here=yes"
    scene.adult = other
    hand_over(client, scene.lead, scene)
    stopped = submit(client, "/words/here", action="/words/stop")
    assert stopped.location == "/words/stopped?lang=en_GB&here=yes"
    assert "/ready" in client.page(stopped.location).links


def test_the_page_says_after_how_long_it_starts_again(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    hand_over(client, scene.lead, scene)
    page = client.get("/words").text
    after, before = int(UNTOUCHED_FOR.total_seconds()), int(WARNED_BEFORE.total_seconds())
    assert re.search(rf'data-start-again="/ready" data-after="{after}" data-before="{before}"', page)
    assert before >= 20


def test_handing_over_twice_opens_the_same_invitation_once(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    for _again in range(2):
        hand_over(client, scene.lead, scene)
    assert len(session.scalars(select(Invitation)).all()) == 1
    assert len([one for one in session.scalars(select(Visit)) if one.ended_at is None]) == 1


def test_nobody_is_handed_a_device_who_may_not_be_asked(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    sign_in(client, scene.lead)
    url = f"/families/people/{scene.adult.id}/hand-over"
    scene.adult.safe_contact_confirmed_at = None
    refused = submit(client, url, action=url)
    assert (refused.status_code, client.get_cookie(VISIT_COOKIE)) == (409, None)
    scene.adult.never_again_at = clock.now()
    assert client.get(url).status_code == 404
    assert post(client, url).status_code == 404
    sign_in(client, scene.worker)
    assert client.get(url).status_code == 403
    assert session.scalars(select(Invitation)).all() == []
    assert session.scalars(select(Link)).all() == []

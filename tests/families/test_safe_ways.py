"""Somebody can name several safe ways: one is preferred, and another is used only when a person chose it."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import Scene, add_member, confirm, invite, post, set_scene
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.cases import care, reaching
from webapp.cases.models import OtherWay
from webapp.cases.rules import SAFE_FOR, Way
from webapp.cases.service import SafeContact
from webapp.outbox.models import Delivery, Message

EMAIL = {"way": "e-mail", "address": "roza@mail.example", "times": "Mornings", "alone": "y"}


@pytest.fixture
def scene(client: CheckedClient, session: Session, people: People) -> Scene:
    """A family whose turn it is, with its lead signed in."""
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    return scene


def page_of(scene: Scene, *, other: bool = False) -> str:
    """Where the person's safe ways are written down."""
    return f"/families/people/{scene.adult.id}/safe-contact" + ("?other=yes" if other else "")


def add(client: CheckedClient, scene: Scene, **said: str) -> int:
    """Write down one more way; returns the status."""
    action = f"/families/people/{scene.adult.id}/other-ways"
    return submit(client, page_of(scene, other=True), {**EMAIL, **said}, action=action).status_code


def failed(session: Session) -> Message:
    """The last message could not be handed over."""
    message = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    session.add(Delivery(message_id=message.id, tried_at=clock.now(), failure="SMTPServerDisconnected"))
    session.commit()
    return message


def test_one_more_way_is_kept_beside_the_preferred_one_and_changes_nothing_about_it(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    assert add(client, scene) == 303
    session.refresh(scene.adult)
    assert (scene.adult.safe_contact_way, scene.adult.safe_contact_address) == ("text", "07700900123")
    (other,) = scene.adult.other_ways
    assert (other.way, other.address, other.confirmed_by_id) == ("e-mail", EMAIL["address"], scene.lead.id)
    text = client.page(page_of(scene)).text
    assert "by e-mail: roza@mail.example. Safe times: Mornings. Leave no voicemail" in text
    assert client.page("/families").text.count("by text message") == 1


def test_the_same_form_and_the_same_way_again_are_kept_once(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    action = f"/families/people/{scene.adult.id}/other-ways"
    forms = client.page(page_of(scene, other=True)).forms
    form = next(one.fields for one in forms if one.action == action)
    for _again in range(2):
        assert client.post(action, data={**form, **EMAIL}).status_code == 303
    assert add(client, scene, times="Evenings") == 303
    assert add(client, scene, way="text", address="07700900123") == 303
    session.refresh(scene.adult)
    assert [one.times for one in scene.adult.other_ways] == ["Evenings"]


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    action = f"/families/people/{scene.adult.id}/other-ways"
    for changed, wrong in (
        ({"way": ""}, "Select how they can safely be reached."),
        ({"address": "nowhere"}, "Enter a safe e-mail address below"),
        ({"way": "phone", "address": "12"}, "Enter a safe number below"),
        ({"way": "letter", "address": "1 High Street"}, "Confirm that they said a letter is safe"),
        ({"alone": []}, "Confirm that you spoke with them alone."),
    ):
        sent = submit(client, page_of(scene, other=True), {**EMAIL, **changed}, action=action)
        assert sent.status_code == 422
        text = sent.get_data(as_text=True)
        assert wrong in text
        assert "Mornings" in text
        assert "Another safe way to reach Roza Karim" in text
    assert session.scalars(select(OtherWay)).all() == []
    assert post(client, action, **{**EMAIL, "client_id": "x"}).status_code == 400


def test_a_message_goes_only_by_the_way_that_somebody_chose(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    add(client, scene)
    session.refresh(scene.adult)
    way = scene.adult.other_ways[0].id
    for _again in range(2):
        assert post(client, f"/families/people/{scene.adult.id}/other-ways/{way}").status_code == 303
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_way == "e-mail"
    assert [(one.way, one.address) for one in scene.adult.other_ways] == [("text", "07700900123")]
    invite(client, session, scene)
    message = session.scalars(select(Message)).one()
    assert (message.channel, message.address) == ("e-mail", EMAIL["address"])
    assert "roza" not in message.subject + message.body.lower()


def test_where_a_message_failed_the_next_way_is_proposed_and_used_by_nobody_but_the_lead(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    add(client, scene, way="phone", address="07700900124")
    add(client, scene)
    invite(client, session, scene)
    sign_in(client, scene.lead)
    assert "next safe way" not in client.page("/families/unanswered").text
    failed(session)
    page = client.page("/families/unanswered")
    assert "Could not be handed over" in page.text
    assert "Try their next safe way: by e-mail" in page.text
    assert len(session.scalars(select(Message)).all()) == 1
    chosen = next(form.action for form in page.forms if "/other-ways/" in form.action)
    assert submit(client, "/families/unanswered", action=chosen).location == "/families/unanswered"
    assert session.scalars(select(Message.channel)).all() == ["text"]
    again = next(
        f.action for f in client.page("/families/unanswered").forms if f.action.endswith("send-again")
    )
    assert submit(client, "/families/unanswered", action=again).status_code == 303
    assert session.scalars(select(Message.channel)).all() == ["e-mail"]


def test_where_a_message_arrived_another_way_is_asked_about_before_the_next_one(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    add(client, scene)
    invite(client, session, scene)
    message = session.scalars(select(Message)).one()
    session.add(Delivery(message_id=message.id, tried_at=clock.now(), sent_at=clock.now()))
    session.commit()
    sign_in(client, scene.lead)
    session.refresh(scene.adult)
    way = scene.adult.other_ways[0].id
    assert post(client, f"/families/people/{scene.adult.id}/other-ways/{way}").status_code == 303
    forms = client.page("/families/unanswered").forms
    assert not [one for one in forms if one.action.endswith("send-again")]


def test_whoever_prefers_a_call_gets_no_message(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    assert confirm(client, scene.adult, way="phone").status_code == 303
    page = client.page("/families")
    assert "by phone call" in page.text
    assert "No message is sent: somebody speaks with them." in page.text
    assert not [one for one in page.forms if one.action.endswith("/invite")]
    assert post(client, f"/families/people/{scene.adult.id}/invite").status_code == 409
    assert session.scalars(select(Message)).all() == []


def test_each_way_lapses_by_itself_and_all_of_them_when_something_happens(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    add(client, scene)
    session.refresh(scene.adult)
    scene.adult.other_ways[0].confirmed_at = clock.now() - SAFE_FOR
    session.commit()
    assert "Other safe ways" not in client.page(page_of(scene)).text
    way = scene.adult.other_ways[0].id
    assert not reaching.prefer(session, scene.adult, way, clock.now())
    assert add(client, scene) == 303
    assert "Other safe ways" in client.page(page_of(scene)).text
    assert post(client, f"/families/people/{scene.adult.id}/lapse", reason="move").status_code == 303
    assert session.scalars(select(OtherWay)).all() == []


def test_nobody_else_may_and_a_way_of_somebody_else_is_not_there(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    other = add_member(session, scene.family, "Otto Karim")
    said = SafeContact(Way.EMAIL, "otto@mail.example")
    ids, now = uuid.uuid4(), clock.now()
    reaching.confirm(session, other, said, client_id=ids, by_id=scene.lead.id, now=now)
    session.commit()
    with pytest.raises(reaching.AnotherFormError):
        reaching.confirm(session, scene.adult, said, client_id=ids, by_id=scene.lead.id, now=now)
    way = session.scalars(select(OtherWay)).one()
    assert post(client, f"/families/people/{scene.adult.id}/other-ways/{way.id}").status_code == 303
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_way == "text"
    assert post(client, f"/families/people/999/other-ways/{way.id}").status_code == 404
    sign_in(client, people("Wor Ker", Role.PRACTITIONER, team="North"))
    token = client.page("/").forms[0].fields["csrf_token"]
    asked = client.post(f"/families/people/{other.id}/other-ways/{way.id}", data={"csrf_token": token})
    assert asked.status_code == 403


def test_whoever_asked_is_taken_out_and_the_way_stays(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    said = SafeContact(Way.PHONE, "07700900124", voicemail=True)
    reaching.confirm(session, scene.adult, said, client_id=uuid.uuid4(), by_id=scene.lead.id, now=clock.now())
    assert care.erase_person(session, scene.lead.id) == 1
    session.commit()
    way = session.scalars(select(OtherWay)).one()
    assert way.confirmed_by_id is None
    assert (way.way, way.address, way.voicemail) == ("phone", "07700900124", True)

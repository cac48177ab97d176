"""A letter: only for whoever said, alone, that one is safe; neutral, its link a code too; each is noted."""

import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import Scene, confirm, invited, post, set_scene, token_in
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.audit import Event
from webapp.cases.rules import Way
from webapp.families import service
from webapp.families.models import Invitation
from webapp.outbox import sending
from webapp.outbox.models import Delivery, Message

ADDRESS = "Flat 2, 14 Mill Lane, Fenmoor, FM1 2AB"


def letter_is_safe(client: CheckedClient, scene: Scene, **said: str) -> int:
    """The lead writes down that a letter is safe; returns the status."""
    sign_in(client, scene.lead)
    fields = {"way": "letter", "address": ADDRESS, "letter": "y", **said}
    return confirm(client, scene.adult, **fields).status_code


def test_a_letter_is_the_last_way_and_is_never_proposed(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    page = client.get(f"/families/people/{scene.adult.id}/safe-contact").text
    offered = re.findall(r'name="way" value="([^"]+)"', page)
    assert offered[-1] == Way.LETTER.value
    assert sorted(offered) == sorted(Way)
    assert " checked" not in page


def test_a_letter_needs_its_own_word_that_it_is_safe_and_an_address(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    without = confirm(client, scene.adult, way="letter", address=ADDRESS)
    assert without.status_code == 422
    assert "Confirm that they said a letter is safe" in without.text
    assert ADDRESS in without.text
    assert letter_is_safe(client, scene, address="") == 422
    assert letter_is_safe(client, scene) == 303
    session.refresh(scene.adult)
    assert (scene.adult.safe_contact_way, scene.adult.safe_contact_letter) == ("letter", True)
    # What was said about letters goes with another way, and when contact is not safe any more.
    assert confirm(client, scene.adult, letter="y").status_code == 303
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_letter is False
    post(client, f"/families/people/{scene.adult.id}/not-safe")
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_letter is None


def test_without_that_word_no_letter_goes(session: Session, people: People) -> None:
    member = set_scene(session, people).adult
    member.safe_contact_way, member.safe_contact_address = Way.LETTER.value, ADDRESS
    assert not service.is_safe(member, clock.now())
    member.safe_contact_letter = True
    assert service.is_safe(member, clock.now())


def test_a_letter_is_printed_with_its_link_and_counts_as_sent(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    assert letter_is_safe(client, scene) == 303
    sent = submit(client, "/families", action=f"/families/people/{scene.adult.id}/invite")
    message = session.scalars(select(Message)).one()
    assert sent.location == f"/outbox/{message.id}"
    assert (message.channel, message.address) == ("letter", ADDRESS)
    url = f"/outbox/{message.id}/letter"
    for _again in range(2):
        printed = submit(client, sent.location, action=url)
        assert printed.status_code == 200
    page = Page.of(printed)
    assert "<svg" in printed.text
    assert message.link is not None
    assert message.link in page.text
    for telling in ("attune", "social", "council", "family", "children"):
        outside = printed.text.partition('class="attune-no-print">')[0].partition("family-letter__address")[2]
        assert telling not in outside.partition("</p>")[0].lower()
        assert telling not in page.title.lower()
    assert session.scalars(select(Event.kind)).all().count("letter.printed") == 2

    # Nothing is handed to anybody else, and it counts as having reached them.
    assert sending.send_waiting(session, sending.Folder(Path("nowhere")), clock.now()) == 0
    assert session.scalars(select(Delivery)).all() == []
    assert service.note_reached(session) == 1
    # Printing spends nothing.
    token = token_in(session, session.scalars(select(Invitation)).one())
    assert open_link(client, token).status_code == 200


def test_only_a_letter_of_ones_own_is_printed(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    invitation = invited(session, scene)
    message = Message(
        sender_id=scene.lead.id,
        about=service.subject_of(invitation),
        channel="text",
        address="07700900123",
        subject="Your link",
        body="Hello.",
        link="http://localhost/s/x",
        written_at=clock.now(),
    )
    session.add(message)
    session.commit()
    sign_in(client, scene.lead)
    assert post(client, f"/outbox/{message.id}/letter").status_code == 404
    message.channel, message.sender_id = "letter", scene.worker.id
    assert post(client, f"/outbox/{message.id}/letter").status_code == 404
    assert "letter.printed" not in session.scalars(select(Event.kind)).all()

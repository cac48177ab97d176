"""The safeguarding lead's queue: a clock, one named person, and nothing overwritten."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import Scene, set_scene
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.config import Module
from webapp.safeguarding import care, rules
from webapp.safeguarding.models import Concern
from webapp.safeguarding.service import AlreadyAcknowledgedError, acknowledge, report

UNSAFE = "He comes to the flat at night."
DONE = "Rang her on the safe number and agreed a plan for tonight."


def raise_concern(
    session: Session, scene: Scene | None, *, hours: int = 0, in_danger: bool = False, text: str = UNSAFE
) -> Concern:
    """A concern that was raised some hours ago."""
    concern = report(
        session,
        source="family",
        family_id=scene.family.id if scene else None,
        member_id=scene.adult.id if scene else None,
        text=text,
        in_danger=in_danger,
        now=clock.now() - timedelta(hours=hours, minutes=1),
    )
    session.commit()
    return concern


@pytest.fixture
def lead(people: People) -> Person:
    """The safeguarding lead."""
    return people("Sal Ward", Role.SAFEGUARDING_LEAD)


def test_a_concern_waits_with_a_clock_and_is_acknowledged_by_name(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    scene = set_scene(session, people)
    concern = raise_concern(session, scene, hours=2)
    sign_in(client, lead)
    queue = client.page("/safety-concerns").text
    assert "Raised 2 hours ago" in queue
    assert "Overdue" not in queue
    assert UNSAFE not in queue

    url = f"/safety-concerns/{concern.id}"
    page = client.page(url).text
    assert UNSAFE in page
    assert scene.adult.name in page
    assert "07700900123" in page
    refused = submit(client, url, {"action_taken": "ok"})
    assert refused.status_code == 422
    assert "Enter what you did" in refused.get_data(as_text=True)
    assert submit(client, url, {"action_taken": DONE}).status_code == 303

    session.refresh(concern)
    assert (concern.acknowledged_by_id, concern.action) == (lead.id, DONE)
    assert "No concern waits." in client.page("/safety-concerns").text
    assert lead.name in client.page("/safety-concerns/acknowledged").text
    assert DONE in client.page(url).text
    assert "safety concern" not in client.page("/").text.replace("Safety concerns", "")


def test_sending_the_same_acknowledgement_again_changes_nothing_and_another_is_told(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    concern = raise_concern(session, None)
    url = f"/safety-concerns/{concern.id}"
    sign_in(client, lead)
    form = next(one for one in client.page(url).forms if one.in_main)
    sent = {**form.fields, "action_taken": DONE}
    assert [client.post(url, data=sent).status_code for _ in range(2)] == [303, 303]
    other = client.post(url, data={**sent, "action_taken": "Something else was done."})
    assert other.status_code == 409
    assert "Somebody has already acknowledged this" in other.get_data(as_text=True)
    session.refresh(concern)
    assert concern.action == DONE
    acknowledged = select(Event).where(Event.kind == "concern.acknowledged")
    assert len(session.scalars(acknowledged).all()) == 1
    with pytest.raises(AlreadyAcknowledgedError):
        acknowledge(session, concern, by_id=people("Other Lead").id, action=DONE, now=clock.now())


def test_danger_comes_first_then_the_longest_wait_and_a_day_is_too_long(
    client: CheckedClient, session: Session, lead: Person
) -> None:
    new, old, danger = (
        raise_concern(session, None, hours=1),
        raise_concern(session, None, hours=25),
        raise_concern(session, None, in_danger=True),
    )
    sign_in(client, lead)
    page = client.page("/safety-concerns")
    order = [link for link in page.links if link.removeprefix("/safety-concerns/").isdigit()]
    assert order == [f"/safety-concerns/{one.id}" for one in (danger, old, new)]
    assert page.text.count("Overdue") == 1
    assert "3 safety concerns to read" in client.page("/").text


@pytest.mark.parametrize(("hours", "overdue"), [(0, False), (24, False), (25, True)])
def test_a_concern_is_overdue_after_a_day(hours: int, overdue: bool) -> None:
    now = clock.now()
    raised_at = now - timedelta(hours=hours)
    assert rules.is_overdue(raised_at, None, now) is overdue
    assert rules.is_overdue(raised_at, now, now + timedelta(days=9)) is overdue


def test_when_contact_is_not_confirmed_the_page_says_so_and_shows_no_address(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    scene = set_scene(session, people)
    scene.adult.safe_contact_confirmed_at = clock.now() - timedelta(days=91)
    concern = raise_concern(session, scene, text="", in_danger=True)
    sign_in(client, lead)
    page = client.page(f"/safety-concerns/{concern.id}").text
    assert "Find out first how they can safely be reached." in page
    assert "07700900123" not in page
    assert "They wrote no words" in page


def test_a_concern_that_is_not_there_is_not_found(client: CheckedClient, lead: Person) -> None:
    sign_in(client, lead)
    assert client.get("/safety-concerns/999").status_code == 404


def test_the_queue_is_paged(client: CheckedClient, session: Session, lead: Person) -> None:
    for hours in range(26):
        raise_concern(session, None, hours=hours)
    sign_in(client, lead)
    assert client.page("/safety-concerns").text.count("Raised ") == 25
    assert client.page("/safety-concerns?page=2").text.count("Raised ") == 1


def test_what_a_lead_did_is_handed_out_kept_and_erased_with_the_module(
    session: Session, people: People, lead: Person
) -> None:
    concern = raise_concern(session, set_scene(session, people))
    acknowledge(session, concern, by_id=lead.id, action=DONE, now=clock.now())
    handed_out = care.export_person(session, lead.id)
    assert [one["action"] for one in handed_out["concerns_acknowledged"]] == [DONE]
    assert UNSAFE not in str(handed_out)
    assert care.erase_person(session, lead.id) == 0
    assert care.erase_of(session, Module.FAMILIES) == 1
    assert session.scalars(select(Concern)).all() == []

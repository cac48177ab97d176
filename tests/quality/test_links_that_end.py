"""A link to a panel's reports ends: by itself, lost, taken back, and in the end without a name."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.quality import scene
from tests.quality.panel import (
    INDEX,
    LINKS,
    MO,
    OLA,
    SAID,
    comments,
    make,
    publish,
    readers,
    shown,
    token_in,
    token_of_form,
    write,
)
from tests.recruitment.scene import fresh
from webapp import audit, clock
from webapp.access.models import Link, Visit
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.outbox.models import Message
from webapp.quality import care, letting_in, works
from webapp.quality.rules import Version


def test_it_lasts_a_year_and_says_its_last_day(lead: CheckedClient, session: Session) -> None:
    token = shown(lead)
    (one,) = readers(session)
    assert one.last_on == clock.in_london(one.made_at).date() + timedelta(days=364)
    link = session.scalars(select(Link)).one()
    assert timedelta(days=364) <= link.expires_at - link.issued_at <= timedelta(days=365, hours=1)
    day = f"{one.last_on.day} {one.last_on:%B %Y}"
    assert f"Last day: {day}" in lead.get(LINKS).text
    assert day in fresh(lead).get(f"/s/{token}").text
    link.expires_at = clock.now()
    one.last_on = clock.today() - timedelta(days=1)
    session.commit()
    assert fresh(lead).get(f"/s/{token}").status_code == 410
    page = lead.get(LINKS).text
    assert "Ended" in page
    assert f'action="{LINKS}/{one.id}"' not in page
    sent = {**token_of_form(lead), "given": "1"}
    assert lead.post(f"{LINKS}/{one.id}", data=sent).status_code == 409


def test_taken_back_it_opens_nothing_at_once(
    lead: CheckedClient, session: Session, people: People, person: Person
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.CHILDREN])
    token = shown(lead)
    young = fresh(lead)
    open_link(young, token)
    assert write(young, page) == 303
    (one,) = readers(session)
    # Another quality lead sees to it as well.
    sign_in(lead, people("Other Lead", Role.QUALITY_LEAD))
    for _again in range(2):
        sent = {"csrf_token": token_of_form(lead)["csrf_token"]}
        assert lead.post(f"{LINKS}/{one.id}/end", data=sent).status_code == 303
    assert young.get(page).status_code == 401
    assert fresh(lead).get(f"/s/{token}").status_code == 410
    assert "Taken back" in lead.get(LINKS).text
    found = audit.Event.kind == "report.link taken back"
    assert len(session.scalars(select(audit.Event).where(found)).all()) == 1
    assert [one.text for one in comments(session)] == [SAID]


def test_a_message_that_waits_goes_with_a_link_that_is_taken_back(
    lead: CheckedClient, session: Session
) -> None:
    submit(lead, INDEX, MO, action=LINKS)
    assert submit(lead, LINKS, action=f"{LINKS}/1/end").status_code == 303
    assert session.scalars(select(Message)).all() == []


def test_a_link_that_was_lost_is_given_anew_and_what_they_wrote_stays_theirs(
    lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.CHILDREN])
    lost = shown(lead)
    young = fresh(lead)
    open_link(young, lost)
    write(young, page)
    (before,) = readers(session)
    last_on = before.last_on
    sent = {**token_of_form(lead), "given": "1"}
    answer = lead.post(f"{LINKS}/{before.id}", data=sent)
    again = lead.post(f"{LINKS}/{before.id}", data=sent)
    assert (answer.status_code, again.status_code) == (200, 200)
    assert "This form was sent before" in again.text
    assert young.get(page).status_code == 401
    assert fresh(lead).get(f"/s/{lost}").status_code == 410
    young = fresh(lead)
    open_link(young, token_in(answer.text))
    assert "Change it or take it back" in young.get(page).text
    (one,) = readers(session)
    assert (one.given, one.last_on) == (2, last_on)
    assert len(session.scalars(select(Link)).all()) == 2
    assert lead.post(f"{LINKS}/{one.id}", data=token_of_form(lead)).status_code == 400


def test_names_are_forgotten_a_day_after_the_end_and_rows_are_found_by_nobody(
    lead: CheckedClient, session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given in (OLA, MO):
        submit(lead, INDEX, given, action=LINKS)
    submit(lead, LINKS, action=f"{LINKS}/1/end")
    works.forget(lambda _done, _total: None)
    assert [one.name for one in readers(session)] == ["Ola", "Mo Hale"]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    works.forget(lambda _done, _total: None)
    assert [one.name for one in readers(session)] == ["", "Mo Hale"]
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=367))
    works.forget(lambda _done, _total: None)
    assert [one.name for one in readers(session)] == ["", ""]
    assert session.scalars(select(Message)).all() == []
    monkeypatch.undo()
    assert "Name deleted" in lead.get(LINKS).text
    handed = care.export_person(session, person.id)["links for panels"]
    assert [one["panel"] for one in handed] == ["children", "parents"]
    care.erase_person(session, person.id)
    assert {one.made_by_id for one in readers(session)} == {None}
    care.erase_all(session)
    session.commit()
    assert readers(session) == []
    assert session.scalars(select(Link)).all() == []
    assert session.scalars(select(Visit)).all() == []


def test_a_long_list_has_pages(
    lead: CheckedClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letting_in, "PAGE", 2)
    for name in ("Ana", "Ben", "Cara"):
        shown(lead, name=name)
    first = lead.get(LINKS).text
    assert "Cara" in first
    assert "Ana" not in first
    assert "Ana" in lead.get(f"{LINKS}?before=2").text

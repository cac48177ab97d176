"""The quality lead lets somebody on a panel in to its reports by a link of their own."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

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
    PARENT,
    SAID,
    THEIRS,
    UNSAFE,
    comes,
    comments,
    let_in,
    make,
    publish,
    readers,
    shown,
    token_in,
    token_of_form,
    write,
)
from tests.recruitment.scene import fresh
from webapp import audit
from webapp.access.models import Link
from webapp.access.policy import Permission, Role
from webapp.access.reaching import Actor, Held, reach
from webapp.accounts.models import Person
from webapp.outbox.models import Message
from webapp.quality import letting_in, queries
from webapp.quality.rules import Version
from webapp.safeguarding.models import Concern
from webapp.unit_of_work import Attune


def test_a_link_that_is_shown_once_leads_straight_to_the_panels_reports(
    lead: CheckedClient, session: Session, person: Person
) -> None:
    scene.release(session)
    made = make(lead, session)
    theirs = {version: publish(lead, one) for version, one in made.items()}
    token = shown(lead)
    assert token not in lead.get(LINKS).text
    young = fresh(lead)
    start = young.get(f"/s/{token}").text
    assert "what children and young people told us" in start
    assert "Help us choose" not in start
    begun = open_link(young, token).text
    assert f'href="{THEIRS}"' in begun
    assert theirs[Version.CHILDREN] in young.get(THEIRS).text
    assert young.get(f"{theirs[Version.CHILDREN]}/file").status_code == 200
    for other in (Version.PARENTS, Version.BOARD, Version.INSPECTION):
        assert young.get(theirs[other]).status_code == 404
    assert write(young, theirs[Version.CHILDREN]) == 303
    assert SAID in young.get(theirs[Version.CHILDREN]).text
    read = lead.get(f"{INDEX}/{made[Version.CHILDREN].id}").text
    assert SAID in read
    assert "Ola" not in read
    kept = session.connection().exec_driver_sql("select name from panel_reader").all()
    assert not any(b"Ola" in bytes(row[0]) for row in kept)
    found = session.scalars(select(audit.Event).where(audit.Event.kind == "report.link given")).all()
    assert [one.actor for one in found] == [audit.pseudonym(f"person:{person.id}")]


def test_the_pages_of_recruiting_are_not_theirs(lead: CheckedClient) -> None:
    young = let_in(lead)
    for where in ("/your-panel", "/your-panel/briefing", "/your-panel/people/nothing"):
        assert young.get(where).status_code == 401
    # The table itself says so.
    for role in (Role.PARENTS_READER, Role.YOUNG_READER):
        actor = Actor(held=frozenset({Held(role)}), link_subject="reader:1")
        assert reach(actor, Permission.GRADE_SIMULATION) is None
        assert reach(actor, Permission.READ_OWN_REPORT) is not None


def test_by_email_it_leaves_through_the_leads_own_outbox(lead: CheckedClient, session: Session) -> None:
    answer = submit(lead, INDEX, MO, action=LINKS)
    assert answer.status_code == 303
    page = lead.get(answer.location).text
    assert "Mo Hale" in page
    assert not re.search(r"/s/[\w-]{40,}", page)
    (message,) = session.scalars(select(Message)).all()
    assert f"/outbox/{message.id}" in page
    assert (message.address, message.channel, message.about) == ("mo@hale.org", "e-mail", "reader:1")
    assert message.link is not None
    assert message.link in message.body
    assert lead.get(f"/outbox/{message.id}").status_code == 200
    parent = fresh(lead)
    assert open_link(parent, token_in(message.link)).status_code == 200
    assert "There is nothing to read yet" in parent.get(THEIRS).text


def test_the_same_form_sent_again_gives_nothing_more(lead: CheckedClient, session: Session) -> None:
    for given in (OLA, MO):
        sent = {**given, **token_of_form(lead), "client_id": str(uuid.uuid4())}
        first, again = lead.post(LINKS, data=sent), lead.post(LINKS, data=sent)
        assert (first.status_code, again.status_code) == (200 if given is OLA else 303, 200)
        assert "This form was sent before" in again.text
        assert not re.search(r"/s/[\w-]{40,}", again.text)
        # The form of one member, sent for another: nobody is told that they were let in.
        assert lead.post(LINKS, data={**sent, "name": "Someone Else"}).status_code == 409
    assert [one.name for one in readers(session)] == ["Ola", "Mo Hale"]
    assert len(session.scalars(select(Link)).all()) == 2
    assert len(session.scalars(select(Message)).all()) == 1


def test_forms_sent_at_once_let_in_one(lead: CheckedClient, session: Session) -> None:
    sent = {**OLA, **token_of_form(lead), "client_id": str(uuid.uuid4())}
    session.commit()

    def send(_number: int) -> str:
        theirs = lead.post(LINKS, data=sent)
        assert theirs.status_code == 200
        return theirs.text

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sum(bool(re.search(r"/s/[\w-]{40,}", one)) for one in answers) == 1
    assert len(readers(session)) == 1
    assert len(session.scalars(select(Link)).all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("panel", "", "Select for which panel"),
        ("panel", "board", "Select for which panel"),
        ("name", "", "Enter a name by which you know them"),
        ("name", "x" * 121, "Shorten the name to 120 characters"),
        ("how", "pigeon", "Select how they get the link"),
        ("email", "mo at hale", "Enter an e-mail address like name@example.org"),
        ("email", f"{'x' * 250}@hale.org", "Enter an e-mail address like name@example.org"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    lead: CheckedClient, session: Session, field: str, value: str, says: str
) -> None:
    answer = submit(lead, INDEX, {**MO, field: value}, action=LINKS)
    assert answer.status_code == 422
    assert says in answer.text
    for name, typed in {**MO, field: value}.items():
        if name in ("name", "email"):
            assert f'value="{typed}"' in answer.text
    assert readers(session) == []
    assert session.scalars(select(Link)).all() == []
    assert lead.post(LINKS, data={**MO, **token_of_form(lead), "client_id": "none"}).status_code == 400


def test_whoever_reads_a_safety_concern_sees_the_name_and_nobody_else(
    lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.CHILDREN])
    write(let_in(lead), page, UNSAFE)
    concern = session.scalars(select(Concern)).one()
    assert (concern.said_by, concern.text) == ("Ola", UNSAFE)
    assert letting_in.bears(session, "lay:1") is None


def test_whoever_holds_both_links_reads_each_report_once(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent = comes(app, session, PARENT)
    assert write(parent, page) == 303
    # The other link in the same browser goes on as itself, and each finds what was written by it.
    open_link(parent, shown(lead, panel="parents"))
    assert parent.get(THEIRS).text.count(f'href="{page}"') == 1
    assert SAID not in parent.get(page).text
    both = frozenset({Held(Role.PARENTS_PANEL), Held(Role.PARENTS_READER)})
    granted = reach(Actor(held=both, link_subject="reader:1"), Permission.READ_OWN_REPORT)
    assert granted is not None
    assert len(queries.panel_reports(session, granted)) == 1
    assert len(comments(session)) == 1


def test_nobody_else_gives_out_links(client: CheckedClient, session: Session, people: People) -> None:
    others = [one for one in Role if one is not Role.QUALITY_LEAD]
    for role in others:
        assert reach(Actor(person_id=1, held=frozenset({Held(role)})), Permission.LET_PANELS_IN) is None
    sign_in(client, people("Ria Moss", Role.RECRUITER, Role.PARTICIPATION_LEAD))
    assert client.get(LINKS).status_code == 403

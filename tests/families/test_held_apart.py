"""What was said and who said it stand apart: one table leads from one to the other, and few may read it.

Tables and columns are found, not named, so that a new one is looked at too.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, Scene, invite, other_browser, return_code, set_scene
from tests.families.writers import writer
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.safeguarding.readers import fields, url_of
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.cases.models import FamilyMember
from webapp.extensions import Base
from webapp.families import care, commenting, marks, origins
from webapp.families.commenting import Handling
from webapp.families.models import Answer, AnswerLevel, AnswerOrigin, AnswerText, Comment, Invitation
from webapp.families.ratings import gather
from webapp.families.rules import Heard
from webapp.insight import sources
from webapp.safeguarding import service as safeguarding
from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import What
from webapp.stewardship import care as stewardship_care

TABLES = Base.metadata.tables
SAID, APART = "family_answer", AnswerOrigin.__tablename__
WHO = {"family", "family_member", "invitation"}


def keys(table: Table) -> list[ForeignKeyConstraint]:
    """The foreign keys of a table."""
    return [one for one in table.constraints if isinstance(one, ForeignKeyConstraint)]


def names(table: str) -> set[str]:
    """Which tables a table names."""
    return {key.referred_table.name for key in keys(TABLES[table])}


def closure(begin: str) -> set[str]:
    """Every table to which foreign keys lead from one, step by step."""
    found, left = {begin}, [begin]
    while left:
        new = names(left.pop()) - found
        found |= new
        left += new
    return found


def parts() -> set[str]:
    """The answer and every table that names it, step by step, but the one that leads to who sent it."""
    found: set[str] = {SAID}
    while new := {name for name in TABLES if names(name) & found} - found - {APART}:
        found |= new
    return found


def test_no_foreign_key_leads_from_what_was_said_to_who_said_it_but_through_one_table() -> None:
    assert {"family_answer_level", "family_answer_text", "family_comment"} <= parts()
    for part in parts():
        assert closure(part) & WHO == set(), part
    assert closure(SAID) == {SAID, "team"}
    assert names(APART) == {SAID, "invitation"}
    # Nor does anything of the house name both.
    both = [name for name in TABLES if names(name) & parts() and closure(name) & WHO]
    assert both == [APART]


def telling(value: Any) -> bool:
    """Whether a value could be the same in two rows only because they are of one thing."""
    if isinstance(value, datetime):
        return clock.midnight_before(value) != value
    return isinstance(value, uuid.UUID) or (isinstance(value, str) and len(value) >= 12)


def values(session: Session, wanted: set[str]) -> Iterator[tuple[str, Any]]:
    """Every value of some tables that could tell, with where it stands."""
    for name in wanted:
        for row in session.execute(select(TABLES[name])).mappings():
            for column, value in row.items():
                if telling(value):
                    yield f"{name}.{column}", value


def answered(client: CheckedClient, session: Session, scene: Scene) -> Answer:
    """The scene's person has answered and written, and their code has come to its end."""
    open_link(client, invite(client, session, scene))
    return_code(client)
    assert submit(client, "/words", WORDS).status_code == 303
    answer = session.scalars(select(Answer)).one()
    answer.held_until = clock.midnight_before(clock.now())
    session.commit()
    return answer


def test_no_value_of_an_answer_stands_in_another_table_beside_who_sent_it(
    client: CheckedClient, session: Session, people: People
) -> None:
    answered(client, session, set_scene(session, people))
    commenting.collect(session, clock.now())
    session.commit()
    ours = {
        value: place for place, value in values(session, parts()) if not place.endswith((".form", ".text"))
    }
    assert len(ours) >= 3
    theirs = set(TABLES) - parts() - {APART}
    same = [(place, ours[value]) for place, value in values(session, theirs) if value in ours]
    # A worker's ratings and their answers bear the same mark: it is whom they are about.
    assert same == []


def test_an_answer_names_the_family_under_marks_that_nothing_else_bears(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    answer = answered(client, session, scene)
    assert answer.family_mark == marks.of_family(scene.family.id)
    assert answer.member_mark == marks.of_member(scene.adult.id)
    events = session.execute(select(Event.actor, Event.subject)).all()
    assert {answer.family_mark, answer.member_mark} & {one for row in events for one in row} == set()
    assert {row["source"] for row in gather(session)} <= set(sources.SOURCES)


def test_whoever_sent_it_comes_to_it_until_it_is_pooled_and_nobody_after(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    code = return_code(client)
    submit(client, "/words", WORDS)
    invitation = session.scalars(select(Invitation)).one()
    answer = origins.own(session, invitation, clock.now())
    assert answer is not None
    theirs = other_browser(client)
    assert submit(theirs, "/code", {"code": code}).location == "/words/answers"
    answer.held_until = clock.midnight_before(clock.now())
    session.commit()
    assert origins.own(session, invitation, clock.now()) is None
    assert theirs.get("/words/answers").status_code == 409
    assert submit(other_browser(client), "/code", {"code": code}).status_code == 422


def unsafe(session: Session, reader: Person, worker: Person) -> tuple[FamilyMember, Concern]:
    """A comment that its reader passed on, and the concern that came of it."""
    text = writer(session, "Nobody may know what happens here at night.", worker=worker)
    commenting.collect(session, clock.now())
    comment = session.scalars(select(Comment)).one()
    commenting.decide(session, comment, Handling(Heard.UNSAFE), reader.id, clock.now())
    session.commit()
    member = origins.for_safeguarding(session, text.answer).member
    return member, session.scalars(select(Concern)).one()


def test_safeguarding_finds_out_who_wrote_it_with_a_reason_and_the_receipt_is_on_nobodys_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    lead, worker = (
        people("Sal Lead", Role.SAFEGUARDING_LEAD),
        people("Wes Marsh", Role.PRACTITIONER, team="North"),
    )
    member, concern = unsafe(session, people("Rea Der", Role.COMMENT_MASKER), worker)
    sign_in(client, lead)
    for url in ("/safety-concerns", url_of(concern)):
        page = client.page(url).text
        assert member.name not in page
        assert member.family.reference not in page
    asked = {**fields(What.FOLLOWED), "follow-note": ""}
    assert submit(client, url_of(concern), asked, action=f"{url_of(concern)}/step").status_code == 422
    asked = fields(What.FOLLOWED, note="She may be in danger tonight.")
    for _again in range(2):
        token = client.page("/").forms[0].fields["csrf_token"]
        sent = client.post(f"{url_of(concern)}/step", data={"csrf_token": token, **asked})
        assert sent.status_code == 303
    page = client.page(url_of(concern)).text
    assert member.name in page
    assert member.family.reference in page
    kinds = session.scalars(select(Event.kind)).all()
    assert kinds.count("answer.followed") == 1
    assert session.scalars(select(Event.subject).where(Event.kind == "answer.followed")).all() == [None]
    for person in (worker, lead):
        assert "answer.followed" not in str(stewardship_care.export_person(session, person.id))
        sign_in(client, person)
        assert "tonight" not in client.page("/receipts").text
    sign_in(client, people("Aud Itor", Role.AUDITOR))
    assert "Safeguarding found out who wrote something" in client.page("/events").text


def test_following_once_more_or_where_nothing_is_held_apart_changes_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    lead, worker = (
        people("Sal Lead", Role.SAFEGUARDING_LEAD),
        people("Wes Marsh", Role.PRACTITIONER, team="North"),
    )
    _member, concern = unsafe(session, people("Rea Der", Role.COMMENT_MASKER), worker)
    told = safeguarding.report(session, source="family", family_id=None, text="Not safe.", now=clock.now())
    session.commit()
    sign_in(client, lead)
    for one, seen, status in ((concern, 0, 303), (concern, 1, 409), (told, 0, 409)):
        token = client.page("/").forms[0].fields["csrf_token"]
        sent = {"csrf_token": token, **fields(What.FOLLOWED, seen=seen)}
        assert client.post(f"{url_of(one)}/step", data=sent).status_code == status
    assert session.scalars(select(Event.kind)).all().count("answer.followed") == 1


def test_whoever_passes_a_comment_on_learns_nothing_of_who_wrote_it(
    client: CheckedClient, session: Session, people: People
) -> None:
    reader, worker = (
        people("Rea Der", Role.COMMENT_MASKER),
        people("Wes Marsh", Role.PRACTITIONER, team="North"),
    )
    member, concern = unsafe(session, reader, worker)
    sign_in(client, reader)
    assert client.get(url_of(concern)).status_code in (403, 404)
    assert member.name not in client.page("/comments").text


def test_what_somebody_said_is_handed_to_them_and_found_when_it_is_erased(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    answered(client, session, scene)
    writer(session, "Of somebody else.")
    commenting.collect(session, clock.now())
    session.commit()
    handed = care.export_member(session, scene.adult.id)
    assert [one["chosen"]["listened"] for one in handed["answers"]] == [3]
    assert WORDS["text-went-well"] in str(handed)
    assert "Of somebody else" not in str(handed)
    assert care.erase_members(session, [scene.adult.id]) == 1
    session.commit()
    session.expire_all()
    for table in (Answer, AnswerOrigin, AnswerText, Comment):
        assert len(session.scalars(select(table)).all()) == 1
    assert {one.answer_id for one in session.scalars(select(AnswerLevel))} == set(
        session.scalars(select(Answer.id))
    )
    gone = session.scalars(select(Invitation).where(Invitation.member_id == scene.adult.id)).one()
    assert (gone.answered, gone.taken_back) == (True, True)
    assert care.erase_members(session, [scene.adult.id]) == 0


def test_once_a_member_of_staff_is_erased_answers_are_about_their_team(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    answered(client, session, scene)
    about = {row["subject"] for row in gather(session)}
    care.erase_person(session, scene.worker.id)
    session.commit()
    assert {row["subject"] for row in gather(session)} & about == set()


@pytest.mark.parametrize("days", [1, 400])
def test_times_of_an_answer_are_whole_days(days: int) -> None:
    moment = clock.now() - timedelta(days=days)
    found = clock.midnight_before(moment)
    assert clock.in_london(found).date() == clock.in_london(moment).date()
    assert (clock.in_london(found).hour, clock.in_london(found).minute) == (0, 0)

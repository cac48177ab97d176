"""Nobody can tell who wrote an unsigned thought: from no column, event, page, export or fault."""

import json
import logging
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.reflection import sessions
from tests.reflection.sessions import Room
from webapp import audit
from webapp.audit import Event, EventDetail
from webapp.extensions import Base
from webapp.reflection import care
from webapp.reflection.agenda import Place
from webapp.reflection.models import Presence, Thought
from webapp.reflection.thinking import Writer
from webapp.reflection.views.taking_part import COOKIE

SAID = "I am afraid of the next visit."
MORE = "And of the one after."


def written(client: CheckedClient, session: Session, people: People) -> tuple[Room, int, CheckedClient]:
    """A session in which one of four has written two unsigned thoughts, and another has signed one."""
    here = sessions.room(client, session, people)
    wall = here.of(here.lead)
    number = sessions.opened(session, here, wall)
    phones = {one.id: here.of(one) for one in (here.member, here.other, here.partner)}
    for phone in phones.values():
        sessions.join(phone, session, number)
    for words in (SAID, MORE):
        assert sessions.think(phones[here.member.id], number, words).status_code == 303
    sessions.think(phones[here.other.id], number, "Mine, and you may know it.", signed="yes")
    return here, number, phones[here.member.id]


def rows(session: Session) -> Iterator[tuple[str, str]]:
    """Every row of every table as the database holds it, with its table's name."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(text(f"select * from {table.name}")):
            yield table.name, str(tuple(row))


def test_no_column_joins_a_writer_to_an_unsigned_thought(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, _number, phone = written(client, session, people)
    cookie = phone.get_cookie(COOKIE, path="/sessions")
    assert cookie is not None
    found = list(session.scalars(select(Thought).where(Thought.signed_by_id.is_(None))))
    assert len(found) == 2
    # Two thoughts by one person have nothing in common, and neither mark nor secret stands anywhere else.
    assert len({one.mark for one in found}) == 2
    for one in found:
        others = [row for table, row in rows(session) if table != "session_thought"]
        for secret in (one.mark, one.id.hex, str(one.id), cookie.value):
            assert not any(secret in row for row in others), secret
    columns = {column.name for column in Thought.__table__.columns}
    assert columns == {"id", "session_id", "place", "text", "mark", "signed_by_id", "is_on_the_wall"}
    # Whoever was there is kept without a time and without a mark: neither can be laid beside a thought.
    assert {column.name for column in Presence.__table__.columns} == {"session_id", "person_id", "is_there"}
    whoever = list(session.scalars(select(Presence.person_id)))
    assert here.member.id in whoever


def test_the_server_cannot_make_a_mark_without_the_browsers_secret(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, number, phone = written(client, session, people)
    key = client.application.extensions["attune"].settings.secret("pseudonym_key").encode()
    cookie = phone.get_cookie(COOKIE, path="/sessions")
    assert cookie is not None
    found = list(session.scalars(select(Thought).where(Thought.signed_by_id.is_(None))))
    everybody = (here.member, here.other, here.partner, here.lead)
    assert all(Writer(here.member.id, cookie.value, key).wrote(one) for one in found)
    for person in everybody:
        for guessed in ("", str(person.id), person.fs_uniquifier, str(number)):
            assert not any(Writer(person.id, guessed, key).wrote(one) for one in found)
    for person in everybody[1:]:
        assert not any(Writer(person.id, cookie.value, key).wrote(one) for one in found)


def test_no_order_and_no_time_tells_who_was_first(
    client: CheckedClient, session: Session, people: People
) -> None:
    written(client, session, people)
    kinds = {str(column.type) for column in inspect(Thought).columns}
    assert not any("DATE" in kind.upper() for kind in kinds)
    assert Thought.__table__.dialect_options["sqlite"]["with_rowid"] is False
    if session.get_bind().dialect.name == "sqlite":
        listed = [row.id for row in session.execute(text("select * from session_thought"))]
        assert listed == sorted(listed)


def test_no_event_knows_that_anybody_wrote(client: CheckedClient, session: Session, people: People) -> None:
    here, _number, _phone = written(client, session, people)
    mine = audit.pseudonym(f"person:{here.member.id}")
    about = select(Event.kind).where((Event.actor == mine) | (Event.subject == mine))
    assert list(session.scalars(about)) == []
    told = [json.dumps(one.details) for one in session.scalars(select(EventDetail))]
    assert not any(SAID in one for one in told)
    ids = [one.hex for one in session.scalars(select(Thought.id))]
    assert not any(one in detail.replace("-", "") for one in ids for detail in told)


def test_no_page_of_anybody_else_names_the_writer(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, number, phone = written(client, session, people)
    wall = here.of(here.lead)
    ids = [str(one) for one in session.scalars(select(Thought.id))]
    session.rollback()
    assert SAID not in wall.get(f"/sessions/{number}/lead").text
    sessions.press(wall, number, "show")
    pages = [
        (wall, "lead"),
        (wall, "minutes"),
        (here.of(here.other), "here"),
        (here.of(here.partner), "here"),
    ]
    for theirs, page in pages:
        told = theirs.get(f"/sessions/{number}/{page}").text
        assert SAID in told, page
        assert not any(one in told for one in ids), page
        if page != "minutes":
            assert here.member.name not in told, page
        state = theirs.get(f"/sessions/{number}/state")
        assert SAID not in state.text
        assert not any(one in state.text for one in ids)
    assert SAID in phone.get(f"/sessions/{number}/here").text


def test_that_somebody_is_writing_changes_nothing_that_others_are_told(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, number, phone = written(client, session, people)
    other = here.of(here.other)
    wall = here.of(here.lead)
    before = [one.get(f"/sessions/{number}/state").headers["ETag"] for one in (other, wall)]
    sessions.think(phone, number, "A third one.")
    after = [one.get(f"/sessions/{number}/state").headers["ETag"] for one in (other, wall)]
    assert before == after


def test_what_is_handed_out_and_erased_holds_no_unsigned_thought(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, _number, _phone = written(client, session, people)
    assert care.export_person(session, here.member.id)["signed thoughts"] == []
    (signed,) = care.export_person(session, here.other.id)["signed thoughts"]
    assert signed["thought"] == "Mine, and you may know it."
    care.erase_person(session, here.member.id)
    care.erase_person(session, here.other.id)
    assert {one.text for one in session.scalars(select(Thought))} == {SAID, MORE}


def test_another_person_in_the_same_browser_can_change_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, number, phone = written(client, session, people)
    mine = next(one for one in phone.page(f"/sessions/{number}/here").forms if "/thoughts/" in one.action)
    sign_in(phone, here.other)
    assert SAID not in phone.get(f"/sessions/{number}/here").text
    for theirs in (phone, here.of(here.member)):
        token = theirs.page("/sessions").forms[0].fields["csrf_token"]
        sent = {**mine.fields, "csrf_token": token, "text": "Not mine."}
        sessions.join(theirs, session, number)
        assert theirs.post(mine.action, data={**sent, "do": "keep"}).status_code == 404
        assert theirs.post(mine.action, data={**sent, "do": "back"}).status_code == 303
    session.expire_all()
    assert {SAID, MORE} <= {one.text for one in session.scalars(select(Thought))}


def test_a_writer_changes_signs_and_takes_back_their_own(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, number, phone = written(client, session, people)
    page = f"/sessions/{number}/here"
    for form in [one for one in phone.page(page).forms if "/thoughts/" in one.action]:
        phone.post(
            form.action, data={**form.fields, "text": "Said otherwise.", "signed": "yes", "do": "keep"}
        )
    session.expire_all()
    changed = [one for one in session.scalars(select(Thought)) if one.text == "Said otherwise."]
    assert [one.signed_by_id for one in changed] == [here.member.id] * 2
    form = next(one for one in phone.page(page).forms if "/thoughts/" in one.action)
    empty = phone.post(form.action, data={**form.fields, "text": " ", "do": "keep"})
    assert empty.status_code == 422
    unsigned = {name: value for name, value in form.fields.items() if name != "signed"}
    phone.post(form.action, data={**unsigned, "do": "keep"})
    for _ in range(2):
        assert phone.post(form.action, data={**form.fields, "do": "back"}).status_code == 303
    session.expire_all()
    assert len(session.scalars(select(Thought)).all()) == 2


def test_a_fault_tells_nothing(
    client: CheckedClient,
    session: Session,
    people: People,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, number, phone = written(client, session, people)

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(SAID)

    monkeypatch.setattr("webapp.reflection.thinking.think", breaks)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    caplog.set_level(logging.DEBUG)
    answer = sessions.think(phone, number, SAID)
    assert answer.status_code == 500
    for told in (answer.text, caplog.text):
        assert SAID not in told
        assert str(here.member.name) not in told or told is answer.text


def test_fewer_than_three_are_told_that_a_writer_can_be_guessed(
    client: CheckedClient, session: Session, people: People
) -> None:
    here = sessions.room(client, session, people)
    wall, phone = here.of(here.lead), here.of(here.member)
    number = sessions.opened(session, here, wall)
    sessions.join(phone, session, number)
    pages = ((wall, "lead"), (phone, "here"))
    assert all("can guess who wrote it" in one.get(f"/sessions/{number}/{page}").text for one, page in pages)
    for person in (here.other, here.partner):
        sessions.join(here.of(person), session, number)
    assert not any("can guess who wrote" in one.get(f"/sessions/{number}/{page}").text for one, page in pages)


def test_a_place_that_was_passed_shows_what_came_at_the_last_moment(
    client: CheckedClient, session: Session, people: People
) -> None:
    here, number, _phone = written(client, session, people)
    session.add(
        Thought(id=uuid.uuid4(), session_id=number, place=Place.PROMISED, text="Late.", mark="0" * 64)
    )
    session.commit()
    wall = here.of(here.lead)
    assert "Late." not in wall.get(f"/sessions/{number}/minutes").text
    sessions.go_to(wall, session, number, Place.HEARD)
    assert "Late." in wall.get(f"/sessions/{number}/minutes").text

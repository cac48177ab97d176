"""What is left behind: in the database's file, in the log, after a module is off, after a mere look."""

import inspect
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families import scene as families
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in
from tests.security import house
from webapp import cli, clock
from webapp.access import guard
from webapp.config import Module
from webapp.extensions import Base, db
from webapp.outbox.models import Message
from webapp.stewardship import modules
from webapp.unit_of_work import Attune

TYPED = (
    "Maureen and Ali",
    "It says so about",
    "Robin Vale",
    "robin.vale@mail",
    "Noa Brook",
    "That sounds exhausting",
    "showed us the new room",
    "He comes to the flat",
    "Roza Karim",
    "Otto Karim",
    "07700900123",
    "half a draft",
    "Tired of the waiting list",
)


def everything(session: Session) -> dict[str, list[str]]:
    """Every row of every table as the database holds it; events aside, since a receipt is one."""
    return {
        table.name: sorted(str(tuple(row)) for row in session.execute(text(f"select * from {table.name}")))
        for table in Base.metadata.sorted_tables
        if table.name not in {"event", "event_detail"}
    }


def test_looking_at_every_page_changes_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    built = house.build(client, session, people)
    browsers = list(house.everybody(client, built))
    before, looked = everything(session), 0
    session.rollback()
    for name, theirs in browsers:
        looked += len(house.pages(theirs, name))
        theirs.get("/exit")
    client.get(f"/s/{built.candidate_token}")
    assert everything(session) == before
    assert looked > 40


@contextmanager
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that anything logs, as somebody would who asks for all of it to find a fault."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if not name.startswith("sqlalchemy"):
            caplog.set_level(logging.DEBUG, logger=name)
    yield


def test_no_token_code_or_name_is_ever_logged(
    client: CheckedClient, session: Session, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    with heard(caplog):
        built = house.build(client, session, people)
        for _name, theirs in house.everybody(client, built):
            theirs.get("/nothing/" + built.family_token)
        client.get(f"/s/{built.family_token}")
        client.post(f"/s/{built.family_token}", data={"code": "123456"})
        client.get(f"/s/{built.family_token}x")
    for secret in (*TYPED, built.family_token, built.candidate_token):
        assert secret not in caplog.text


def test_the_server_keeps_no_list_of_addresses() -> None:
    source = inspect.getsource(cli)
    assert "gunicorn" in source
    assert "access-log" not in source


def test_nothing_that_was_typed_stands_in_the_databases_file(
    sqlite_app: Attune, sqlite_people: People, tmp_path: Path
) -> None:
    client = sqlite_app.test_client()
    assert isinstance(client, CheckedClient)
    built = house.build(client, db.session(), sqlite_people)
    open_link(client, built.family_token)
    token = next(form for form in client.page("/words").forms if form.action == "/words").fields
    for version, words in ((0, "half a draft"), (0, "half a draft, the other tab")):
        sent = {"client_id": token["client_id"][0], "version": version, "fields": {"text-went-well": words}}
        client.post("/words/save", json=sent, headers={"X-CSRFToken": token["csrf_token"][0]})
    for _ in range(2):
        held = {path.name: path.read_bytes() for path in tmp_path.glob("*.sqlite*")}
        assert "test.sqlite" in held
        for words in (*TYPED, built.family_token, built.candidate_token):
            for name, content in held.items():
                assert words.encode() not in content, f"{words} in {name}"
        db.session.remove()
        with closing(sqlite3.connect(tmp_path / "test.sqlite")) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")


@pytest.mark.parametrize("module", [Module.RECRUITMENT, Module.FAMILIES])
def test_no_message_outlives_its_module(
    app: Attune, client: CheckedClient, session: Session, people: People, module: Module
) -> None:
    house.build(client, session, people)
    channels = {Module.RECRUITMENT: "e-mail", Module.FAMILIES: "text"}
    before = dict(session.execute(select(Message.channel, func.count()).group_by(Message.channel)).all())
    modules.erase(session, app.extensions["attune"], module, clock.now())
    after = dict(session.execute(select(Message.channel, func.count()).group_by(Message.channel)).all())
    assert channels[module] in before
    assert after == {channel: count for channel, count in before.items() if channel != channels[module]}


def test_a_candidates_visit_opens_no_familys_page_and_the_other_way_round(
    client: CheckedClient, session: Session, people: People
) -> None:
    built = house.build(client, session, people)
    pages = {built.candidate_token: ("/assessment", "/words"), built.family_token: ("/words", "/assessment")}
    sends = {"/assessment": "/assessment/check", "/words": "/words/help"}
    for token, (own, other) in pages.items():
        theirs = house.browser(client)
        open_link(theirs, token)
        cookie = theirs.get_cookie(guard.VISIT_COOKIE)
        assert cookie is not None
        sent = next(form.fields for form in theirs.page(own).forms if "csrf_token" in form.fields)
        assert theirs.get(other).status_code == 401
        theirs.set_cookie(guard.VISIT_COOKIE, cookie.value)
        assert theirs.post(sends[other], data={**sent, "text": "x"}).status_code == 401
        theirs.set_cookie(guard.VISIT_COOKIE, cookie.value)
        assert theirs.get("/").status_code == 302
        assert theirs.get(own).status_code == 200


def test_the_visits_cookie_is_bare_and_goes_at_the_exit(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = families.invite(client, session, families.set_scene(session, people))
    started = open_link(client, token)
    (cookie,) = [one for one in started.headers.getlist("Set-Cookie") if one.startswith(guard.VISIT_COOKIE)]
    for flag in ("HttpOnly", "SameSite=Strict", "Max-Age=1800", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    left = client.get("/exit")
    assert left.headers["Referrer-Policy"] == "no-referrer"
    assert client.get_cookie(guard.VISIT_COOKIE) is None
    assert client.get("/words").status_code == 401


def test_nobody_who_assesses_or_decides_or_observes_meets_a_candidates_name(
    client: CheckedClient, session: Session, people: People
) -> None:
    built = house.build(client, session, people)
    recruiter = built.recruitment.recruiter
    walked = 0
    for person in built.staff:
        if person.id == recruiter.id:
            continue
        theirs = house.browser(client)
        sign_in(theirs, person)
        for url in (*house.pages(theirs, person.name), "/campaigns", "/outbox", "/nothing"):
            answer = theirs.get(url)
            told = answer.text + str(answer.headers)
            for secret in ("Robin", "Vale", "mail.example", "Noa Brook"):
                assert secret not in told, f"{url} as {person.name}"
            if person in built.recruitment.assessors:
                (other,) = set(built.recruitment.assessors) - {person}
                assert other.name not in told
                assert Page.of(answer).title
            walked += 1
    assert walked > 40

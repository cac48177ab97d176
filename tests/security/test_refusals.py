"""Faults, lost databases and forms without a token: what is shown, what is logged, and what is kept."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.typing import ResponseReturnValue
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.access.test_every_route_and_role import address, routes
from tests.conftest import People
from tests.families import scene as families
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene as recruitment
from webapp.access import guard, policy
from webapp.access.guard import VISIT_COOKIE
from webapp.access.policy import Role
from webapp.capture.models import Draft
from webapp.extensions import READING, db
from webapp.safeguarding.models import Concern
from webapp.unit_of_work import Attune

SECRET = "Roza Karim said this at the door"
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


@contextmanager
def away(where: Callable[[str], bool]) -> Iterator[None]:
    """The database fails at every statement of this kind, and at every one after it."""
    failed: list[str] = []

    def fail(*given: object) -> None:
        statement = str(given[2])
        if failed or where(statement.lower()):
            failed.append(statement)
            raise OperationalError(statement, {}, Exception("server closed the connection unexpectedly"))

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert failed


def at_once(_statement: str) -> bool:
    return True


def at_a_write(statement: str) -> bool:
    return statement.startswith(("insert", "update"))


def test_every_form_of_staff_is_refused_without_its_token(sqlite_app: Attune, sqlite_people: People) -> None:
    client = sqlite_app.test_client()
    person = sqlite_people("Every Body", *(role for role in Role if role not in policy.BY_LINK), team="North")
    walked = 0
    for rule, method in routes(sqlite_app):
        permission = guard.permission_of(sqlite_app, rule.endpoint)
        if method in READING or permission is None or policy.is_for_links(permission):
            continue
        if rule.endpoint in {"link.start", "passwords.choose", "stopping.stop", "digest.stop_now"}:
            continue
        for data in ({}, {"csrf_token": "forged"}, {"csrf_token": "é"}):
            sign_in(client, person)
            answer = client.post(address(sqlite_app, rule), data=data)
            assert answer.status_code == 400, f"{rule.rule}: {answer.status_code}"
        walked += 1
    assert walked > 25


def test_every_form_of_a_visit_is_refused_without_its_token(
    sqlite_app: Attune, sqlite_people: People
) -> None:
    session = db.session()
    client = sqlite_app.test_client()
    assert isinstance(client, CheckedClient)
    token = families.invite(client, session, families.set_scene(session, sqlite_people))
    open_link(client, token)
    secret = client.get_cookie(VISIT_COOKIE)
    assert secret is not None
    walked = 0
    for rule, method in routes(sqlite_app):
        permission = guard.permission_of(sqlite_app, rule.endpoint)
        if method in READING or permission is None or not policy.is_for_links(permission):
            continue
        for data in ({}, {"csrf_token": "forged"}, {"csrf_token": "é"}):
            client.set_cookie(VISIT_COOKIE, secret.value)
            answer = client.post(address(sqlite_app, rule), data=data)
            assert answer.status_code == 401, f"{rule.rule}: {answer.status_code}"
        walked += 1
    assert walked > 8


def test_a_fault_shows_and_logs_nothing_of_what_it_was_about(
    sqlite_app: Attune, sqlite_people: People, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> ResponseReturnValue:
        try:
            raise KeyError(SECRET)
        except KeyError as fault:
            raise ValueError(SECRET) from fault

    view = guard.requires(policy.Permission.SEE_HOME)(broken)
    sqlite_app.view_functions["accounts.home"] = view
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False
    client = sqlite_app.test_client()
    sign_in(client, sqlite_people("Ada Ode"))
    answer = client.get("/?who=Roza")
    assert answer.status_code == 500
    for told in (answer.text, caplog.text):
        assert "Roza" not in told
    assert "ValueError" in caplog.text
    assert "KeyError" in caplog.text
    assert "raise KeyError" in caplog.text
    assert "ValueError" not in answer.text


@pytest.mark.parametrize("where", [at_once, at_a_write])
def test_a_form_of_staff_outlives_a_lost_database(
    client: CheckedClient, people: People, where: Callable[[str], bool]
) -> None:
    recruiter = people("Rae Moss", Role.RECRUITER)
    sign_in(client, recruiter)
    page = client.page("/campaigns/new")
    form = next(form for form in page.forms if form.in_main)
    cast = recruitment.Cast(
        recruiter=recruiter,
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )
    data = {**form.fields, **recruitment.campaign_fields(cast)}
    with away(where):
        answer = client.post("/campaigns/new", data=data)
    assert answer.status_code == 503
    assert "server closed" not in answer.text
    again = next(form for form in Page.of(answer).forms if form.action == "/campaigns/new")
    assert client.post(again.action, data=again.fields).status_code == 303


@pytest.mark.parametrize("where", [at_once, at_a_write])
def test_what_a_family_tells_outlives_a_lost_database(
    client: CheckedClient, session: Session, people: People, where: Callable[[str], bool]
) -> None:
    open_link(client, families.invite(client, session, families.set_scene(session, people)))
    told = {"text": SECRET + '\n\nand "<this>"'}
    form = next(form for form in client.page("/words/help").forms if form.in_main)
    with away(where):
        answer = client.post("/words/help", data={**form.fields, **told})
    assert answer.status_code == 503
    again = next(form for form in Page.of(answer).forms if form.action == "/words/help")
    assert client.post(again.action, data=again.fields).status_code == 303
    assert session.scalars(select(Concern)).one().text == told["text"]


def test_a_save_during_a_lost_database_is_told_to_wait(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, families.invite(client, session, families.set_scene(session, people)))
    form = next(form for form in client.page("/words").forms if form.action == "/words")
    sent = {"client_id": form.fields["client_id"][0], "version": 0, "fields": {"listened": "3"}}
    headers = {"X-CSRFToken": form.fields["csrf_token"][0]}
    with away(at_a_write):
        answer = client.post("/words/save", json=sent, headers=headers)
    assert (answer.status_code, list(answer.json or {})) == (503, ["message"])
    assert client.post("/words/save", json=sent, headers=headers).status_code == 200


def test_a_lost_database_hands_back_no_password(client: CheckedClient) -> None:
    form = next(form for form in client.page("/sign-in").forms if form.action == "/sign-in")
    with away(at_once):
        answer = client.post("/sign-in", data={**form.fields, "email": "a@b.org", "password": "secret words"})
    assert answer.status_code == 503
    assert "secret words" not in answer.text


def test_every_answer_bears_the_headers(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ria Moss", Role.RECRUITER))
    answers = [client.get(url) for url in ("/", "/campaigns", "/people", "/nothing", "/exit", "/s/nothing")]
    answers += [client.post("/campaigns/new"), client.put("/"), client.get("/static/nothing.js")]
    assert {answer.status_code for answer in answers} == {200, 302, 400, 403, 404, 405, 410}
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, answer.request.path
        secure = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in secure
        assert "default-src 'none'" in secure
        assert "frame-ancestors 'none'" in secure
    nonces = {answer.headers["Content-Security-Policy"] for answer in answers}
    assert len(nonces) == len(answers)


@pytest.mark.parametrize(
    "fields",
    [
        {"listened": 3},
        {"listened": {"deep": []}},
        {"listened": [["3"]]},
        {"listened": None},
        ["listened"],
        "listened",
    ],
)
def test_a_save_of_what_no_form_holds_is_refused(
    client: CheckedClient, session: Session, people: People, fields: object
) -> None:
    open_link(client, families.invite(client, session, families.set_scene(session, people)))
    token = client.page("/words").forms[0].fields["csrf_token"][0]
    sent = {"client_id": str(uuid.uuid4()), "version": 0, "fields": fields}
    answer = client.post("/words/save", json=sent, headers={"X-CSRFToken": token})
    assert answer.status_code == 422
    assert session.scalars(select(Draft)).all() == []


def test_half_a_character_and_a_nul_are_saved_as_what_can_be_kept(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, families.invite(client, session, families.set_scene(session, people)))
    token = client.page("/words").forms[0].fields["csrf_token"][0]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    body = (
        f'{{"client_id": "{uuid.uuid4()}", "version": 0, '
        '"fields": {"text-went-well": "before \\ud83d after \\u0000end"}}'
    )
    assert client.post("/words/save", data=body, headers=headers).status_code == 200
    assert session.scalars(select(Draft)).one().fields == {"text-went-well": "before ? after end"}
    assert "before ? after end" in client.get("/words").text


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"client_id": 1e999, "version": 1e999, "fields": {}}', "", "null", "\x00"]
)
def test_json_that_cannot_be_read_is_no_save(
    client: CheckedClient, session: Session, people: People, body: str
) -> None:
    open_link(client, families.invite(client, session, families.set_scene(session, people)))
    token = client.page("/words").forms[0].fields["csrf_token"][0]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    assert client.post("/words/save", data=body, headers=headers).status_code == 422


def test_a_text_of_a_million_letters_gets_a_clear_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, families.invite(client, session, families.set_scene(session, people)))
    answer = submit(client, "/words/help", {"text": "a" * 1_000_000})
    assert answer.status_code in (413, 422)
    assert Page.of(answer).title.strip()


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", "9" * 400, "-1", "%00", "1%00"])
def test_a_number_that_no_database_holds_is_no_page(
    client: CheckedClient, people: People, number: str
) -> None:
    everything = [role for role in Role if role not in policy.BY_LINK]
    sign_in(client, people("Every Body", *everything, team="North"))
    paths = ("/campaigns/{}", "/board/{}", "/board/1/{}", "/assessing/{}", "/families/{}", "/outbox/{}")
    paths += ("/practice/observations/{}", "/safety-concerns/{}", "/mirror/{}")
    for path in paths:
        assert client.get(path.format(number)).status_code in (400, 404), path
    for path in ("/campaigns", "/outbox", "/families", "/people", "/safety-concerns", "/jobs", "/events"):
        for name in ("before", "after", "page"):
            answer = client.get(f"{path}?{name}={number}")
            assert answer.status_code in (200, 400, 404), f"{path} {name}"

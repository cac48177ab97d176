"""Signing in under attack: tries are counted, the cookie is bare, and no way back leads elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.databases import SqliteTemplates
from tests.html import Page
from tests.pages import CheckedClient, sign_in
from webapp import clock, create_app
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.config import Settings
from webapp.extensions import db, limiter
from webapp.unit_of_work import Attune

PASSWORD = "four wet ducks at noon"
ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\r\n/evil.example",
    "\\\\evil.example",
    "////evil.example",
    "javascript:alert(1)",
    "/\x85/evil.example",
)


@pytest.fixture
def guarded(sqlite_templates: SqliteTemplates, tmp_path: Path) -> Iterator[Attune]:
    """The application as it is served, limits and secure cookies included, with one person."""
    with sqlite_templates.copy(tmp_path) as url:
        app = create_app(
            Settings(demonstration=True, database_url=url, jobs_path=tmp_path / "jobs.sqlite", _env_file=None)
        )
        app.test_client_class = CheckedClient
        with app.app_context():
            limiter.reset()
            ada = accounts.add_person(
                db.session(),
                email="ada@example.org",
                name="Ada Ode",
                employer=accounts.employer_named(db.session(), "The authority"),
                password=PASSWORD,
            )
            accounts.give_role(db.session(), ada, Role.OBSERVER, starts_on=clock.today())
            db.session.commit()
            yield app
            limiter.reset()
            db.session.remove()
            db.engine.dispose()


def enter(client: CheckedClient, password: str = PASSWORD, **more: str) -> TestResponse:
    page = Page.of(client.get("/sign-in", base_url="https://localhost"))
    form = next(form for form in page.forms if form.action == "/sign-in")
    sent = {**form.fields, "email": "ada@example.org", "password": password, **more}
    headers = {"Referer": "https://localhost/sign-in"}
    return client.post("/sign-in", data=sent, base_url="https://localhost", headers=headers)


def browser(app: Attune) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


def test_the_eleventh_sign_in_within_a_minute_is_refused(guarded: Attune) -> None:
    client = browser(guarded)
    assert [enter(client, "wrong").status_code for _ in range(11)] == [422] * 10 + [429]


def test_an_account_rests_after_five_wrong_passwords_and_says_the_same_as_ever(guarded: Attune) -> None:
    client = browser(guarded)
    pages = [Page.of(enter(client, "wrong")).text for _ in range(5)]
    resting = enter(client)
    assert resting.status_code == 422
    assert Page.of(resting).text == pages[0]
    stranger = enter(client, email="nobody@example.org")
    assert Page.of(stranger).text == pages[0]


def test_the_right_password_leaves_one_bare_cookie_and_none_that_lasts(guarded: Attune) -> None:
    answer = enter(browser(guarded), remember="y")
    assert answer.status_code == 302
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["session"]
    for flag in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert flag in cookies[0]
    assert "Expires" not in cookies[0]


def test_opening_links_too_often_is_refused(guarded: Attune) -> None:
    client = browser(guarded)
    assert [client.get("/s/nothing").status_code for _ in range(61)] == [410] * 60 + [429]
    assert [client.post("/s/nothing").status_code for _ in range(21)] == [410] * 20 + [429]
    assert [client.get("/password/nothing").status_code for _ in range(61)] == [410] * 60 + [429]
    assert [client.post("/password/nothing").status_code for _ in range(21)] == [410] * 20 + [429]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_way_back_leads_to_another_site(guarded: Attune, elsewhere: str) -> None:
    client = browser(guarded)
    entered = enter(client, next=elsewhere)
    assert entered.status_code in (302, 303, 400, 422)
    places = [entered.headers.get("Location", "/")]
    sign_in(client, db.session.scalars(select(Person)).one())
    page = Page.of(client.get("/", base_url="https://localhost"))
    token = page.forms[0].fields["csrf_token"]
    answer = client.post(
        "/language",
        data={"csrf_token": token, "language": "cy", "back": elsewhere},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/"},
    )
    places.append(answer.headers.get("Location", "/"))
    for place in places:
        # A browser drops tabs and line breaks, and reads a backslash as a slash.
        read = place.replace("\t", "").replace("\n", "").replace("\\", "/")
        assert urlsplit(urljoin("https://localhost/sign-in", read)).netloc == "localhost", place


def test_codes_are_not_tried_for_long(guarded: Attune) -> None:
    client = browser(guarded)
    token = client.page("/code").forms[0].fields["csrf_token"]
    tried = [client.post("/code", data={"csrf_token": token, "code": str(at)}) for at in range(21)]
    assert [answer.status_code for answer in tried] == [422] * 20 + [429]

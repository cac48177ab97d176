"""The link by which somebody chooses their password: once, within seven days, and while they have access."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask_security import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.visitors import EMAIL, PAGE, PASSWORD, choose, in_days, let_in, press, tokens
from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from tests.stewardship.commands import run
from webapp import clock
from webapp.access import links
from webapp.access.links import Purpose
from webapp.access.models import Link
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.extensions import db
from webapp.unit_of_work import Attune


@pytest.fixture
def nina(client: CheckedClient, session: Session, coordinator: Person) -> Person:
    """Somebody who was let in; their co-ordinator is signed in."""
    return let_in(client, session)


def is_over(client: CheckedClient, token: str) -> bool:
    """Whether a link leads to the one page that tells nothing, however it is asked for."""
    answers = (client.get(f"/password/{token}"), choose(client, token))
    return all(one.status_code == 410 and "This link has ended" in one.text for one in answers)


def test_a_password_is_chosen_once_and_lets_its_person_in(
    client: CheckedClient, session: Session, nina: Person
) -> None:
    (token,) = tokens(session, nina.id)
    theirs, earlier = browser(client), browser(client)
    sign_in(earlier, nina)
    assert earlier.get("/").status_code == 200
    for _ in range(3):
        page = theirs.page(f"/password/{token}")
        assert EMAIL not in page.text
        assert "Nina" not in page.text
    answer = choose(theirs, token)
    assert (answer.status_code, answer.location) == (303, "/sign-in?password=chosen")
    assert "Your password is chosen" in theirs.page(answer.location).text
    assert earlier.get("/").status_code == 302
    session.expire_all()
    assert nina.password is not None
    assert verify_password(PASSWORD, nina.password)
    assert submit(theirs, "/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code == 302
    assert theirs.get("/supervision").status_code == 200
    assert is_over(browser(client), token)
    assert tokens(session, nina.id) == []
    assert len(session.scalars(select(Event).where(Event.kind == "password.chosen")).all()) == 1


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("", "", "Enter a password of 12 to 128 characters"),
        ("elevenchars", "elevenchars", "Enter a password of 12 to 128 characters"),
        ("x" * 129, "x" * 129, "Enter a password of 12 to 128 characters"),
        (PASSWORD, PASSWORD + "s", "Enter the same password again"),
        (PASSWORD, "", "Enter the same password again"),
    ],
)
def test_a_password_that_will_not_do_spends_nothing(
    client: CheckedClient, session: Session, nina: Person, password: str, again: str, said: str
) -> None:
    (token,) = tokens(session, nina.id)
    answer = choose(client, token, password, again)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert PASSWORD not in answer.get_data(as_text=True)
    session.expire_all()
    assert nina.password is None
    assert choose(client, token).status_code == 303


def test_a_link_used_at_once_works_once(client: CheckedClient, session: Session, nina: Person) -> None:
    (token,) = tokens(session, nina.id)
    session.commit()

    def use(number: int) -> int:
        return choose(browser(client), token, f"{PASSWORD} {number}").status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(use, range(4)))
    assert answers == [303, 410, 410, 410]


def test_a_link_ends_after_seven_days_with_the_access_and_with_the_next_link(
    client: CheckedClient, session: Session, nina: Person
) -> None:
    (token,) = tokens(session, nina.id)
    link = session.scalars(select(Link)).one()
    assert link.expires_at - link.issued_at == timedelta(days=7)
    for _ in range(2):
        assert press(client, nina.id, "link", {"after": str(link.id)}).status_code == 303
    assert press(client, nina.id, "link", {"after": "x"}).status_code == 303
    (second,) = tokens(session, nina.id)
    assert is_over(client, token)
    assert client.get(f"/password/{second}").status_code == 200
    link = session.scalars(select(Link).order_by(Link.id.desc())).first()
    assert link is not None
    link.expires_at = clock.now()
    session.commit()
    assert is_over(client, second)
    press(client, nina.id, "link", {"after": str(link.id)})
    (third,) = tokens(session, nina.id)
    nina.access_ends_on = in_days(-1)
    session.commit()
    assert is_over(client, third)
    nina.access_ends_on = in_days(5)
    session.commit()
    assert client.get(f"/password/{third}").status_code == 200
    press(client, nina.id, "end")
    assert is_over(client, third)
    session.expire_all()
    assert nina.password is None


def test_a_link_opens_only_its_own_page(client: CheckedClient, session: Session, nina: Person) -> None:
    (token,) = tokens(session, nina.id)
    assert client.get(f"/s/{token}").status_code == 410
    assert client.post(f"/s/{token}").status_code == 410
    now, day = clock.now(), timedelta(days=1)
    others = [links.issue(session, one, f"person:{nina.id}", now, day) for one in links.ROLE_OF]
    nobody = links.issue(session, Purpose.PASSWORD, "person:987654", now, day)
    session.commit()
    assert all(is_over(client, one) for one in (*others, nobody, "nothing", "x" * 4000))
    assert client.get(f"/password/{token}").status_code == 200


def test_the_coordinator_never_sees_the_link(client: CheckedClient, session: Session, nina: Person) -> None:
    (token,) = tokens(session, nina.id)
    for url in (PAGE, f"{PAGE}/{nina.id}", "/"):
        assert token not in client.get(url).get_data(as_text=True)
    assert client.get("/outbox").status_code == 403


def test_a_password_from_the_command_line_ends_the_link(
    app: Attune, client: CheckedClient, session: Session, nina: Person
) -> None:
    (token,) = tokens(session, nina.id)
    session.commit()
    assert run(app, "password", EMAIL).exit_code == 0
    db.session.rollback()
    assert is_over(client, token)


def test_it_speaks_welsh_where_that_is_asked_for(
    client: CheckedClient, session: Session, nina: Person, people: People
) -> None:
    (token,) = tokens(session, nina.id)
    page = browser(client).page(f"/password/{token}?lang=cy")
    assert page.language == "cy"
    assert isinstance(page, Page)

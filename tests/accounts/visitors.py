"""How a co-ordinator lets somebody in, as the tests of visiting staff do it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages import CheckedClient, submit
from webapp import clock
from webapp.accounts.models import Employer, Person, Team
from webapp.accounts.service import team_named
from webapp.outbox.models import Message

PAGE = "/visiting-staff"
NEW = f"{PAGE}/new"
EMAIL = "nina.gale@trust.example"
PASSWORD = "four wet ducks at noon"


def day_fields(name: str, day: date) -> dict[str, str]:
    """A day as its three fields."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def in_days(days: int) -> date:
    """A day so many days from today."""
    return clock.today() + timedelta(days=days)


def team_id(session: Session, name: str = "North") -> int:
    """A team's id; the team is there afterwards."""
    found = team_named(session, name).id
    session.commit()
    return found


def fields(session: Session, **others: Any) -> dict[str, Any]:
    """The form, filled in for a school nurse who comes to the North team for ninety days."""
    filled: dict[str, Any] = {
        "name": "Nina Gale",
        "email": EMAIL,
        "employer_name": "The Health Trust",
        "profession": "School nurse",
        "kind": "partner",
        "team": str(team_id(session)),
    }
    filled |= day_fields("first_on", clock.today()) | day_fields("last_on", in_days(90))
    return filled | others


def let_in(client: CheckedClient, session: Session, **others: Any) -> Person:
    """Let somebody in; the co-ordinator is signed in already."""
    answer = submit(client, NEW, fields(session, **others))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    session.expire_all()
    return session.get_one(Person, int(answer.location.rpartition("/")[2]))


def press(
    client: CheckedClient, person_id: int, what: str, data: Mapping[str, Any] | None = None
) -> TestResponse:
    """Send one of the forms of a person's page, whether or not the page shows it."""
    token = client.page("/").forms[0].fields["csrf_token"]
    return client.post(f"{PAGE}/{person_id}/{what}", data={"csrf_token": token, **(data or {})})


def tokens(session: Session, person_id: int) -> list[str]:
    """The tokens in the messages that wait for a person, oldest first."""
    session.expire_all()
    bodies = session.scalars(
        select(Message.body).where(Message.about == f"person:{person_id}").order_by(Message.id)
    )
    return [token for body in bodies for token in re.findall(r"/password/(\S+)", body)]


def choose(
    client: CheckedClient, token: str, password: str = PASSWORD, again: str | None = None
) -> TestResponse:
    """Choose a password behind a link."""
    data = {"password": password, "again": password if again is None else again}
    return client.post(f"/password/{token}", data=data)


def names(session: Session, table: type[Employer] | type[Team]) -> list[str]:
    """The names in a table."""
    session.expire_all()
    return sorted(session.scalars(select(table.name)))

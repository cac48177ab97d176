"""Nobody in a family is named in what is planned, brought and added, unless somebody says it is no name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.supervision.meetings import Cast, cast_of, confirm, day, plan, recorded
from webapp import clock
from webapp.supervision.models import Attendance, Supervision

NAMED = "Pat Roe and I wonder how Kai Fenwick sleeps."

Write = Callable[[CheckedClient, Session, Cast, dict[str, str]], TestResponse]


def planned(client: CheckedClient, session: Session, cast: Cast, more: dict[str, str]) -> TestResponse:
    """Plan a supervision with a name in what it is about."""
    sign_in(client, cast.supervisor)
    fields = {"kind": "one to one", "people": [str(cast.practitioner.id)], "about": NAMED}
    return submit(client, "/supervision/new", {**fields, **day("held_on", clock.today()), **more})


def brought(client: CheckedClient, session: Session, cast: Cast, more: dict[str, str]) -> TestResponse:
    """Bring something with a name in it."""
    if not session.scalars(select(Supervision)).all():
        plan(client, cast.supervisor, cast.practitioner, when=clock.today() + timedelta(days=7))
    one = session.scalars(select(Supervision)).one()
    sign_in(client, cast.practitioner)
    return submit(client, f"/supervision/{one.id}/bring", {"brings": NAMED, **more})


def added(client: CheckedClient, session: Session, cast: Cast, more: dict[str, str]) -> TestResponse:
    """Confirm a record and add something with a name in it."""
    if not session.scalars(select(Supervision)).all():
        recorded(client, cast)
    one = session.scalars(select(Supervision)).one()
    return confirm(client, cast.practitioner, one.id, added=NAMED, **more)


@pytest.mark.parametrize("write", [planned, brought, added])
def test_what_may_be_a_name_is_looked_at_first_and_nothing_is_lost(
    client: CheckedClient, session: Session, people: People, write: Write
) -> None:
    cast = cast_of(session, people)
    asked = write(client, session, cast, {})
    assert asked.status_code == 422
    assert "Kai, Fenwick" in asked.text.split("for a name:")[1][:60]
    assert NAMED in asked.text
    kept = [one.brings + one.added for one in session.scalars(select(Attendance))]
    assert "".join(kept) == ""
    assert write(client, session, cast, {"names_checked": "Kai|Fenwick"}).status_code == 303

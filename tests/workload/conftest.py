"""Whoever takes in months, and the teams that the file names."""

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.workload.files import MAP
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.workload import service


@pytest.fixture
def coordinator(client: CheckedClient, session: Session, people: People) -> Person:
    """A co-ordinator, signed in, of an authority with three teams."""
    for name in ("North", "South", "East"):
        accounts.team_named(session, name)
    person = people("Cal Ord", Role.COORDINATOR)
    sign_in(client, person)
    return person


@pytest.fixture
def map_id(session: Session, coordinator: Person) -> int:
    """What the columns of the files mean, said before."""
    found = service.keep_map(session, MAP, None, coordinator.id, clock.now())
    session.commit()
    return found

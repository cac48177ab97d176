"""A co-ordinator who takes in counts, and somebody of the North team who picks."""

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person, Team


@pytest.fixture
def teams(session: Session) -> dict[str, Team]:
    """The authority's three teams by name."""
    found = {name: accounts.team_named(session, name) for name in ("North", "South", "East")}
    session.commit()
    return found


@pytest.fixture
def coordinator(client: CheckedClient, teams: dict[str, Team], people: People) -> Person:
    """A co-ordinator, signed in."""
    person = people("Cal Ord", Role.COORDINATOR)
    sign_in(client, person)
    return person


@pytest.fixture
def member(client: CheckedClient, teams: dict[str, Team], people: People) -> Person:
    """Somebody of the North team, signed in."""
    person = people("Mem Ber", Role.TEAM_MEMBER, team="North")
    sign_in(client, person)
    return person

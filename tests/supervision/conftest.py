"""The people of a supervision."""

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.supervision.meetings import Cast, cast_of
from webapp.access.policy import Role
from webapp.accounts.models import Person


@pytest.fixture
def cast(session: Session, people: People) -> Cast:
    """A supervisor, a practitioner, a partner and a family of the North team."""
    return cast_of(session, people)


@pytest.fixture
def sam(people: People) -> Person:
    """Another supervisor, who stands in."""
    return people("Sam Stand", Role.SUPERVISOR, team="South")

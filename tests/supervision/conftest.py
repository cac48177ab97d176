"""The people of a supervision."""

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.supervision.meetings import Cast, cast_of


@pytest.fixture
def cast(session: Session, people: People) -> Cast:
    """A supervisor, a practitioner, a partner and a family of the North team."""
    return cast_of(session, people)

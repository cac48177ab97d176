"""The people of a visit."""

import pytest

from tests.conftest import People
from tests.practice.visits import Cast
from webapp.access.policy import Role
from webapp.accounts.models import Person


@pytest.fixture
def cast(people: People) -> Cast:
    """An observer and a practitioner of the North team, and others who have nothing to do with them."""
    people("Noor Else", Role.PRACTITIONER, team="South")
    return Cast(
        observer=people("Ada Ode", Role.OBSERVER),
        practitioner=people("Pat Roe", Role.PRACTITIONER, team="North"),
    )


@pytest.fixture
def bea(people: People) -> Person:
    """An observer who stands in."""
    return people("Bea Fay", Role.OBSERVER)

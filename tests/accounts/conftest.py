"""Who lets people in."""

import pytest

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp.access.policy import Role
from webapp.accounts.models import Person


@pytest.fixture
def coordinator(client: CheckedClient, people: People) -> Person:
    """A co-ordinator, signed in."""
    person = people("Cal Ord", Role.COORDINATOR)
    sign_in(client, person)
    return person

"""Who writes rubrics."""

import pytest

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp.access.policy import Role
from webapp.accounts.models import Person


@pytest.fixture
def author(people: People) -> Person:
    """Somebody who writes rubrics."""
    return people("Eve Marsh", Role.AUTHOR)


@pytest.fixture
def writing(client: CheckedClient, author: Person) -> CheckedClient:
    """The author's browser."""
    sign_in(client, author)
    return client

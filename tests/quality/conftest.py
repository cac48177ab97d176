"""The quality lead whose pages these are."""

from collections.abc import Iterator

import pytest
from flask_babel import force_locale

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.unit_of_work import Attune


@pytest.fixture(autouse=True)
def in_english(app: Attune) -> Iterator[None]:
    """Outside a request nobody has chosen a language."""
    with force_locale("en_GB"):
        yield


@pytest.fixture
def person(people: People) -> Person:
    """The quality lead."""
    return people("Quin Lead", Role.QUALITY_LEAD)


@pytest.fixture
def lead(client: CheckedClient, person: Person) -> CheckedClient:
    """The quality lead, signed in."""
    sign_in(client, person)
    return client

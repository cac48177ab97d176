"""A phone."""

import pytest

from tests.capture.phones import Phone, ready
from tests.conftest import People
from tests.pages import CheckedClient
from tests.practice.visits import log_visit
from webapp.access.policy import Role


@pytest.fixture
def phone(client: CheckedClient, people: People) -> Phone:
    """An observer's phone, made ready."""
    observer = people("Ada Ode", Role.OBSERVER)
    observation = log_visit(client, observer, people("Pat Roe", Role.PRACTITIONER, team="North"))
    return ready(client, observer, observation)

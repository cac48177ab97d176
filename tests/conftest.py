"""What every test can ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy.orm import Session
from xdist.scheduler import LoadScopeScheduling

from tests.compiled import (
    look_away_from_what_stays,
    remember_addresses,
    remember_statements,
    remember_templates,
)
from tests.databases import PostgresTemplates, SqliteTemplates, settings_for, use_memory
from tests.pages import CheckedClient
from webapp import clock, create_app
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.extensions import db
from webapp.unit_of_work import Attune

People = Callable[..., Person]

# How long a case takes depends on what else the machine does; speed is for the benchmarks.
settings.register_profile("attune", deadline=None)
settings.load_profile("attune")
remember_addresses()
use_memory()


class ByFile(LoadScopeScheduling):
    """Keeps a file's tests on one worker, and all that walk through the same pages in a browser.

    What is tried on a phone without a line shares nothing with the walks, and goes where there is room.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if _is_a_walk(nodeid) else nodeid.partition("::")[0]


def _is_a_walk(nodeid: str) -> bool:
    return nodeid.startswith("tests/browser/") and not nodeid.startswith("tests/browser/test_a_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the walks, which nobody can share out, and end with the other browsers.

    What needs no browser fills the time between: two browsers at once slow each other down.
    """
    items.sort(key=lambda item: (not _is_a_walk(item.nodeid), "tests/browser/" in item.nodeid))


def pytest_collection_finish() -> None:
    """Everything that stays until the end is there."""
    look_away_from_what_stays()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Share the tests out among the workers."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplates:
    """Copies of an empty SQLite database."""
    return SqliteTemplates(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_templates() -> Iterator[PostgresTemplates]:
    """Copies of an empty PostgreSQL database."""
    templates = PostgresTemplates()
    yield templates
    templates.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database with every table, on each kind of server in turn."""
    templates = request.getfixturevalue(f"{request.param}_templates")
    with templates.copy(tmp_path) as url:
        yield url


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Attune]:
    """The application on an empty database of its own, with its context open."""
    yield from _running(create_app(settings_for(database_url, tmp_path)))


@pytest.fixture
def sqlite_app(sqlite_templates: SqliteTemplates, tmp_path: Path) -> Iterator[Attune]:
    """The application on SQLite alone: for what does not touch storage in its own way."""
    with sqlite_templates.copy(tmp_path) as url:
        yield from _running(create_app(settings_for(url, tmp_path)))


def _running(app: Attune) -> Iterator[Attune]:
    app.test_client_class = CheckedClient
    remember_templates(app)
    with app.app_context():
        remember_statements(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Attune) -> Session:
    """The test's own session; the client commits it before every request."""
    return db.session()


@pytest.fixture
def client(app: Attune) -> CheckedClient:
    """A browser that checks every page it is given."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


@pytest.fixture
def people(app: Attune) -> People:
    """Makes people: people("Ada Ode", Role.OBSERVER, team="North"), stored and committed."""
    return _make_person


@pytest.fixture
def sqlite_people(sqlite_app: Attune) -> People:
    """Makes people in the application that is on SQLite alone."""
    return _make_person


def _make_person(name: str, *roles: Role, team: str | None = None, employer: str = "The authority") -> Person:
    session = db.session()
    person = accounts.add_person(
        session,
        email=f"{name.lower().replace(' ', '.')}@example.org",
        name=name,
        employer=accounts.employer_named(session, employer),
    )
    place = accounts.team_named(session, team) if team else None
    for role in roles:
        accounts.give_role(session, person, role, team=place, starts_on=clock.today().replace(day=1))
    session.commit()
    return person

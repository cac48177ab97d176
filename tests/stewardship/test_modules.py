"""A module that is off leaves no menu, no route, no personal data, no command and nothing waiting."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.databases import settings_for
from tests.pages import CheckedClient, sign_in
from tests.stewardship.chains import happen
from tests.stewardship.commands import run
from webapp import audit, catalogue, create_app, settings_file
from webapp.access.models import Link
from webapp.access.policy import BY_LINK, Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.audit import Event, EventDetail
from webapp.capture.models import Draft
from webapp.config import Module, Settings
from webapp.demonstration.commands import SEED, fill
from webapp.demonstration.truth import Truth, World
from webapp.extensions import db
from webapp.insight.models import Rating
from webapp.rooms import House, Room
from webapp.safeguarding.models import Concern
from webapp.stewardship import modules
from webapp.unit_of_work import Attune

NOW = datetime(2026, 6, 17, 10, 0, tzinfo=UTC)
SOURCES = {
    Module.PRACTICE: {"observer", "self"},
    Module.FAMILIES: {"family"},
    Module.RECRUITMENT: {"scenario", "assessor"},
}


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of the test's own."""
    path = tmp_path / "instance" / "attune.env"
    monkeypatch.setattr(settings_file, "PATH", path)
    monkeypatch.delenv(modules.VARIABLE, raising=False)
    return path


def rooms_of(module: Module) -> list[Room]:
    return [room for room in catalogue.ROOMS if room.module is module]


def without(module: Module, url: str, folder: Path) -> Iterator[Attune]:
    app = create_app(settings_for(url, folder, modules=frozenset(Module) - {module}))
    app.test_client_class = CheckedClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def filled(app: Attune, session: Session) -> House:
    """The invented authority, with everything that its modules hold."""
    fill(session, World(Truth(), np.random.default_rng(SEED), NOW), lambda table, count: None)
    # Nobody may erase a safety concern that nobody has read, so these have been.
    session.execute(update(Concern).values(acknowledged_at=NOW, acknowledged_by_id=1))
    session.commit()
    house: House = app.extensions["attune"]
    return house


def rows(session: Session, module: Module, house: House) -> int:
    return sum(modules.held(session, house, module).values())


def test_switching_off_tells_first_and_leaves_no_row_of_the_module(
    filled: House, app: Attune, session: Session, env_file: Path
) -> None:
    for module in Module:
        before = {other: rows(session, other, filled) for other in Module}
        said = dry_run(app, module)
        assert said == before[module] > 0
        assert {other: rows(session, other, filled) for other in Module} == before
        assert module in Settings(testing=True, _env_file=env_file).modules or not env_file.exists()
        result = run(app, "modules", "off", module.value, "--commit")
        assert result.exit_code == 0, result.output
        assert {other: rows(session, other, filled) for other in Module} == {**before, module: 0}
        assert not SOURCES[module] & set(session.scalars(select(Rating.source).distinct()))
        purposes = [purpose.value for room in rooms_of(module) for purpose in room.starts]
        assert session.scalar(select(func.count()).where(Link.purpose.in_(purposes))) == 0
        assert module not in Settings(testing=True, _env_file=env_file).modules
        assert env_file.stat().st_mode & 0o777 == 0o600
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_families_cannot_be_switched_off_while_a_safety_concern_is_unread(
    app: Attune, session: Session, env_file: Path
) -> None:
    session.add(Concern(source="family", text="He came back.", raised_at=NOW))
    session.commit()
    result = run(app, "modules", "off", "families", "--commit")
    assert result.exit_code == 1
    assert "1 in safeguarding still wait for somebody: see to them first" in result.output
    assert session.scalar(select(func.count()).select_from(Concern)) == 1
    assert not env_file.exists()


def test_a_concern_of_another_module_stays_and_is_read_without_families(
    app: Attune, session: Session, env_file: Path, people: People
) -> None:
    said = ("family", "answer", "observation", "candidate")
    session.add_all(Concern(source=one, text="He came back.", raised_at=NOW) for one in said)
    session.execute(update(Concern).values(acknowledged_at=NOW, acknowledged_by_id=people("Sal Ward").id))
    session.commit()
    assert run(app, "modules", "off", "families", "--commit").exit_code == 0
    kept = session.scalars(select(Concern.source).order_by(Concern.id)).all()
    assert kept == ["observation", "candidate"]


def test_concerns_are_read_where_families_are_not_asked(
    database_url: str, tmp_path: Path, env_file: Path
) -> None:
    for app in without(Module.FAMILIES, database_url, tmp_path):
        db.session.add(Concern(source="candidate", text="He came back.", raised_at=NOW))
        db.session.commit()
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        sign_in(client, everybody_at_once())
        assert "/safety-concerns" in client.page("/").links
        assert client.get("/safety-concerns").status_code == 200


def dry_run(app: Attune, module: Module) -> int:
    """How many rows a dry run says would go."""
    result = run(app, "modules", "off", module.value)
    assert result.exit_code == 0, result.output
    lines = [line for line in result.output.splitlines() if line.endswith("rows would be erased")]
    return sum(int(line.split(": ")[1].split()[0]) for line in lines)


def test_what_events_of_the_module_say_goes_and_that_they_happened_stays(
    app: Attune, session: Session
) -> None:
    happen(session, 1)
    audit.record(session, "decision.recorded", actor="person:1", now=NOW, reason="what somebody wrote")
    session.commit()
    assert "the particulars of 1 events would be erased" in run(app, "modules", "off", "recruitment").output
    run(app, "modules", "off", "recruitment", "--commit")
    assert modules.particulars(session, Module.RECRUITMENT) == 0
    kept = select(Event.kind).join(EventDetail, EventDetail.event_id == Event.id)
    assert set(session.scalars(kept)) == {"record.viewed", "module.switched"}
    assert "decision.recorded" in session.scalars(select(Event.kind)).all()


def test_every_kind_of_event_of_a_module_is_declared() -> None:
    for prefix in (prefix for prefixes in modules.EVENTS.values() for prefix in prefixes):
        assert any(kind.startswith(prefix) for kind in audit.KINDS), prefix


def test_a_room_that_leaves_rows_behind_stops_the_switch(
    app: Attune, session: Session, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = accounts.employer_named(session, "Elsewhere")
    session.commit()
    forgetful = ModuleType("forgetful")
    forgetful.__dict__.update(TABLES=(type(account),), erase_all=lambda session: 0)
    house: House = app.extensions["attune"]
    monkeypatch.setattr(house, "every_room", [Room("forgetful", module=Module.PRACTICE, care=forgetful)])
    result = run(app, "modules", "off", "practice", "--commit")
    assert result.exit_code == 1
    assert "Not everything was erased from employer." in result.output
    assert not env_file.exists()


def test_switching_off_twice_and_on_again_does_no_harm(app: Attune, env_file: Path) -> None:
    for _ in range(2):
        assert run(app, "modules", "off", "families", "--commit").exit_code == 0
    read = Settings(testing=True, _env_file=env_file).modules
    assert read == {Module.RECRUITMENT, Module.PRACTICE}
    assert "is on already" in run(app, "modules", "on", "families", "--commit").output


def test_a_module_that_is_off_can_be_switched_on(database_url: str, tmp_path: Path, env_file: Path) -> None:
    for app in without(Module.FAMILIES, database_url, tmp_path):
        assert "would be switched on" in run(app, "modules", "on", "families").output
        assert not env_file.exists()
        assert run(app, "modules", "on", "families", "--commit").exit_code == 0
        assert Settings(testing=True, _env_file=env_file).modules == frozenset(Module)


def test_a_setting_in_the_environment_is_not_overruled_in_silence(
    app: Attune, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(modules.VARIABLE, '["families"]')
    result = run(app, "modules", "off", "families", "--commit")
    assert result.exit_code == 1
    assert f"Take {modules.VARIABLE} out of the environment" in result.output
    assert not env_file.exists()


def test_the_list_says_what_is_on(app: Attune, session: Session) -> None:
    happen(session, 1)
    result = run(app, "modules")
    assert result.output.splitlines() == [f"{module.value}: on, 0 rows" for module in Module]


@pytest.mark.parametrize("module", Module)
def test_every_route_of_a_module_that_is_off_is_absent(
    sqlite_app: Attune, module: Module, tmp_path: Path
) -> None:
    names = {blueprint.name for room in rooms_of(module) for blueprint in room.blueprints}
    theirs = [rule for rule in sqlite_app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in names]
    assert theirs
    url = sqlite_app.extensions["attune"].settings.database_url
    for app in without(module, url, tmp_path):
        left = {rule.endpoint for rule in app.url_map.iter_rules()}
        assert not left & {rule.endpoint for rule in theirs}
        client = app.test_client()
        for rule in theirs:
            address = str(rule).replace("<int:", "<")
            for argument in rule.arguments:
                address = address.replace(f"<{argument}>", "1")
            assert client.get(address).status_code == 404, rule


@pytest.mark.parametrize("module", Module)
def test_a_module_that_is_off_has_no_menu_no_command_and_nothing_waiting(
    sqlite_app: Attune, module: Module, tmp_path: Path
) -> None:
    for app in without(module, sqlite_app.extensions["attune"].settings.database_url, tmp_path):
        house: House = app.extensions["attune"]
        assert not {room.name for room in rooms_of(module)} & {room.name for room in house.rooms}
        commands = {one.name for room in rooms_of(module) for one in room.commands}
        assert not commands & set(app.cli.commands)
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        sign_in(client, everybody_at_once())
        page = client.page("/")
        assert page.status == 200
        with app.test_request_context("/"):
            theirs = {str(item.text) for room in rooms_of(module) for item in room.menu}
        assert not theirs & {line.strip() for line in page.text.splitlines()}


def everybody_at_once() -> Person:
    """One person with every role, who sees every menu there is."""
    session = db.session()
    person = accounts.add_person(
        session,
        email="all@example.org",
        name="Everybody",
        employer=accounts.employer_named(session, "The authority"),
    )
    team = accounts.team_named(session, "North")
    for role in Role:
        if role not in BY_LINK:
            accounts.give_role(session, person, role, team=team, starts_on=NOW.date().replace(year=2020))
    session.commit()
    return person

"""An authority is set up whole or not at all, from the first secret to the last role."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask_security import verify_password
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from tests.databases import settings_for
from tests.stewardship.commands import run
from webapp import create_app, settings_file
from webapp.access.policy import Role
from webapp.accounts.models import Employer, Person, RoleHeld, Team
from webapp.accounts.people_file import COLUMNS
from webapp.audit import Event
from webapp.config import Settings
from webapp.extensions import db
from webapp.unit_of_work import Attune

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "people.csv"
FIRST = ("--email", "Ada.Ode@example.org", "--name", "Ada Ode")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Attune]:
    """The application on a database without a single table."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_templates").empty()
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def people_file(folder: Path, *lines: str) -> str:
    path = folder / "people.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]))
    return str(path)


def count(table: type) -> int:
    session: Session = db.session()
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(empty: Attune, tmp_path: Path) -> None:
    result = run(empty, "setup", *FIRST, "--people", str(EXAMPLE))
    assert result.exit_code == 0, result.output
    assert "new team: Harbour" in result.output
    assert "new person: Ada Ode <ada.ode@example.org>: administrator" in result.output
    assert "supervisor in Harbour, team member in Harbour, supervisor in Orchard" in result.output
    if db.engine.dialect.name == "sqlite":
        assert not (tmp_path / "empty.sqlite").exists()
    else:
        assert inspect(db.engine).get_table_names() == []


def test_an_authority_is_made_from_an_empty_database(empty: Attune) -> None:
    result = run(
        empty, "setup", *FIRST, "--people", str(EXAMPLE), "--authority", "Northmoor Council", "--commit"
    )
    assert result.exit_code == 0, result.output
    assert (count(Person), count(Team), count(Employer)) == (7, 2, 2)
    session: Session = db.session()
    first = session.scalars(select(Person).where(Person.email == "ada.ode@example.org")).one()
    assert [held.role for held in first.roles_held] == [Role.ADMINISTRATOR.value]
    shown = result.output.partition("shown this once: ")[2].strip()
    assert first.password is not None
    assert verify_password(shown, first.password)
    nell = session.scalars(select(Person).where(Person.name == "Nell Faraday")).one()
    assert (nell.employer.name, nell.access_ends_on) == ("Tidewell Family Trust", date(2027, 3, 31))
    held = {(one.role, one.team.name if one.team else None, one.starts_on) for one in nell.roles_held}
    assert held == {
        ("practitioner", "Orchard", date(2026, 3, 2)),
        ("team member", "Orchard", date(2026, 3, 2)),
    }
    assert "authority.set up" in session.scalars(select(Event.kind)).all()


def test_a_second_run_makes_nothing_and_says_who_is_here(empty: Attune) -> None:
    run(empty, "setup", *FIRST, "--people", str(EXAMPLE), "--commit")
    before = (count(Person), count(RoleHeld), count(Event))
    result = run(empty, "setup", *FIRST, "--people", str(EXAMPLE), "--commit")
    assert result.exit_code == 0, result.output
    assert "here already, left as they are: tom.adeyemi@example.org" in result.output
    assert "everybody is here already" in result.output
    assert (count(Person), count(RoleHeld), count(Event)) == before


def test_a_longer_file_adds_only_who_is_new_and_tells_what_differs(empty: Attune, tmp_path: Path) -> None:
    old = people_file(tmp_path, "Bea Quist,b@example.org,X,,,observer,,")
    run(empty, "setup", *FIRST, "--people", old, "--commit")
    new = people_file(
        tmp_path,
        "Bea Quist-Ode,b@example.org,X,,Nurse,observer;assessor,,",
        "Cy Rudd,c@example.org,X,,,observer,,",
    )
    result = run(empty, "setup", "--people", new, "--commit")
    assert result.exit_code == 0, result.output
    assert "line 2: b@example.org has the name 'Bea Quist', not 'Bea Quist-Ode'" in result.output
    assert "line 2: b@example.org is not assessor" in result.output
    assert set(db.session.scalars(select(Person.name))) == {"Ada Ode", "Bea Quist", "Cy Rudd"}


def test_one_mistake_keeps_everything_from_being_made(empty: Attune, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Bea Quist,b@example.org,X,,,observer,,", "Cy Rudd,c@example.org,X,,,king,,")
    result = run(empty, "setup", *FIRST, "--people", file, "--commit")
    assert result.exit_code == 1
    assert "line 3, column roles: found 'king'" in result.output
    assert inspect(db.engine).get_table_names() == []


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ((), "Give --email and --name of the first administrator."),
        (("--email", "a@example.org"), "Give both --email and --name"),
        (("--email", "ada", "--name", "Ada"), "Enter an e-mail address like name@example.org."),
        (("--email", "tom.adeyemi@example.org", "--name", "Thomas"), "Write the same name."),
    ],
)
def test_an_authority_needs_an_administrator(empty: Attune, given: tuple[str, ...], remedy: str) -> None:
    result = run(empty, "setup", *given, "--people", str(EXAMPLE), "--commit")
    assert result.exit_code == 1
    assert remedy in result.output


def test_the_administrator_may_stand_in_the_file(empty: Attune, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Bea Quist,b@example.org,X,,,administrator,,")
    result = run(empty, "setup", "--people", file, "--commit")
    assert result.exit_code == 0, result.output
    given = run(empty, "password", "b@example.org")
    assert "Bea Quist's new password, shown this once: " in given.output
    session: Session = db.session()
    session.expire_all()
    stored = session.scalars(select(Person.password)).one()
    assert stored is not None
    assert verify_password(given.output.partition("once: ")[2].strip(), stored)


def test_a_password_may_come_from_a_file_if_it_is_long_enough(empty: Attune, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("short\n")
    result = run(empty, "setup", *FIRST, "--password-file", str(secret), "--commit")
    assert result.exit_code == 1
    assert "give a password of at least 12 characters" in result.output
    secret.write_text("correct horse battery staple\n")
    result = run(empty, "setup", *FIRST, "--password-file", str(secret), "--commit")
    assert result.exit_code == 0, result.output
    assert "correct horse" not in result.output
    stored = db.session.scalars(select(Person.password)).one()
    assert stored is not None
    assert verify_password("correct horse battery staple", stored)


def test_a_password_for_nobody_says_so(sqlite_app: Attune) -> None:
    result = run(sqlite_app, "password", "nobody@example.org")
    assert result.exit_code == 1
    assert "Nobody has the address nobody@example.org." in result.output


def flask(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command as somebody runs it on a new machine, with the settings in a folder of their own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={**clean, "ATTUNE_INSTANCE": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_machine_is_set_up_before_there_are_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    refused = flask(folder, "audit", "chain")
    assert refused.returncode == 2
    assert "Set ATTUNE_SECRET_KEY" in refused.stderr
    assert "Traceback" not in refused.stderr
    dry = flask(folder, "setup", *FIRST, "--people", str(EXAMPLE))
    assert dry.returncode == 0, dry.stderr
    assert "would be written with fresh secrets" in dry.stdout
    assert not folder.exists()
    made = flask(folder, "setup", *FIRST, "--people", str(EXAMPLE), "--commit")
    assert made.returncode == 0, made.stderr
    assert "Made 7 people and 2 teams." in made.stdout
    env_file = folder / "attune.env"
    assert env_file.stat().st_mode & 0o777 == 0o600
    written = env_file.read_text()
    again = flask(folder, "setup", "--people", str(EXAMPLE), "--commit")
    assert "everybody is here already" in again.stdout
    assert env_file.read_text() == written
    assert flask(folder, "audit", "chain").returncode == 0


def test_a_server_does_not_start_without_secrets(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**clean, "ATTUNE_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert "Set ATTUNE_SECRET_KEY" in started.stderr


def test_what_cannot_be_understood_is_named_and_nothing_is_set_up(tmp_path: Path) -> None:
    (tmp_path / "attune.env").write_text("ATTUNE_STAFF_SESSION_HOURS=many\n")
    result = flask(tmp_path, "setup", *FIRST, "--commit")
    assert result.returncode == 2
    assert "Put right ATTUNE_STAFF_SESSION_HOURS" in result.stderr
    assert (tmp_path / "attune.env").read_text() == "ATTUNE_STAFF_SESSION_HOURS=many\n"


def test_a_mistake_on_a_new_machine_writes_no_secrets(tmp_path: Path) -> None:
    file = people_file(tmp_path, "Bea Quist,b@example.org,X,,,king,,")
    result = flask(tmp_path / "instance", "setup", *FIRST, "--people", file, "--commit")
    assert result.returncode == 1
    assert "column roles: found 'king'" in result.stderr
    assert not (tmp_path / "instance").exists()


def test_what_is_written_can_be_read_and_other_lines_stay(tmp_path: Path) -> None:
    path = tmp_path / "attune.env"
    path.write_text("# ours\nATTUNE_STAFF_SESSION_HOURS=4\nATTUNE_AUTHORITY_NAME=Old\n")
    settings_file.write({"ATTUNE_AUTHORITY_NAME": "St Mary's \\ Council"}, path)
    read = Settings(testing=True, _env_file=path)
    assert (read.authority_name, read.staff_session_hours) == ("St Mary's \\ Council", 4)
    assert path.read_text().startswith("# ours\n")
    assert [one.name for one in tmp_path.iterdir()] == ["attune.env"]

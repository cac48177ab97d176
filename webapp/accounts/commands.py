"""The command line that sets up an authority and gives somebody a password."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from flask_security import hash_password
from sqlalchemy.engine import make_url

from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import passwords, people_file, queries, setup
from webapp.accounts.people_file import Line, PeopleFile
from webapp.accounts.rules import SHORTEST_PASSWORD
from webapp.accounts.setup import Known, Plan
from webapp.config import Settings
from webapp.extensions import db

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Wishes:
    """What was asked of `flask setup`."""

    email: str | None
    name: str | None
    authority: str | None
    people: Path | None
    password_file: Path | None
    ask_password: bool
    commit: bool


def setup_command(carry_out: Callable[[Wishes], None]) -> click.Command:
    """The command `setup`, carried out by this function."""

    @click.command("setup")
    @click.option("--email", help="The first administrator's e-mail address.")
    @click.option("--name", help="The first administrator's name.")
    @click.option("--authority", help="The authority's name, which is also the administrator's employer.")
    @click.option(
        "--people", type=_file, help=f"A CSV file with the columns {','.join(people_file.COLUMNS)}."
    )
    @click.option("--password-file", type=_file, help="A file with the administrator's first password.")
    @click.option("--ask-password", is_flag=True, help="Ask for the administrator's first password.")
    @click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
    def command(**given: Any) -> None:
        """Begin an authority: secrets, database, first administrator, people, teams and roles.

        Says what would be made, and makes nothing without --commit. Run it again whenever there
        are more people to add: who is here already is left as they are.
        """
        carry_out(Wishes(**given))

    return command


@with_appcontext
def set_up(wishes: Wishes) -> None:
    """Set up the authority of the running application."""
    settings: Settings = current_app.extensions["attune"].settings
    look_ahead(wishes, _already(settings), settings.authority_name)
    if wishes.commit:
        make(wishes, settings.authority_name)
    else:
        click.echo("Nothing was made. Add --commit to make it.")


def make(wishes: Wishes, authority: str) -> None:
    """Bring the database up to date and make what was wished for: all of it, or nothing."""
    db.session.rollback()
    upgrade(directory=str(MIGRATIONS))
    session, day = db.session(), clock.today()
    made = plan_of(wishes, setup.known(session, day), authority)
    session.rollback()
    if made.is_empty:
        click.echo("The database is up to date, and everybody is here already.")
        return
    password, generated = first_password(wishes, made)
    setup.carry_out(session, made, password, clock.now(), day)
    session.commit()
    click.echo(f"Made {len(made.people)} people and {len(made.teams)} teams.")
    if generated:
        click.echo(f"The first administrator's password, shown this once: {password}")


def _already(settings: Settings) -> Known:
    """What is there already; a SQLite file that is not there yet is not made by looking."""
    path = make_url(settings.database_url)
    if path.drivername.startswith("sqlite") and not Path(path.database or "").exists():
        return Known()
    already = setup.known(db.session(), clock.today())
    db.session.rollback()
    return already


def look_ahead(wishes: Wishes, already: Known, authority: str) -> Plan:
    """Say what would be made; ends the command where something is wrong."""
    made = plan_of(wishes, already, authority)
    for kind, names in (("employer", made.employers), ("team", made.teams)):
        for name in names:
            click.echo(f"new {kind}: {name}")
    for newcomer in made.people:
        roles = [
            f"{role.value} in {line.team}" if line.team else role.value
            for line in newcomer.lines
            for role in line.roles
        ]
        click.echo(f"new person: {newcomer.who.name} <{newcomer.who.email}>: {', '.join(roles) or 'no role'}")
    for email in made.here:
        click.echo(f"here already, left as they are: {email}")
    for difference in made.differs:
        click.echo(f"the file differs, nothing is changed: {difference}")
    if made.problems:
        for problem in made.problems:
            click.echo(problem, err=True)
        raise click.ClickException(f"{len(made.problems)} to put right; nothing was made.")
    return made


def plan_of(wishes: Wishes, already: Known, authority: str) -> Plan:
    """What the wishes come to, with everything that is wrong with them."""
    file = people_file.read(wishes.people.read_bytes()) if wishes.people else PeopleFile()
    administrator, problems = _administrator(wishes, file, wishes.authority or authority)
    if wishes.password_file and len(_password_in(wishes.password_file)) < SHORTEST_PASSWORD:
        problems.append(f"--password-file: give a password of at least {SHORTEST_PASSWORD} characters.")
    made = setup.plan(file.lines, administrator, already)
    mistakes = [f"{wishes.people}: {mistake}" for mistake in file.mistakes]
    # A line with a mistake is not in the plan, so a missing administrator may be that line's.
    made.problems = mistakes + problems if mistakes or problems else made.problems
    return made


def _administrator(wishes: Wishes, file: PeopleFile, employer: str) -> tuple[Line | None, list[str]]:
    """The first administrator, as a line without a number; what the file says of them counts."""
    if not wishes.email and not wishes.name:
        return None, []
    if not wishes.email or not wishes.name:
        return None, ["Give both --email and --name of the first administrator."]
    if remedy := people_file.address_fault(wishes.email):
        return None, [f"--email: found {wishes.email!r}. {remedy}"]
    email = wishes.email.strip().lower()
    for line in file.lines:
        if line.email == email and line.name != wishes.name:
            return None, [f"--name: line {line.number} calls {email} {line.name!r}. Write the same name."]
    return Line(0, wishes.name.strip(), email, employer, roles=(Role.ADMINISTRATOR,)), []


def first_password(wishes: Wishes, made: Plan) -> tuple[str, bool]:
    """The first administrator's password, and whether it was made up here."""
    if not any(one.is_first_administrator for one in made.people):
        return "", False
    if wishes.password_file:
        return _password_in(wishes.password_file), False
    if wishes.ask_password:
        prompt = f"Password ({SHORTEST_PASSWORD} characters or more)"
        return click.prompt(prompt, hide_input=True, confirmation_prompt=True, value_proc=_long_enough), False
    return secrets.token_urlsafe(15), True


def _password_in(file: Path) -> str:
    return file.read_text().strip()


def _long_enough(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise click.BadParameter(f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
    return password


@click.command("password")
@click.argument("email")
@with_appcontext
def password_command(email: str) -> None:
    """Give the person with this e-mail address a new password, shown once; ends where they are signed in."""
    session = db.session()
    person = queries.person_by_email(session, email)
    if person is None:
        raise click.ClickException(
            f"Nobody has the address {email}. Check it, or add them with 'flask setup'."
        )
    password = secrets.token_urlsafe(15)
    person.password, person.fs_uniquifier = hash_password(password), secrets.token_hex(16)
    person.failed_sign_ins, person.locked_until = 0, None
    passwords.take_back(session, person.id, clock.now())
    session.commit()
    click.echo(f"{person.name}'s new password, shown this once: {password}")


setup_here = setup_command(set_up)

"""Adding people, teams and employers, and giving and ending roles."""

import uuid
from datetime import date

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import BY_LINK, Role
from webapp.accounts.models import Employer, Person, RoleHeld, Team


class RoleByLinkError(ValueError):
    """Candidates and families come by link; nobody holds their roles."""


def employer_named(session: Session, name: str) -> Employer:
    """The employer of this name, added if it is new."""
    employer = session.scalar(select(Employer).where(Employer.name == name))
    if employer is None:
        employer = Employer(name=name)
        session.add(employer)
        session.flush()
    return employer


def team_named(session: Session, name: str) -> Team:
    """The team of this name, added if it is new."""
    team = session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(name=name)
        session.add(team)
        session.flush()
    return team


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    employer: Employer,
    profession: str = "",
    password: str | None = None,
    access_ends_on: date | None = None,
) -> Person:
    """Add somebody who can sign in once they have a password (hashed with argon2id)."""
    person = Person(
        email=email.strip().lower(),
        name=name,
        employer=employer,
        profession=profession,
        password=hash_password(password) if password else None,
        access_ends_on=access_ends_on,
        fs_uniquifier=uuid.uuid4().hex,
    )
    session.add(person)
    session.flush()
    return person


def give_role(
    session: Session,
    person: Person,
    role: Role,
    *,
    team: Team | None = None,
    starts_on: date,
    ends_on: date | None = None,
) -> RoleHeld:
    """Give a role from a day on; RoleByLinkError for a role that only a link carries."""
    if role in BY_LINK:
        raise RoleByLinkError(role.value)
    held = RoleHeld(
        person_id=person.id,
        role=role.value,
        team_id=team.id if team else None,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(held)
    session.flush()
    return held


def sign_out_everywhere(person: Person) -> None:
    """End every sign-in of this person, on whatever device."""
    person.fs_uniquifier = uuid.uuid4().hex

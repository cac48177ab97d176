"""Who works where, in which role, and since when."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts.models import Employer, Person, RoleHeld, Team
from webapp.case_files import folded


def person_by_email(session: Session, email: str) -> Person | None:
    """The person who signs in with this address, or None."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def person_signing_in(session: Session, email: str) -> Person | None:
    """The person who signs in with this address, held off from other sign-ins, or None."""
    query = select(Person).where(Person.email == email.strip().lower())
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def person_to_change(session: Session, person_id: int) -> Person | None:
    """One person as they stand now, held off from others, or None."""
    query = select(Person).where(Person.id == person_id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def people(session: Session, *, after_id: int | None = None, limit: int = 50) -> Sequence[Person]:
    """People in order of name; `after_id` is the last person of the page before."""
    query = select(Person).order_by(Person.name, Person.id).limit(limit)
    last = session.get(Person, after_id) if after_id is not None else None
    if last is not None:
        query = query.where(tuple_(Person.name, Person.id) > tuple_(last.name, last.id))
    return session.scalars(query).all()


def people_in_role(
    session: Session, role: Role, day: date, team_ids: Iterable[int] | None = None
) -> Sequence[Person]:
    """The people who hold a role on a day (in one of these teams, where given), in order of name."""
    query = select(Person).join(RoleHeld).where(RoleHeld.role == role.value, RoleHeld.on(day))
    if team_ids is not None:
        query = query.where(RoleHeld.team_id.in_(list(team_ids)))
    people = session.scalars(query.distinct().order_by(Person.name)).all()
    return [person for person in people if person.has_access_on(day)]


def teams(session: Session) -> Sequence[Team]:
    """All teams in order of name."""
    return session.scalars(select(Team).order_by(Team.name)).all()


def teams_by_name(session: Session) -> dict[str, int]:
    """The ids of all teams by name, as `folded`."""
    return {folded(team.name): team.id for team in teams(session)}


def team(session: Session, team_id: int) -> Team | None:
    """One team, or None."""
    return session.get(Team, team_id)


def teams_in_role(session: Session, person_id: int, role: Role, day: date) -> Sequence[int]:
    """The teams in which a person holds a role on a day."""
    held = (RoleHeld.person_id == person_id, RoleHeld.role == role.value, RoleHeld.team_id.is_not(None))
    return [team for team in session.scalars(select(RoleHeld.team_id).where(*held, RoleHeld.on(day))) if team]


def team_of(session: Session, person_id: int, day: date) -> int | None:
    """The team in which a person is a practitioner on a day, or None."""
    return session.scalar(
        select(RoleHeld.team_id)
        .where(RoleHeld.person_id == person_id, RoleHeld.role == Role.PRACTITIONER.value, RoleHeld.on(day))
        .order_by(RoleHeld.starts_on.desc())
    )


def names(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """People's names by id."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return {row.id: row.name for row in rows}


def person(session: Session, person_id: int) -> Person | None:
    """One person, or None."""
    return session.get(Person, person_id)


def employers(session: Session) -> Sequence[Employer]:
    """All employers in order of name."""
    return session.scalars(select(Employer).order_by(Employer.name)).all()


def everybody(session: Session) -> Sequence[Person]:
    """Everybody, whether or not they have access today, in order of name."""
    return session.scalars(select(Person).order_by(Person.name, Person.id)).all()


def every_id(session: Session) -> Sequence[int]:
    """Everybody's id."""
    return session.scalars(select(Person.id)).all()

"""Who may read which concern: never whoever it speaks of, nor anybody in their team or their line."""

from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.accounts.models import Cover, Person, RoleHeld
from webapp.cases.models import Family, Worker
from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import Kind

# Who reads a concern, and an allegation; and who reads it where everybody of that role is kept from it.
FIRST = {Kind.CONCERN: Role.SAFEGUARDING_LEAD, Kind.ALLEGATION: Role.ALLEGATIONS_LEAD}
SECOND = {Kind.CONCERN: Role.ALLEGATIONS_LEAD, Kind.ALLEGATION: Role.SAFEGUARDING_LEAD}

Someone = SQLColumnExpression[int] | int


def is_about_staff() -> ColumnElement[bool]:
    """The condition that a concern speaks, or may speak, of somebody who works here."""
    return or_(Concern.kind == Kind.ALLEGATION.value, Concern.suspects_staff)


def is_kept_from(person: Someone, today: date) -> ColumnElement[bool]:
    """The condition that somebody must not read a concern: they are named in it, or near whoever is.

    Near are those who hold a role in a team of the person named, their supervisors among them; who stand in
    for them, or they for; who work with the family that it came from, and that family's team.
    """
    theirs, named, cover, worker = aliased(RoleHeld), aliased(RoleHeld), aliased(Cover), aliased(Worker)
    family = aliased(Family)
    holds = and_(theirs.person_id == person, theirs.on(today))
    in_their_team = (
        exists()
        .where(holds, named.person_id == Concern.about_id, named.team_id == theirs.team_id)
        .correlate_except(theirs, named)
    )
    of_the_familys_team = (
        exists()
        .where(holds, family.id == Concern.family_id, family.team_id == theirs.team_id)
        .correlate_except(theirs, family)
    )
    pair = or_(
        and_(cover.person_id == Concern.about_id, cover.stand_in_id == person),
        and_(cover.stand_in_id == Concern.about_id, cover.person_id == person),
    )
    stands_in = exists().where(pair, cover.on(today)).correlate_except(cover)
    works_there = (
        exists()
        .where(worker.family_id == Concern.family_id, worker.person_id == person)
        .correlate_except(worker)
    )
    is_named = and_(Concern.about_id.is_not(None), Concern.about_id == person)
    near = or_(is_named, in_their_team, of_the_familys_team, stands_in, works_there)
    return and_(is_about_staff(), near)


def _can_read(role: Role, today: date) -> ColumnElement[bool]:
    """The condition that somebody who holds a role today may read the concern."""
    held, person = aliased(RoleHeld), aliased(Person)
    has_access = and_(person.active, or_(person.access_ends_on.is_(None), person.access_ends_on >= today))
    return (
        exists()
        .where(held.role == role.value, held.on(today), person.id == held.person_id, has_access)
        .where(~is_kept_from(held.person_id, today))
        .correlate_except(held, person)
    )


def is_read_by(reach: Reach, today: date) -> ColumnElement[bool]:
    """The condition that whoever asks may read a concern today."""
    mine = reach.actor.roles
    ways = [Concern.kind == kind.value for kind, role in FIRST.items() if role in mine]
    ways += [
        and_(Concern.kind == kind.value, ~_can_read(FIRST[kind], today))
        for kind, role in SECOND.items()
        if role in mine
    ]
    return and_(or_(false(), *ways), ~is_kept_from(reach.actor.person_id or 0, today))


def has_no_reader(today: date) -> ColumnElement[bool]:
    """The condition that nobody at all may read a concern today."""
    return ~or_(*(_can_read(role, today) for role in FIRST.values()))


def readers(session: Session, concern: Concern, today: date) -> tuple[list[Person], list[Person]]:
    """Who may read a concern today, and who of the role that reads it first is kept from it."""
    kind = Kind(concern.kind)
    first, kept_out = _holders(session, concern, FIRST[kind], today)
    if first:
        return first, kept_out
    return _holders(session, concern, SECOND[kind], today)[0], kept_out


def _holders(
    session: Session, concern: Concern, role: Role, today: date
) -> tuple[list[Person], list[Person]]:
    query = (
        select(Person, is_kept_from(Person.id, today).label("kept_out"))
        .select_from(Concern)
        .join(RoleHeld, and_(RoleHeld.role == role.value, RoleHeld.on(today)))
        .join(Person, Person.id == RoleHeld.person_id)
        .where(Concern.id == concern.id)
        .order_by(Person.name, Person.id)
    )
    found: dict[int, tuple[Person, bool]] = {
        person.id: (person, bool(kept)) for person, kept in session.execute(query)
    }
    there = [(person, kept) for person, kept in found.values() if person.has_access_on(today)]
    return [one for one, kept in there if not kept], [one for one, kept in there if kept]


def staff(session: Session) -> list[tuple[int, str]]:
    """Everybody of whom an allegation can speak, those who have left among them, in order of name."""
    rows = session.execute(select(Person.id, Person.name).order_by(Person.name, Person.id))
    return [(row.id, row.name) for row in rows]

"""Letting in people from partners and agencies, with a last day; moving that day; ending their access."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.accounts import passwords, queries, service, visitors
from webapp.accounts.models import Employer, Person, RoleHeld, Team
from webapp.accounts.passwords import LinkTo
from webapp.accounts.rules import (
    ROLES_OF,
    VISITING,
    BeforeTheFirstDayError,
    EarlierAccessError,
    Kind,
    TooLateError,
)


@dataclass(frozen=True)
class Terms:
    """Who is to come, from where, what for, and from which day to which."""

    name: str
    email: str
    employer: str
    profession: str
    kind: Kind
    team: Team
    first_on: date
    last_on: date


class KnownError(Exception):
    """The address is known; `person` is whose it is, and `may_return` whether they can be let in again."""

    def __init__(self, person: Person, may_return: bool) -> None:
        super().__init__("known")
        self.person, self.may_return = person, may_return


def let_in(
    session: Session,
    terms: Terms,
    *,
    again_id: int | None,
    by_id: int,
    link_to: LinkTo,
    now: datetime,
) -> Person:
    """Let somebody in, or in again where `again_id` says that this is meant; the same again does nothing.

    Raises:
        KnownError: when the address is somebody's, and it was not said that they are meant.
        EarlierAccessError: when they would come again before their earlier access ended.
    """
    person, kind = _added(session, terms), "visiting staff.added"
    if person is None:
        person, kind = _let_in_again(session, terms, again_id, by_id, now), "visiting staff.let in again"
    if person is None:
        return _here(session, terms, again_id, by_id, clock.in_london(now).date())
    for role in ROLES_OF[terms.kind]:
        service.give_role(
            session, person, role, team=terms.team, starts_on=terms.first_on, ends_on=terms.last_on
        )
    audit.record(
        session,
        kind,
        actor=f"person:{by_id}",
        subject=f"person:{person.id}",
        now=now,
        what=terms.kind.value,
        team=terms.team.id,
        first_on=terms.first_on.isoformat(),
        last_on=terms.last_on.isoformat(),
    )
    passwords.send_link(session, person, terms.last_on, by_id=by_id, link_to=link_to, now=now)
    session.flush()
    return person


def _added(session: Session, terms: Terms) -> Person | None:
    """Somebody new, or None where the address is known, also since a moment ago."""
    if queries.person_by_email(session, terms.email) is not None:
        return None
    try:
        with session.begin_nested():
            return service.add_person(
                session,
                email=terms.email,
                name=terms.name,
                employer=_employer(session, terms.employer),
                profession=terms.profession,
                access_ends_on=terms.last_on,
            )
    except IntegrityError:
        return None


def _let_in_again(
    session: Session, terms: Terms, again_id: int | None, by_id: int, now: datetime
) -> Person | None:
    """Somebody whose access has ended, with nothing but what they are to have now; None for others."""
    today = clock.in_london(now).date()
    person = visitors.to_change(session, by_id, again_id, today) if again_id is not None else None
    if person is None or person.email != terms.email or person.has_access_on(today):
        return None
    was = person.access_ends_on or today
    if terms.first_on < was:
        raise EarlierAccessError(was)
    # Somebody let in again on the day on which their access ended holds each role once on it.
    _end_roles(session, person, min(was, terms.first_on - timedelta(days=1)))
    person.employer = _employer(session, terms.employer)
    person.profession, person.access_ends_on, person.active = terms.profession, terms.last_on, True
    # Whoever had the password then may not be whoever comes now.
    person.password, person.failed_sign_ins, person.locked_until = None, 0, None
    service.sign_out_everywhere(person)
    return person


def _here(session: Session, terms: Terms, again_id: int | None, by_id: int, today: date) -> Person:
    """Whose address it is, where the same form has let them in already; else KnownError."""
    known = session.scalars(select(Person).where(Person.email == terms.email)).one()
    person = visitors.one(session, by_id, known.id, today)
    if person is None or not person.has_access_on(today):
        raise KnownError(known, may_return=person is not None)
    held = {(one.role, one.team_id, one.starts_on, one.ends_on) for one in _open(session, person, today)}
    wanted = {(role.value, terms.team.id, terms.first_on, terms.last_on) for role in ROLES_OF[terms.kind]}
    is_named_so = again_id == person.id or person.name == terms.name
    if held == wanted and is_named_so and person.access_ends_on == terms.last_on:
        return person
    raise KnownError(person, may_return=False)


def _employer(session: Session, name: str) -> Employer:
    """The employer of this name, however it is written; added if it is new."""
    known = select(Employer).where(func.lower(Employer.name) == name.lower()).order_by(Employer.id)
    employer = session.scalar(known.limit(1))
    if employer is not None:
        return employer
    try:
        with session.begin_nested():
            return service.employer_named(session, name)
    except IntegrityError:
        # Somebody else added it a moment ago.
        return service.employer_named(session, name)


def _open(session: Session, person: Person, today: date) -> Sequence[RoleHeld]:
    """The roles of visiting staff that have not ended yet."""
    held = (RoleHeld.person_id == person.id, RoleHeld.role.in_([role.value for role in VISITING]))
    query = select(RoleHeld).where(*held, RoleHeld.ends_on.is_(None) | (RoleHeld.ends_on >= today))
    return session.scalars(query.order_by(RoleHeld.id)).all()


def _end_roles(session: Session, person: Person, last_on: date) -> None:
    """Let every role end on this day; one that would have begun later never was."""
    for held in _open(session, person, last_on):
        if held.starts_on > last_on:
            session.delete(held)
        else:
            held.ends_on = last_on
    session.flush()


def move_last_day(session: Session, person: Person, last_on: date, by_id: int, now: datetime) -> None:
    """Let somebody's access end on another day, and with it the roles that were to end with it.

    Raises:
        TooLateError: when their access has ended; they have to be let in again.
        BeforeTheFirstDayError: when a role would end before it begins.
    """
    today, was = clock.in_london(now).date(), person.access_ends_on
    if was is None or not person.has_access_on(today):
        raise TooLateError
    if last_on == was:
        return
    moved = [one for one in _open(session, person, today) if one.ends_on is None or one.ends_on >= was]
    if any(one.starts_on > last_on for one in moved):
        raise BeforeTheFirstDayError
    person.access_ends_on = last_on
    for one in moved:
        one.ends_on = last_on
    session.flush()
    who = {"actor": f"person:{by_id}", "subject": f"person:{person.id}"}
    days = {"was": was.isoformat(), "last_on": last_on.isoformat()}
    audit.record(session, "visiting staff.last day moved", now=now, **who, **days)


def end(session: Session, person: Person, by_id: int, now: datetime) -> None:
    """End somebody's access at once, wherever they are signed in; what they wrote stays.

    Nothing happens where it has ended already.
    """
    today, was = clock.in_london(now).date(), person.access_ends_on
    if was is None or not person.has_access_on(today):
        return
    person.active, person.access_ends_on = False, today
    _end_roles(session, person, today)
    service.sign_out_everywhere(person)
    passwords.take_back(session, person.id, now)
    who = {"actor": f"person:{by_id}", "subject": f"person:{person.id}"}
    audit.record(session, "visiting staff.ended", now=now, **who, was=was.isoformat())

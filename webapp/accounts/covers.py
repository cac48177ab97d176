"""Who stands in for whom: arranged, ended early, and asked for by the rooms whose work is handed over."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.accounts import rules
from webapp.accounts.models import Cover, Person, RoleHeld
from webapp.accounts.rules import CoverError, Fault, ForeignFormError, Span
from webapp.turns import take_turn

PAGE = 50

# Whose work can be handed over, and who can take it.
COVERED = (Role.OBSERVER, Role.SUPERVISOR, Role.PRACTITIONER, Role.TEAM_MEMBER, Role.PARTNER)


@dataclass(frozen=True)
class Asked:
    """Who is away, who stands in, and on which days; `last` None for somebody who has left."""

    person_id: int
    stand_in_id: int
    first: date
    last: date | None


def arrange(session: Session, asked: Asked, *, by_id: int, client_id: uuid.UUID, now: datetime) -> Cover:
    """Let somebody stand in; the same form sent again arranges nothing new.

    Raises:
        CoverError: when it cannot be arranged, with the reason.
        ForeignFormError: when the form's id belongs to somebody else's form.
    """
    # Two that are arranged at once could close a circle that neither of them sees.
    take_turn(session, "accounts.covers")
    before = session.scalar(select(Cover).where(Cover.client_id == client_id))
    if before is not None:
        if before.arranged_by_id != by_id:
            raise ForeignFormError
        return before
    fault = _fault(session, asked, clock.in_london(now).date())
    if fault is not None:
        raise CoverError(fault)
    cover = Cover(
        client_id=client_id,
        person_id=asked.person_id,
        stand_in_id=asked.stand_in_id,
        begins_on=asked.first,
        ends_on=asked.last,
        arranged_by_id=by_id,
        arranged_at=now,
    )
    session.add(cover)
    session.flush()
    _record(session, "cover.arranged", cover, by_id, now)
    return cover


def _fault(session: Session, asked: Asked, today: date) -> Fault | None:
    if asked.person_id == asked.stand_in_id:
        return Fault.THEMSELF
    wrong = rules.fault_of_days(asked.first, asked.last, today)
    if wrong is not None:
        return wrong
    stand_in = session.get(Person, asked.stand_in_id)
    if stand_in is None or not stand_in.has_access_on(max(asked.first, today)):
        return Fault.NO_ACCESS
    if not rules.has_access_throughout(stand_in.access_ends_on, asked.last):
        return Fault.NO_ACCESS
    new = Span(asked.person_id, asked.stand_in_id, asked.first, asked.last)
    standing = [
        Span(one.person_id, one.stand_in_id, one.begins_on, one.ends_on)
        for one in session.scalars(select(Cover).where(_is_not_over(today)))
    ]
    if rules.is_told_twice(new, standing):
        return Fault.TWICE
    return Fault.CIRCLE if rules.closes_a_circle(new, standing) else None


def _is_not_over(today: date) -> ColumnElement[bool]:
    return Cover.ended_at.is_(None) & or_(Cover.ends_on.is_(None), Cover.ends_on >= today)


def end(session: Session, cover: Cover, by_id: int, now: datetime) -> None:
    """End a cover early, once; what was not taken over is the person's as before."""
    if cover.ended_at is None:
        cover.ended_at = now
        session.flush()
        _record(session, "cover.ended", cover, by_id, now)


def to_end(session: Session, reach: Reach, cover_id: int) -> Cover | None:
    """A cover that whoever asks may end, held off from others, or None."""
    query = select(Cover).where(Cover.id == cover_id, *_in_reach(reach, Cover.person_id))
    return session.scalar(query.with_for_update())


def listed(session: Session, reach: Reach, today: date, before_id: int | None = None) -> Sequence[Cover]:
    """The covers that are not over and that whoever asks may arrange, newest first; one more than PAGE."""
    query = select(Cover).where(_is_not_over(today), *_in_reach(reach, Cover.person_id))
    if before_id is not None:
        query = query.where(Cover.id < before_id)
    return session.scalars(query.order_by(Cover.id.desc()).limit(PAGE + 1)).all()


def _in_reach(reach: Reach, person: Any) -> list[ColumnElement[bool]]:
    return [] if reach.everything else [person == reach.actor.person_id]


def those_who_go(session: Session, reach: Reach) -> Sequence[Person]:
    """For whom whoever asks may arrange cover, those who have left among them, in order of name."""
    held = exists().where(RoleHeld.person_id == Person.id, RoleHeld.role.in_(one.value for one in COVERED))
    return session.scalars(
        select(Person).where(held, *_in_reach(reach, Person.id)).order_by(Person.name, Person.id)
    ).all()


def one_who_goes(session: Session, reach: Reach, person_id: int) -> Person | None:
    """A person for whom whoever asks may arrange cover, or None."""
    held = exists().where(RoleHeld.person_id == Person.id, RoleHeld.role.in_(one.value for one in COVERED))
    return session.scalar(select(Person).where(Person.id == person_id, held, *_in_reach(reach, Person.id)))


def those_who_can_stand_in(session: Session, but_id: int, today: date) -> Sequence[tuple[Person, list[str]]]:
    """Everybody with access today whose roles can take work over, in order of name, each with these roles."""
    query = (
        select(Person, RoleHeld.role)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .where(Person.id != but_id, RoleHeld.on(today), RoleHeld.role.in_(one.value for one in COVERED))
        .order_by(Person.name, Person.id, RoleHeld.role)
    )
    found: dict[Person, list[str]] = {}
    for person, role in session.execute(query):
        if person.has_access_on(today) and role not in found.setdefault(person, []):
            found[person].append(role)
    return list(found.items())


def of_stand_in(session: Session, person_id: int, today: date) -> Sequence[Cover]:
    """For whom somebody stands in today, the first to begin first."""
    query = select(Cover).where(Cover.stand_in_id == person_id, Cover.on(today))
    return session.scalars(query.order_by(Cover.begins_on, Cover.id).limit(PAGE)).all()


def of_away(session: Session, person_id: int, today: date) -> Sequence[Cover]:
    """Who stands in for somebody, today or later, the first to begin first."""
    query = select(Cover).where(Cover.person_id == person_id, _is_not_over(today))
    return session.scalars(query.order_by(Cover.begins_on, Cover.id).limit(PAGE)).all()


def stands_in(stand_in_id: Any, away: Any, today: date, day: Any = None) -> ColumnElement[bool]:
    """The condition that one stands in today for the person in a column, and on the day in another."""
    on_that_day = [] if day is None else [Cover.on(day)]
    return exists().where(
        Cover.person_id == away, Cover.stand_in_id == stand_in_id, Cover.on(today), *on_that_day
    )


def _record(session: Session, kind: str, cover: Cover, by_id: int, now: datetime) -> None:
    actor, subject = f"person:{by_id}", f"person:{cover.person_id}"
    audit.record(session, kind, actor=actor, subject=subject, now=now, cover=cover.id)

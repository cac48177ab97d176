"""Who has been observed, by whom and when last: a list for arranging visits, without a figure in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Person, RoleHeld, Team
from webapp.practice import watched
from webapp.practice.models import Observation, ObservedVisit
from webapp.practice.rules import Purpose

PAGE = 50
VISITS = "observation"


@dataclass(frozen=True)
class Seen:
    """One person: when last observed, by whom, and the next visit that is prepared; None where not."""

    person_id: int
    name: str
    team: str
    last_on: date | None
    last_by: Sequence[str]
    next_on: date | None
    access_ends_on: date | None


def longest_ago(
    session: Session, today: date, page: int, team_id: int | None = None, kind: str = VISITS
) -> Sequence[Seen]:
    """One page of those who can be watched at this kind today, whoever never or longest ago was first.

    One more than PAGE where another page follows. Only what has been shared counts as observed.
    """
    held = [RoleHeld.role == watched.WHO[kind].value, RoleHeld.on(today)]
    if team_id:
        held.append(RoleHeld.team_id == team_id)
    # Only their visits are looked at: those of the whole service are many.
    theirs = and_(
        ObservedVisit.practitioner_id.in_(select(RoleHeld.person_id).where(*held)),
        (ObservedVisit.purpose == Purpose.SUPERVISION.value) == (kind == watched.SUPERVISION),
    )
    last, coming = _last(theirs), _coming(theirs, today)
    query = (
        select(Person, Team.name, last.c.day, coming.c.day)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .outerjoin(Team, Team.id == RoleHeld.team_id)
        .outerjoin(last, last.c.practitioner_id == Person.id)
        .outerjoin(coming, coming.c.practitioner_id == Person.id)
        .where(*held)
        .where(Person.access_ends_on.is_(None) | (Person.access_ends_on >= today))
        .order_by(last.c.day.is_not(None), last.c.day, Person.name, Person.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = session.execute(query).all()
    by = _by_whom(session, theirs, {person.id: day for person, _team, day, _next in rows if day})
    return [
        Seen(person.id, person.name, team or "", day, by.get(person.id, ()), following, person.access_ends_on)
        for person, team, day, following in rows
    ]


def _last(theirs: ColumnElement[bool]) -> Subquery:
    shared = and_(theirs, Observation.shared_at.is_not(None))
    query = select(ObservedVisit.practitioner_id, func.max(ObservedVisit.seen_on).label("day"))
    return query.join(Observation).where(shared).group_by(ObservedVisit.practitioner_id).subquery()


def _coming(theirs: ColumnElement[bool], today: date) -> Subquery:
    query = select(ObservedVisit.practitioner_id, func.min(ObservedVisit.seen_on).label("day"))
    is_to_come = and_(theirs, ObservedVisit.seen_on >= today)
    return query.where(is_to_come).group_by(ObservedVisit.practitioner_id).subquery()


def _by_whom(session: Session, theirs: ColumnElement[bool], last: dict[int, date]) -> dict[int, list[str]]:
    """Who shared an observation of each of these practitioners' last observed days."""
    rows = session.execute(
        select(ObservedVisit.practitioner_id, ObservedVisit.seen_on, Person.name)
        .join(Observation, Observation.visit_id == ObservedVisit.id)
        .join(Person, Person.id == Observation.observer_id)
        .where(theirs, ObservedVisit.practitioner_id.in_(last), ObservedVisit.seen_on.in_(set(last.values())))
        .where(Observation.shared_at.is_not(None))
        .order_by(Person.name)
    )
    found: dict[int, list[str]] = {}
    for practitioner_id, day, name in rows:
        if last[practitioner_id] == day:
            found.setdefault(practitioner_id, []).append(name)
    return found

"""Who has been observed, by whom and when last: a list for arranging visits, without a figure in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, func, select
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
    of_kind = (ObservedVisit.purpose == Purpose.SUPERVISION.value) == (kind == watched.SUPERVISION)
    last, coming = _last(of_kind), _coming(of_kind, today)
    query = (
        select(Person, Team.name, last, coming)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .outerjoin(Team, Team.id == RoleHeld.team_id)
        .where(*held)
        .where(Person.access_ends_on.is_(None) | (Person.access_ends_on >= today))
        .order_by(last.is_not(None), last, Person.name, Person.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = session.execute(query).all()
    by = _by_whom(session, of_kind, {person.id: day for person, _team, day, _next in rows if day})
    return [
        Seen(person.id, person.name, team or "", day, by.get(person.id, ()), following, person.access_ends_on)
        for person, team, day, following in rows
    ]


def _last(of_kind: ColumnElement[bool]) -> ScalarSelect[date]:
    """One person's last observed day, found from its end: a service has a great many visits."""
    return (
        select(ObservedVisit.seen_on)
        .join(Observation)
        .where(ObservedVisit.practitioner_id == Person.id, of_kind, Observation.shared_at.is_not(None))
        .order_by(ObservedVisit.seen_on.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def _coming(of_kind: ColumnElement[bool], today: date) -> ScalarSelect[date]:
    """One person's next day that is prepared, today or later."""
    return (
        select(func.min(ObservedVisit.seen_on))
        .where(ObservedVisit.practitioner_id == Person.id, of_kind, ObservedVisit.seen_on >= today)
        .correlate(Person)
        .scalar_subquery()
    )


def _by_whom(session: Session, of_kind: ColumnElement[bool], last: dict[int, date]) -> dict[int, list[str]]:
    """Who shared an observation of each of these practitioners' last observed days."""
    rows = session.execute(
        select(ObservedVisit.practitioner_id, ObservedVisit.seen_on, Person.name)
        .join(Observation, Observation.visit_id == ObservedVisit.id)
        .join(Person, Person.id == Observation.observer_id)
        .where(
            of_kind, ObservedVisit.practitioner_id.in_(last), ObservedVisit.seen_on.in_(set(last.values()))
        )
        .where(Observation.shared_at.is_not(None))
        .order_by(Person.name)
    )
    found: dict[int, list[str]] = {}
    for practitioner_id, day, name in rows:
        if last[practitioner_id] == day:
            found.setdefault(practitioner_id, []).append(name)
    return found

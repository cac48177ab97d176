"""Who takes conversations on which days, and which conversations wait without anybody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, duties
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.duty_forms import Span
from webapp.families.models import ListeningDuty

MOST = 100


class ForeignFormError(Exception):
    """The form's id belongs to another duty."""


@dataclass(frozen=True)
class Days:
    """Who takes conversations, from which day to which, on which days of the week (Monday is 0) and when."""

    span: Span
    weekdays: tuple[int, ...]
    morning: bool
    afternoon: bool


@dataclass(frozen=True)
class Listener:
    """Somebody who takes conversations on a day, and in which half of it."""

    name: str
    morning: bool
    afternoon: bool


def weekdays(duty: ListeningDuty) -> list[int]:
    """On which days of the week a duty is, Monday being 0."""
    return [int(number) for number in duty.weekdays.split()]


def is_on(duty: ListeningDuty, day: date) -> bool:
    """Whether somebody takes conversations on a day."""
    return duty.begins_on <= day <= duty.ends_on and day.weekday() in weekdays(duty)


def may_be_put_on(session: Session, today: date) -> Sequence[Person]:
    """Who can be put on the rota: everybody who leads conversations."""
    return accounts.people_in_role(session, Role.FAMILY_INTERVIEWER, today)


def coming(session: Session, today: date, person_id: int | None = None) -> Sequence[ListeningDuty]:
    """Every duty that is not over (of one person, where given), the first day first."""
    query = select(ListeningDuty).where(ListeningDuty.ends_on >= today, ListeningDuty.ended_at.is_(None))
    if person_id is not None:
        query = query.where(ListeningDuty.person_id == person_id)
    return session.scalars(query.order_by(ListeningDuty.begins_on, ListeningDuty.id).limit(MOST)).all()


def listening(session: Session, today: date) -> list[Listener]:
    """Who takes conversations today, in order of name."""
    duties_today = [one for one in coming(session, today) if is_on(one, today)]
    found = []
    for person in may_be_put_on(session, today) if duties_today else []:
        own = [one for one in duties_today if one.person_id == person.id]
        if own:
            halves = any(one.morning for one in own), any(one.afternoon for one in own)
            found.append(Listener(person.name, *halves))
    return found


def this_week(session: Session, today: date) -> list[int]:
    """Who is on the rota on some day from today to Sunday, and still leads conversations."""
    week = duties.rest_of_week(today)
    on_it = {one.person_id for one in coming(session, today) if any(is_on(one, day) for day in week)}
    return [person.id for person in may_be_put_on(session, today) if person.id in on_it]


def one(session: Session, duty_id: int) -> ListeningDuty | None:
    """One duty, held off from others, or None."""
    return session.scalar(select(ListeningDuty).where(ListeningDuty.id == duty_id).with_for_update())


def put_on(session: Session, days: Days, *, by_id: int, client_id: uuid.UUID, now: datetime) -> None:
    """Put somebody on the rota; the same form sent again puts them on once.

    Raises:
        ForeignFormError: when the form's id belongs to another duty.
    """
    duty = ListeningDuty(
        client_id=client_id,
        person_id=days.span.person_id,
        begins_on=days.span.begins_on,
        ends_on=days.span.ends_on,
        weekdays=" ".join(map(str, days.weekdays)),
        morning=days.morning,
        afternoon=days.afternoon,
        arranged_at=now,
        arranged_by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(duty)
    except IntegrityError as used:
        before = session.scalar(select(ListeningDuty).where(ListeningDuty.client_id == client_id))
        if before is None or _days_of(before) != days:
            raise ForeignFormError from used
        return
    _record(session, duty, by_id, now)


def _days_of(duty: ListeningDuty) -> Days:
    span = Span(duty.person_id, duty.begins_on, duty.ends_on)
    return Days(span, tuple(weekdays(duty)), duty.morning, duty.afternoon)


def take_off(session: Session, duty: ListeningDuty, *, by_id: int, now: datetime) -> None:
    """Take a duty off the rota, once."""
    if duty.ended_at is None:
        duty.ended_at = now
        session.flush()
        _record(session, duty, by_id, now)


def _record(session: Session, duty: ListeningDuty, by_id: int, now: datetime) -> None:
    audit.record(session, "listening rota.changed", actor=f"person:{by_id}", now=now, duty=duty.id)

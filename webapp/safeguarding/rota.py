"""Who reads concerns on which day, and what families are told while nobody does."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.safeguarding import rules, words
from webapp.safeguarding.models import Duty, HelpText
from webapp.safeguarding.rules import Nation

MOST = 100


class ForeignFormError(Exception):
    """The form's id belongs to another duty."""


@dataclass(frozen=True)
class Days:
    """Who reads from which day to which, between which times, and whether at weekends too."""

    person_id: int
    begins_on: date
    ends_on: date
    from_time: time
    until_time: time
    weekends: bool


@dataclass(frozen=True)
class Help:
    """What families read while nobody is on duty, for which nation."""

    nation: Nation
    text: str
    text_cy: str


def may_be_put_on(session: Session, today: date) -> Sequence[Person]:
    """Who can be put on the rota: everybody who reads concerns."""
    return accounts.people_in_role(session, Role.SAFEGUARDING_LEAD, today)


def on_duty(session: Session, now: datetime) -> list[Person]:
    """Who reads concerns at this moment, in order of name."""
    today = clock.in_london(now).date()
    query = select(Duty).where(Duty.begins_on <= today, Duty.ends_on >= today, Duty.ended_at.is_(None))
    there = {
        one.person_id
        for one in session.scalars(query)
        if rules.is_on_duty(now, one.from_time, one.until_time, weekends=one.weekends)
    }
    return [one for one in may_be_put_on(session, today) if one.id in there] if there else []


def coming(session: Session, today: date) -> Sequence[Duty]:
    """Every duty that is not over, the first day first."""
    query = select(Duty).where(Duty.ends_on >= today, Duty.ended_at.is_(None))
    return session.scalars(query.order_by(Duty.begins_on, Duty.id).limit(MOST)).all()


def one(session: Session, duty_id: int) -> Duty | None:
    """One duty, held off from others, or None."""
    return session.scalar(select(Duty).where(Duty.id == duty_id).with_for_update())


def put_on(session: Session, days: Days, *, by_id: int, client_id: uuid.UUID, now: datetime) -> None:
    """Put somebody on the rota; the same form sent again puts them on once.

    Raises:
        ForeignFormError: when the form's id belongs to another duty.
    """
    duty = Duty(
        client_id=client_id,
        person_id=days.person_id,
        begins_on=days.begins_on,
        ends_on=days.ends_on,
        from_time=days.from_time,
        until_time=days.until_time,
        weekends=days.weekends,
        arranged_at=now,
        arranged_by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(duty)
    except IntegrityError as used:
        before = session.scalar(select(Duty).where(Duty.client_id == client_id))
        if before is None or _days_of(before) != days:
            raise ForeignFormError from used
        return
    _record(session, "rota.changed", by_id, now, duty=duty.id)


def _days_of(duty: Duty) -> Days:
    return Days(duty.person_id, duty.begins_on, duty.ends_on, duty.from_time, duty.until_time, duty.weekends)


def take_off(session: Session, duty: Duty, *, by_id: int, now: datetime) -> None:
    """Take a duty off the rota, once."""
    if duty.ended_at is None:
        duty.ended_at = now
        session.flush()
        _record(session, "rota.changed", by_id, now, duty=duty.id)


def standing_help(session: Session) -> HelpText | None:
    """The text that somebody wrote last, or None while the house's own stands."""
    return session.scalar(select(HelpText).order_by(HelpText.id.desc()).limit(1))


def help_lines(session: Session, language: str) -> list[str]:
    """Whom to turn to, line by line, in that language where somebody has written it."""
    standing = standing_help(session)
    if standing is None:
        return words.help_of(Nation.ENGLAND)
    is_welsh = language.startswith("cy") and standing.text_cy
    return (standing.text_cy if is_welsh else standing.text).splitlines()


def change_help(session: Session, written: Help, *, by_id: int, now: datetime) -> None:
    """Let families read this from now on; what stands already is not written twice."""
    standing = standing_help(session)
    if standing is not None:
        before = (standing.nation, standing.text, standing.text_cy)
        if before == (written.nation.value, written.text, written.text_cy):
            return
    session.add(
        HelpText(
            nation=written.nation.value,
            text=written.text,
            text_cy=written.text_cy,
            changed_at=now,
            changed_by_id=by_id,
        )
    )
    session.flush()
    _record(session, "help text.changed", by_id, now, nation=written.nation.value)


def _record(session: Session, kind: str, by_id: int, now: datetime, **details: Any) -> None:
    audit.record(session, kind, actor=f"person:{by_id}", now=now, **details)

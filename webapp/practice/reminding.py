"""Reminding the two of an observation that it waits to be signed: three days before the last, and on it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp import clock
from webapp.accounts.models import Person
from webapp.outbox import queries as outbox_queries
from webapp.outbox import service as outbox
from webapp.practice import covering, messages, rules
from webapp.practice.models import Observation
from webapp.practice.queries import state_of
from webapp.practice.rules import SIGN_WITHIN, SignedAs

DAYS_BEFORE = (3, 0)
KIND = "sign"


def about(observation_id: int) -> str:
    """How messages about one observation are named, each followed by whom it reminds and when."""
    return f"{KIND}:{observation_id}"


def remind(session: Session, address: Callable[[int], str], now: datetime) -> int:
    """Write to everybody whose last day to sign comes in three days, or is today; once for each day.

    `address(observation_id)` is where it is read. Returns how many were written to.
    """
    today, since = clock.in_london(now).date(), now - SIGN_WITHIN - timedelta(days=1)
    query = (
        select(Observation)
        .where(Observation.shared_at.is_not(None), Observation.shared_at > since)
        .options(selectinload(Observation.visit), selectinload(Observation.signatures))
        .order_by(Observation.id)
    )
    sent = 0
    for one in session.scalars(query).all():
        last = rules.sign_by(one.shared_at) if one.shared_at else today
        for part in SignedAs:
            named = f"{about(one.id)}:{part.value}:{(last - today).days}"
            if (last - today).days in DAYS_BEFORE and not outbox_queries.is_written(session, named):
                sent += _write(session, one, part, named, address(one.id), last, now)
    return sent


def _write(
    session: Session, one: Observation, part: SignedAs, named: str, link: str, last: date, now: datetime
) -> bool:
    is_own, today = part is SignedAs.PRACTITIONER, clock.in_london(now).date()
    signs = one.visit.practitioner_id if is_own else covering.signs_today(session, one, today)
    person = session.get(Person, signs)
    has_signed = part in state_of(one).signed_as
    if has_signed or person is None or not person.has_access_on(today):
        return False
    subject, body = messages.sign_soon(one.visit.seen_on, last, link)
    outbox.write(
        session,
        sender_id=one.observer_id,
        about=named,
        channel="e-mail",
        address=person.email,
        subject=subject,
        body=body,
        link=None,
        now=now,
    )
    return True

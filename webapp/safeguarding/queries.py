"""Concerns that wait, those somebody has taken on, and those that are settled: narrowed by who may read."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from webapp.access.reaching import Reach
from webapp.safeguarding import walls
from webapp.safeguarding.models import Concern, ConcernStep
from webapp.safeguarding.rules import LONGEST_WAIT

PAGE, MOST_OVERDUE = 25, 100


class Find(Protocol):
    """One page of concerns within reach; one more than a page when another follows."""

    def __call__(self, session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[Concern]:
        """Find them."""


def _within(reach: Reach, today: date) -> Select[Concern]:
    return select(Concern).where(walls.is_read_by(reach, today))


def _page(session: Session, query: Select[Concern], page: int) -> Sequence[Concern]:
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def _waits(reach: Reach, today: date) -> Select[Concern]:
    return _within(reach, today).where(Concern.acknowledged_at.is_(None))


def waiting(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[Concern]:
    """Concerns that nobody has acknowledged: danger first, then the longest wait; one more than a page."""
    query = _waits(reach, today).order_by(Concern.in_danger.desc(), Concern.raised_at, Concern.id)
    return _page(session, query, page)


def acknowledged(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[Concern]:
    """Acknowledged concerns without an outcome, the longest wait first; one more than a page."""
    query = _within(reach, today).where(Concern.acknowledged_at.is_not(None), Concern.outcome.is_(None))
    return _page(session, query.order_by(Concern.raised_at, Concern.id), page)


def settled(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[Concern]:
    """Concerns with an outcome, the latest first; one more than a page."""
    query = _within(reach, today).where(Concern.outcome.is_not(None))
    return _page(session, query.order_by(Concern.outcome_at.desc(), Concern.id.desc()), page)


def how_many_wait(session: Session, reach: Reach, today: date) -> int:
    """How many concerns nobody has acknowledged."""
    ids = _waits(reach, today).with_only_columns(Concern.id)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def oldest(session: Session, reach: Reach, today: date) -> datetime | None:
    """When the concern that has waited longest was raised."""
    return session.scalar(_waits(reach, today).with_only_columns(func.min(Concern.raised_at)))


def concern(session: Session, reach: Reach, concern_id: int, today: date) -> Concern | None:
    """One concern that whoever asks may read, with what happened to it, or None."""
    query = _within(reach, today).where(Concern.id == concern_id)
    return session.scalar(query.options(selectinload(Concern.steps)))


def to_change(session: Session, reach: Reach, concern_id: int, today: date) -> Concern | None:
    """The same, held off from others until the transaction ends."""
    query = _within(reach, today).where(Concern.id == concern_id).options(selectinload(Concern.steps))
    return session.scalar(query.with_for_update(of=Concern).execution_options(populate_existing=True))


def step_sent_as(session: Session, client_id: uuid.UUID) -> ConcernStep | None:
    """The step that was taken with this form's id, or None."""
    return session.scalar(select(ConcernStep).where(ConcernStep.client_id == client_id))


def overdue(session: Session, reach: Reach, now: datetime, today: date) -> Sequence[Concern]:
    """Concerns that have waited too long, or that nobody may read: without those near whoever asks."""
    too_long = and_(Concern.acknowledged_at.is_(None), Concern.raised_at < now - LONGEST_WAIT)
    unread = and_(Concern.acknowledged_at.is_(None), walls.has_no_reader(today))
    near_me = walls.is_kept_from(reach.actor.person_id or 0, today)
    query = select(Concern).where(or_(too_long, unread), ~near_me)
    return session.scalars(query.order_by(Concern.raised_at, Concern.id).limit(MOST_OVERDUE)).all()


def without_reader(session: Session, today: date, concerns: Sequence[Concern]) -> set[int]:
    """Which of these concerns nobody may read."""
    query = select(Concern.id).where(Concern.id.in_([one.id for one in concerns]))
    return set(session.scalars(query.where(walls.has_no_reader(today))))

"""Concerns that wait, and those that have been acknowledged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from webapp.access.policy import Reach
from webapp.cases.models import Family
from webapp.safeguarding.models import Concern

PAGE = 25


class Find(Protocol):
    """One page of concerns within reach; one more than a page when another follows."""

    def __call__(self, session: Session, reach: Reach, *, page: int = 1) -> Sequence[Concern]:
        """Find them."""


def _within(query: Select[Concern], reach: Reach) -> Select[Concern]:
    if reach.everything:
        return query
    if not reach.team_ids:
        return query.where(false())
    teams = select(Family.id).where(Family.team_id.in_(reach.team_ids))
    return query.where(Concern.family_id.in_(teams))


def waiting(session: Session, reach: Reach, *, page: int = 1) -> Sequence[Concern]:
    """Concerns that nobody has acknowledged: danger first, then the longest wait; one more than a page."""
    query = _within(select(Concern).where(Concern.acknowledged_at.is_(None)), reach)
    query = query.order_by(Concern.in_danger.desc(), Concern.raised_at, Concern.id)
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def acknowledged(session: Session, reach: Reach, *, page: int = 1) -> Sequence[Concern]:
    """Acknowledged concerns, the latest first; one more than a page."""
    query = _within(select(Concern).where(Concern.acknowledged_at.is_not(None)), reach)
    query = query.order_by(Concern.acknowledged_at.desc(), Concern.id.desc())
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def how_many_wait(session: Session, reach: Reach) -> int:
    """How many concerns nobody has acknowledged."""
    query = _within(select(Concern).where(Concern.acknowledged_at.is_(None)), reach)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def oldest(session: Session, reach: Reach) -> datetime | None:
    """When the concern that has waited longest was raised."""
    query = _within(select(Concern).where(Concern.acknowledged_at.is_(None)), reach)
    first = session.scalar(query.order_by(Concern.raised_at).limit(1))
    return first.raised_at if first else None


def concern(session: Session, reach: Reach, concern_id: int) -> Concern | None:
    """One concern within reach, or None."""
    return session.scalar(_within(select(Concern).where(Concern.id == concern_id), reach))

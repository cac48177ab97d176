"""Reads for the pages of receipts, events and jobs."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.audit import Event, EventDetail, pseudonym
from webapp.jobs import Job
from webapp.stewardship.models import ChainCheck

PAGE = 25


@dataclass(frozen=True)
class Place:
    """Where a page of events goes on: after this moment and event."""

    moment: datetime
    event_id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}~{self.event_id}"

    @classmethod
    def read(cls, text: str | None) -> "Place | None":
        """The place that an address names, or None where it names none."""
        moment, _, event_id = (text or "").partition("~")
        try:
            place = cls(datetime.fromisoformat(moment), uuid.UUID(event_id))
        except ValueError:
            return None
        return place if place.moment.tzinfo else None


@dataclass(frozen=True)
class Looked:
    """That somebody looked at a record: who (None if they are no longer here), what, why and when."""

    viewer: str | None
    record: str | None
    reason: str | None
    when: datetime


def receipts(
    session: Session, reach: Reach, before: Place | None = None, limit: int = PAGE
) -> tuple[list[Looked], Place | None]:
    """Who looked at the records of whoever asks, newest first, and where the next page begins."""
    query = (
        select(Event, EventDetail)
        .outerjoin(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.kind == "record.viewed", Event.subject == pseudonym(f"person:{reach.actor.person_id}"))
    )
    if before is not None:
        query = query.where(tuple_(Event.occurred_at, Event.id) < (before.moment, before.event_id))
    newest_first = query.order_by(Event.occurred_at.desc(), Event.id.desc())
    rows = session.execute(newest_first.limit(limit + 1)).all()
    shown = rows[:limit]
    names = _names(session, {event.actor for event, _detail in shown})
    looked = [
        Looked(names.get(event.actor), *_particulars(detail), event.occurred_at) for event, detail in shown
    ]
    return looked, _next_place([event for event, _detail in rows], limit)


def _particulars(detail: EventDetail | None) -> tuple[str | None, str | None]:
    said: dict[str, Any] = detail.details if detail else {}
    return said.get("record"), said.get("reason")


def _names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """The names behind pseudonyms, as far as these people are still here."""
    wanted = set(actors)
    if not wanted:
        return {}
    everybody = {pseudonym(f"person:{one}"): one for one in accounts.every_id(session)}
    found = {actor: everybody[actor] for actor in wanted if actor in everybody}
    names = accounts.names(session, found.values())
    return {actor: names[person_id] for actor, person_id in found.items()}


def events(
    session: Session, before: Place | None = None, limit: int = PAGE
) -> tuple[Sequence[Event], Place | None]:
    """Everything that happened, newest first, and where the next page begins."""
    query = select(Event).order_by(Event.occurred_at.desc(), Event.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(tuple_(Event.occurred_at, Event.id) < (before.moment, before.event_id))
    found = session.scalars(query).all()
    return found[:limit], _next_place(found, limit)


def _next_place(found: Sequence[Event], limit: int) -> Place | None:
    if len(found) <= limit:
        return None
    return Place(found[limit - 1].occurred_at, found[limit - 1].id)


def latest_check(session: Session) -> ChainCheck | None:
    """The latest check of the whole chain, or None before the first."""
    return session.scalar(select(ChainCheck).order_by(ChainCheck.id.desc()).limit(1))


def jobs(
    session: Session, before_id: int | None = None, limit: int = PAGE
) -> tuple[Sequence[Job], int | None]:
    """Long work, newest first, and the id before which the next page begins."""
    query = select(Job).order_by(Job.id.desc()).limit(limit + 1)
    if before_id is not None:
        query = query.where(Job.id < before_id)
    found = session.scalars(query).all()
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def failed_job(session: Session, job_id: int) -> Job | None:
    """The failed job of this id, or None."""
    return session.scalar(select(Job).where(Job.id == job_id, Job.failed_at.is_not(None)))


def how_many_failed(session: Session) -> int:
    """How many jobs have failed and were not asked for again."""
    failed = session.scalars(select(Job).where(Job.failed_at.is_not(None))).all()
    return len(failed) - len(asked_again(session, failed))


def asked_again(session: Session, failed: Iterable[Job]) -> set[int]:
    """Those of these failed jobs whose work has been asked for again since, with the same arguments."""
    broken = list(failed)
    if not broken:
        return set()
    later = session.execute(
        select(Job.id, Job.work, Job.arguments).where(
            Job.work.in_({job.work for job in broken}), Job.id > min(job.id for job in broken)
        )
    ).all()
    return {
        job.id
        for job in broken
        if any(row.id > job.id and (row.work, row.arguments) == (job.work, job.arguments) for row in later)
    }

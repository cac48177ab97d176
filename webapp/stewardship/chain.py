"""Giving each event its place in a chain of hashes, in batches, one chainer at a time."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.audit import Event
from webapp.stewardship.models import EventHead
from webapp.stewardship.signing import Head, sign
from webapp.turns import take_turn

BATCH = 500
BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True)
class Happening:
    """What the chain covers of an event."""

    id: uuid.UUID
    kind: str
    occurred_at: datetime
    actor: str
    subject: str | None
    digest: str


COVERED = (Event.id, Event.kind, Event.occurred_at, Event.actor, Event.subject, Event.digest)


def link(previous: str, position: int, event: Happening) -> str:
    """One link of the chain: SHA-256 in hex over what the event is, its place, and the link before it."""
    moment = event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [previous, position, event.id.hex, event.kind, moment, event.actor, event.subject, event.digest]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def extend(session: Session, secret: str, now: datetime, batch: int = BATCH) -> int:
    """Chain the oldest `batch` events without a place and sign the new head; returns how many.

    Holds the chain's lock until the caller's transaction ends, so the caller commits at once.
    """
    take_turn(session, "stewardship.chain")
    last = session.execute(
        select(Event.chain_position, Event.chain_hash)
        .where(Event.chain_position.is_not(None))
        .order_by(Event.chain_position.desc())
        .limit(1)
    ).first()
    position, previous = (int(last[0] or 0), str(last[1])) if last else (0, BEFORE_THE_FIRST)
    waiting = _waiting(session, batch)
    places = []
    for event in waiting:
        position, previous = position + 1, link(previous, position + 1, event)
        places.append({"id": event.id, "chain_position": position, "chain_hash": previous})
    if places:
        session.execute(update(Event), places)
        session.add(_stored(sign(secret, position, previous, now), now))
        session.flush()
    return len(places)


def _waiting(session: Session, batch: int) -> list[Happening]:
    query = select(*COVERED).where(Event.chain_position.is_(None)).order_by(Event.occurred_at, Event.id)
    return [Happening(*row) for row in session.execute(query.limit(batch))]


def _stored(head: Head, now: datetime) -> EventHead:
    return EventHead(
        position=head.position,
        chain_hash=head.chain_hash,
        signed_at=now,
        public_key=head.public_key,
        signature=head.signature,
    )


def waiting_count(session: Session) -> int:
    """How many events have no place in the chain yet."""
    count = select(func.count()).select_from(Event).where(Event.chain_position.is_(None))
    return session.scalar(count) or 0


def last_position(session: Session) -> int:
    """The last place that an event holds, or 0."""
    return session.scalar(select(func.max(Event.chain_position))) or 0


def heads(session: Session) -> Sequence[EventHead]:
    """The signed heads, oldest first."""
    return session.scalars(select(EventHead).order_by(EventHead.position)).all()


def as_signed(stored: EventHead) -> Head:
    """A stored head in the shape in which it was signed."""
    moment = stored.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return Head(stored.position, stored.chain_hash, moment, stored.public_key, stored.signature)


def latest_head(session: Session) -> Head | None:
    """The newest signed head, or None before anything was chained."""
    stored = session.scalar(select(EventHead).order_by(EventHead.position.desc()).limit(1))
    return as_signed(stored) if stored else None

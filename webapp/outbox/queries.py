"""The messages that whoever asks has sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.access.reaching import Reach
from webapp.outbox.models import Delivery, Message

# Somebody hands or posts it: nothing is sent.
LETTER = "letter"
BY_HAND = ("by hand", LETTER)


def messages(
    session: Session, reach: Reach, *, before_id: int | None = None, limit: int = 25
) -> Sequence[Message]:
    """The messages that whoever asks has sent, newest first; `before_id` begins the next page."""
    query = select(Message).where(Message.sender_id == reach.actor.person_id)
    if before_id is not None:
        query = query.where(Message.id < before_id)
    return session.scalars(query.order_by(Message.id.desc()).limit(limit)).all()


def message(session: Session, reach: Reach, message_id: int) -> Message | None:
    """One message that whoever asks has sent, or None."""
    return session.scalar(
        select(Message).where(Message.id == message_id, Message.sender_id == reach.actor.person_id)
    )


def is_written(session: Session, about: str) -> bool:
    """Whether there is a message about this one thing."""
    return session.scalar(select(Message.id).where(Message.about == about).limit(1)) is not None


def deliveries(session: Session, message_ids: Iterable[int]) -> dict[int, list[Delivery]]:
    """The tries to hand each message over, oldest first."""
    found: dict[int, list[Delivery]] = {}
    rows = select(Delivery).where(Delivery.message_id.in_(list(message_ids))).order_by(Delivery.id)
    for one in session.scalars(rows):
        found.setdefault(one.message_id, []).append(one)
    return found


def waiting_to_be_sent(
    session: Session, now: datetime, most: int, between: timedelta, limit: int
) -> Sequence[int]:
    """The messages to hand over now, oldest first: never tried, or failed some time ago and not too often."""
    unclear = Delivery.failure.is_(None)
    tries = select(Delivery.message_id).group_by(Delivery.message_id)
    done = select(Delivery.message_id).where(unclear)
    tired = tries.having(func.count() >= most)
    recent = select(Delivery.message_id).where(Delivery.tried_at > now - between)
    query = select(Message.id).where(
        Message.channel.not_in(BY_HAND),
        Message.id.not_in(done),
        Message.id.not_in(tired),
        Message.id.not_in(recent),
    )
    return session.scalars(query.order_by(Message.id).limit(limit)).all()

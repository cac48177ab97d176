"""The messages that whoever asks has sent."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Reach
from webapp.outbox.models import Message


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

"""Who was handed their invitation."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.families.models import Invitation
from webapp.outbox.models import Delivery, Message
from webapp.outbox.queries import BY_HAND


def note_reached(session: Session, *, invitation_id: int | None = None) -> int:
    """Note which invitations were handed over, while their messages are kept; returns how many were new."""
    waiting = (
        select(Invitation.id, Message.channel, Message.written_at, func.min(Delivery.sent_at))
        .join(Message, Message.id == Invitation.message_id)
        .outerjoin(Delivery, Delivery.message_id == Message.id)
        .where(Invitation.reached_at.is_(None))
        .group_by(Invitation.id, Message.channel, Message.written_at)
    )
    if invitation_id is not None:
        waiting = waiting.where(Invitation.id == invitation_id)
    reached = [
        {"id": known, "reached_at": sent_at or written_at}
        for known, channel, written_at, sent_at in session.execute(waiting)
        if sent_at is not None or channel in BY_HAND
    ]
    if reached:
        session.execute(update(Invitation), reached)
    return len(reached)

"""Who was handed their invitation, and whom it could not be handed to."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.families.models import Invitation
from webapp.outbox.models import Delivery, Message
from webapp.outbox.queries import BY_HAND, deliveries


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


def not_handed_over(session: Session, sent: Sequence[Invitation]) -> set[int]:
    """Those of these invitations whose message could not be handed over, as often as it was tried."""
    tries = deliveries(session, [one.message_id for one in sent if one.message_id is not None])
    return {
        one.id
        for one in sent
        if (made := tries.get(one.message_id or 0)) and all(each.failure is not None for each in made)
    }


def last_failed(session: Session, member_id: int) -> bool:
    """Whether the last message to somebody could not be handed over."""
    query = select(Invitation).where(Invitation.member_id == member_id, Invitation.message_id.is_not(None))
    last = session.scalars(query.order_by(Invitation.id.desc()).limit(1)).all()
    return bool(not_handed_over(session, last))

"""Putting a message in the outbox."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.outbox.models import Message


def write(
    session: Session,
    *,
    sender_id: int,
    channel: str,
    address: str,
    subject: str,
    body: str,
    link: str | None,
    now: datetime,
) -> Message:
    """Put a message in the outbox, in the caller's transaction."""
    message = Message(
        sender_id=sender_id,
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        link=link,
        written_at=now,
    )
    session.add(message)
    return message

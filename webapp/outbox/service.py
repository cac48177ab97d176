"""Putting a message in the outbox."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from webapp.outbox.models import Delivery, Message


def write(
    session: Session,
    *,
    sender_id: int,
    about: str,
    channel: str,
    address: str,
    subject: str,
    body: str,
    link: str | None,
    now: datetime,
) -> Message:
    """Put a message in the outbox, in the caller's transaction; `about` is like "attempt:12"."""
    message = Message(
        sender_id=sender_id,
        about=about,
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        link=link,
        written_at=now,
    )
    session.add(message)
    return message


def erase(session: Session, about: str) -> None:
    """Erase the messages about one thing ("attempt:12")."""
    _erase(session, Message.about == about)


def erase_all(session: Session, kind: str) -> None:
    """Erase the messages about every thing of a kind ("attempt")."""
    _erase(session, Message.about.startswith(f"{kind}:", autoescape=True))


def _erase(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(delete(Delivery).where(Delivery.message_id.in_(select(Message.id).where(which))))
    session.execute(delete(Message).where(which))

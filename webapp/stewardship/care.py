"""What the event log says about one person: copied for them, and erased so that only the digest stays."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.audit import Event, EventDetail, pseudonym
from webapp.stewardship.models import ChainCheck, EventHead

TABLES: tuple[type, ...] = (EventDetail, Event, EventHead, ChainCheck)


def erase_all(session: Session) -> int:
    """Erase what every event says beyond that it happened; the chain itself always stays."""
    held = session.scalar(select(func.count()).select_from(EventDetail)) or 0
    session.execute(delete(EventDetail))
    return held


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Each event about the person: what happened, when, and its particulars where they are still kept."""
    rows = session.execute(
        select(Event, EventDetail)
        .outerjoin(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.subject == pseudonym(f"person:{person_id}"))
        .order_by(Event.occurred_at, Event.id)
    )
    return {
        "events": [
            {
                "kind": event.kind,
                "occurred_at": event.occurred_at.isoformat(),
                "details": detail.details if detail else None,
            }
            for event, detail in rows
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Erase the particulars of the events about the person; returns how many."""
    about = select(Event.id).where(Event.subject == pseudonym(f"person:{person_id}"))
    details = session.scalars(select(EventDetail.event_id).where(EventDetail.event_id.in_(about))).all()
    session.execute(delete(EventDetail).where(EventDetail.event_id.in_(details)))
    return len(details)

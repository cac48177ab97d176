"""What the event log says about one person: copied for them, and erased so that only the digest stays."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.audit import Event, EventDetail, pseudonym
from webapp.stewardship import firewall
from webapp.stewardship.models import ChainCheck, EventHead, Passage

TABLES: tuple[type, ...] = (EventDetail, Event, EventHead, ChainCheck, Passage)


def erase_all(session: Session) -> int:
    """Erase what every event says beyond that it happened; the chain itself always stays."""
    tables = (EventDetail, Passage)
    held = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    for table in tables:
        session.execute(delete(table))
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
        ],
        "reflective records asked for": [
            {
                "way": one.way,
                "asked_at": one.asked_at.isoformat(),
                "agreed": one.is_agreed,
            }
            for one in firewall.told(session, person_id)
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Erase the particulars of the events about the person; returns how many."""
    about = select(Event.id).where(Event.subject == pseudonym(f"person:{person_id}"))
    details = session.scalars(select(EventDetail.event_id).where(EventDetail.event_id.in_(about))).all()
    session.execute(delete(EventDetail).where(EventDetail.event_id.in_(details)))
    mine = session.scalars(select(Passage.id).where(Passage.person_id == person_id)).all()
    session.execute(delete(Passage).where(Passage.id.in_(mine)))
    return len(details) + len(mine)

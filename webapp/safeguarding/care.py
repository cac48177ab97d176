"""What safeguarding holds about people: handed out, kept by the authority's schedule, erased as a whole."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.safeguarding.models import Concern

TABLES: tuple[type, ...] = (Concern,)


def unfinished(session: Session) -> int:
    """How many concerns nobody has read: while there are any, nothing here may be erased unseen."""
    unread = select(func.count()).where(Concern.acknowledged_at.is_(None))
    return session.scalar(unread) or 0


def erase_all(session: Session) -> int:
    """Erase every concern; returns how many rows went."""
    rows = session.scalar(select(func.count()).select_from(Concern)) or 0
    session.execute(delete(Concern))
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """When a member of staff acknowledged concerns; never what somebody else wrote in them."""
    mine = select(Concern).where(Concern.acknowledged_by_id == person_id).order_by(Concern.id)
    return {
        "concerns_acknowledged": [
            {"concern": one.id, "acknowledged_at": one.acknowledged_at.isoformat(), "action": one.action}
            for one in session.scalars(mine)
            if one.acknowledged_at is not None
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Nothing: who acknowledged a concern is kept as long as the concern, by law."""
    return 0

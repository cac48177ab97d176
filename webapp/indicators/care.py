"""What is kept of counts and picks, handed out and erased: a team's counts name nobody, nor do its picks.

Who wrote a pick down is known; that alone is a person's, and goes with them. The pick stays the team's.
"""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.indicators.models import MonthlyCount, Pick

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (Pick, MonthlyCount)


def erase_all(session: Session) -> int:
    """Delete every count and every pick, and return how many rows went."""
    gone = sum(session.connection().execute(delete(table)).rowcount for table in TABLES)
    session.expire_all()
    return gone


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What a person wrote down for their team."""
    found = session.scalars(select(Pick).where(_theirs(person_id)).order_by(Pick.id))
    return {
        "picked indicators": [
            {
                "indicator": one.indicator,
                "line": one.line,
                "picked_at": one.picked_at.isoformat(),
                "wrote_it": one.picked_by_id == person_id,
                "ended_it": one.ended_by_id == person_id,
            }
            for one in found
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take a person out of what they wrote down for their team; returns how many rows changed."""
    found = session.scalar(select(func.count()).select_from(Pick).where(_theirs(person_id))) or 0
    for column in (Pick.picked_by_id, Pick.ended_by_id):
        session.execute(update(Pick).where(column == person_id).values({column: None}))
    return found


def _theirs(person_id: int) -> ColumnElement[bool]:
    return or_(Pick.picked_by_id == person_id, Pick.ended_by_id == person_id)

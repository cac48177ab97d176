"""What is kept of what teams said they would do, handed out and erased."""

from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from webapp.reflection.models import Commitment

TABLES: tuple[type, ...] = (Commitment,)


def erase_all(session: Session) -> int:
    """Erase every commitment; returns how many there were."""
    found = session.scalar(select(func.count()).select_from(Commitment)) or 0
    session.execute(delete(Commitment))
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """The commitments that a person sees to or wrote down."""
    mine = or_(Commitment.owner_id == person_id, Commitment.written_by == person_id)
    found = session.scalars(select(Commitment).where(mine).order_by(Commitment.id))
    return {
        "commitments": [
            {
                "wording": one.wording,
                "about": one.construct,
                "due_on": one.due_on.isoformat(),
                "sees_to_it": one.owner_id == person_id,
                "wrote_it": one.written_by == person_id,
                "written_at": one.written_at.isoformat(),
            }
            for one in found
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Erase the commitments that a person sees to or wrote down; returns how many."""
    mine = or_(Commitment.owner_id == person_id, Commitment.written_by == person_id)
    found = session.scalar(select(func.count()).select_from(Commitment).where(mine)) or 0
    session.execute(delete(Commitment).where(mine))
    return found

"""What is kept of what teams said they would do, and of their sessions, handed out and erased.

Nobody can tell who wrote an unsigned thought, so none is in what is handed to a person, nor goes with them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.reflection.models import Commitment, Meeting, Presence, Thought

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (Thought, Presence, Commitment, Meeting)


def erase_all(session: Session) -> int:
    """Erase every commitment and session; returns how many rows there were."""
    found = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """The commitments that a person sees to or wrote down, the sessions they joined, and what they signed."""
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
                "families_told": one.families_told,
            }
            for one in found
        ],
        "reflection sessions": [
            {"session": one.session_id, "was there": one.is_there} for one in _presence(session, person_id)
        ],
        "signed thoughts": [
            {"session": one.session_id, "about": one.place, "thought": one.text}
            for one in session.scalars(
                select(Thought).where(Thought.signed_by_id == person_id).order_by(Thought.id)
            )
        ],
    }


def _presence(session: Session, person_id: int) -> Sequence[Presence]:
    query = select(Presence).where(Presence.person_id == person_id).order_by(Presence.session_id)
    return session.scalars(query).all()


def erase_person(session: Session, person_id: int) -> int:
    """Erase a person's commitments, signed thoughts and presence; returns how many rows went.

    A session that they led stays the team's, without their name.
    """
    mine = (
        (Thought, Thought.signed_by_id == person_id),
        (Presence, Presence.person_id == person_id),
        (Commitment, or_(Commitment.owner_id == person_id, Commitment.written_by == person_id)),
    )
    found = 0
    for table, condition in mine:
        found += session.scalar(select(func.count()).select_from(table).where(condition)) or 0
        session.execute(delete(table).where(condition))
    session.execute(update(Meeting).where(Meeting.lead_id == person_id).values(lead_id=None))
    return found

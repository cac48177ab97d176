"""What safeguarding holds about people: handed out, kept by the authority's schedule, erased as a whole."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from webapp.outbox import service as outbox
from webapp.safeguarding.escalating import KIND
from webapp.safeguarding.models import Concern, ConcernStep, Duty, HelpText

TABLES: tuple[type, ...] = (ConcernStep, Concern, Duty, HelpText)


def unfinished(session: Session) -> int:
    """How many concerns nobody has read: while there are any, nothing here may be erased unseen."""
    unread = select(func.count()).where(Concern.acknowledged_at.is_(None))
    return session.scalar(unread) or 0


def erase_all(session: Session) -> int:
    """Erase every concern, and the rota; returns how many rows went."""
    rows = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    outbox.erase_all(session, KIND)
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """When a member of staff acknowledged or settled concerns, what they did with them, and when they read.

    Never what somebody else wrote in a concern, nor that one speaks of them.
    """
    mine = select(Concern).where(Concern.acknowledged_by_id == person_id).order_by(Concern.id)
    settled = select(Concern).where(Concern.outcome_by_id == person_id).order_by(Concern.id)
    steps = select(ConcernStep).where(ConcernStep.by_id == person_id).order_by(ConcernStep.id)
    duties = select(Duty).where(Duty.person_id == person_id).order_by(Duty.id)
    return {
        "concerns_acknowledged": [
            {"concern": one.id, "acknowledged_at": one.acknowledged_at.isoformat(), "action": one.action}
            for one in session.scalars(mine)
            if one.acknowledged_at is not None
        ],
        "concerns_settled": [
            {"concern": one.id, "at": one.outcome_at.isoformat(), "outcome": one.outcome}
            for one in session.scalars(settled)
            if one.outcome_at is not None
        ],
        "concern_steps": [
            {"concern": one.concern_id, "at": one.at.isoformat(), "what": one.what}
            for one in session.scalars(steps)
        ],
        "on_duty": [
            {"from": one.begins_on.isoformat(), "to": one.ends_on.isoformat()}
            for one in session.scalars(duties)
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take somebody off the rota, past and to come; their part in concerns is kept with these, by law.

    Returns how many duties went.
    """
    gone = session.scalars(select(Duty.id).where(Duty.person_id == person_id)).all()
    session.execute(delete(Duty).where(Duty.id.in_(gone)))
    session.execute(update(Duty).where(Duty.arranged_by_id == person_id).values(arranged_by_id=None))
    session.execute(update(HelpText).where(HelpText.changed_by_id == person_id).values(changed_by_id=None))
    return len(gone)

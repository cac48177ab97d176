"""What safeguarding holds about people: handed out, kept as the law says, erased with its module."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from webapp.config import Module
from webapp.outbox import service as outbox
from webapp.safeguarding.escalating import KIND
from webapp.safeguarding.models import Concern, ConcernStep, Duty, HelpText

TABLES: tuple[type, ...] = (ConcernStep, Concern, Duty, HelpText)

# On the screens of which module a concern was raised: with the module it goes.
RAISED_IN: Mapping[Module, tuple[str, ...]] = MappingProxyType(
    {
        Module.RECRUITMENT: ("candidate",),
        Module.PRACTICE: ("observation",),
        Module.FAMILIES: ("family", "answer", "thanks", "conversation", "comment"),
    }
)


def _raised_in(module: Module) -> Select[int]:
    return select(Concern.id).where(Concern.source.in_(RAISED_IN[module]))


def unfinished_of(session: Session, module: Module) -> int:
    """How many of a module's concerns nobody has read: while there are any, they may not be erased unseen."""
    unread = select(func.count()).where(Concern.id.in_(_raised_in(module)), Concern.acknowledged_at.is_(None))
    return session.scalar(unread) or 0


def rows_of(session: Session, module: Module) -> dict[str, int]:
    """How many rows of a module's concerns each table holds, by the table's name."""
    ids = _raised_in(module)
    steps = select(func.count()).where(ConcernStep.concern_id.in_(ids))
    concerns = select(func.count()).where(Concern.id.in_(ids))
    return {"concern_step": session.scalar(steps) or 0, "concern": session.scalar(concerns) or 0}


def erase_of(session: Session, module: Module) -> int:
    """Erase a module's concerns, and nothing else of the room; returns how many went."""
    gone = session.scalars(_raised_in(module)).all()
    for concern_id in gone:
        outbox.erase_all(session, f"{KIND}:{concern_id}")
    session.execute(delete(ConcernStep).where(ConcernStep.concern_id.in_(gone)))
    session.execute(delete(Concern).where(Concern.id.in_(gone)))
    if module is Module.FAMILIES:
        session.execute(update(Concern).values(family_id=None, member_id=None))
    return len(gone)


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

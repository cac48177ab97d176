"""What is kept about supervisions: given to the person on request, erased, and gone with the module."""

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.supervision import owners
from webapp.supervision.models import AgreedAction, Attendance, DiscussedFamily, Supervision

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (AgreedAction, DiscussedFamily, Attendance, Supervision)


def erase_all(session: Session) -> int:
    """Delete everything of this room, drafts included, and return how many rows went."""
    found = drafts.drafts_of(session, owners.PREFIX)
    for rest in found:
        capture.finish(session, owners.PREFIX + rest)
    session.flush()
    return len(found) + sum(_delete(session, table) for table in TABLES)


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What somebody led, wrote, brought and confirmed in supervision, and what they said they would do."""
    led = session.scalars(
        select(Supervision).where(Supervision.supervisor_id == person_id).order_by(Supervision.id)
    )
    attended = session.scalars(
        select(Attendance).where(Attendance.person_id == person_id).order_by(Attendance.supervision_id)
    )
    actions = session.scalars(
        select(AgreedAction).where(AgreedAction.owner_id == person_id).order_by(AgreedAction.id)
    )
    return {
        "supervisions led": [_supervision(one) for one in led],
        "supervisions attended": [
            {
                **_supervision(one.supervision),
                "brought": one.brings,
                "added": one.added,
                "useful": one.useful,
                "confirmed at": one.confirmed_at.isoformat() if one.confirmed_at else None,
            }
            for one in attended
        ],
        "agreed actions": [
            {
                "action": one.text,
                "by": one.due_on.isoformat(),
                "done at": one.done_at.isoformat() if one.done_at else None,
            }
            for one in actions
        ],
    }


def _supervision(one: Supervision) -> dict[str, Any]:
    return {
        "supervision": one.id,
        "kind": one.kind,
        "held on": one.held_on.isoformat(),
        "plan": one.plan,
        "how people are": one.support,
        "families": [
            {
                "reference": family.reference,
                "explored": family.explored,
                "decided": family.decided,
                "reasons": family.reasons,
                "for the record": family.for_the_record,
            }
            for family in one.families
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take somebody out of the supervisions they came to; return the rows gone.

    One in which nobody else was supervised goes whole. What somebody led stays with those they supervised.
    """
    mine = Attendance.person_id == person_id
    attended = session.scalars(select(Attendance.supervision_id).where(mine)).all()
    others = exists().where(Attendance.supervision_id == Supervision.id, Attendance.person_id != person_id)
    alone = session.scalars(select(Supervision.id).where(Supervision.id.in_(attended), ~others)).all()
    for one in alone:
        own = owners.record(one)
        for owner in [own, *(f"{own}/{rest}" for rest in drafts.drafts_of(session, f"{own}/"))]:
            capture.finish(session, owner)
    session.flush()
    conditions: dict[type, ColumnElement[bool]] = {
        AgreedAction: AgreedAction.supervision_id.in_(alone) | (AgreedAction.owner_id == person_id),
        DiscussedFamily: DiscussedFamily.supervision_id.in_(alone),
        Attendance: mine,
        Supervision: Supervision.id.in_(alone),
    }
    return sum(_delete(session, table, conditions[table]) for table in TABLES)


def _delete(session: Session, table: type, *where: ColumnElement[bool]) -> int:
    gone = session.connection().execute(delete(table).where(*where)).rowcount
    session.expire_all()
    return gone

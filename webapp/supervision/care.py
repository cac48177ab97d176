"""What is kept about supervisions: given to the person on request, erased, and gone with the module."""

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.supervision import covering, owners
from webapp.supervision.models import (
    ActionTakenOver,
    AgreedAction,
    Attendance,
    DiscussedFamily,
    KeptUsefulness,
    Supervision,
    SupervisionTakenOver,
)
from webapp.supervision.owners import ASIDE, Aside

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (
    ActionTakenOver,
    AgreedAction,
    DiscussedFamily,
    SupervisionTakenOver,
    Attendance,
    Supervision,
    KeptUsefulness,
)


def erase_all(session: Session) -> int:
    """Delete everything of this room, drafts included, and return how many rows went."""
    found = [prefix + rest for prefix in (owners.PREFIX, ASIDE) for rest in drafts.drafts_of(session, prefix)]
    for owner in found:
        capture.finish(session, owner)
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
        "taken over": [
            {
                "supervision": one.supervision_id if isinstance(one, SupervisionTakenOver) else None,
                "action": one.action_id if isinstance(one, ActionTakenOver) else None,
                "by me": one.by_id == person_id,
                "at": one.taken_at.isoformat(),
            }
            for one in _taken(session, person_id)
        ],
        "drafts set aside": [
            {"supervision": number, "fields": draft.fields}
            for number, begun in covering.set_aside(session, person_id).items()
            for draft in begun.values()
        ],
    }


def _taken(session: Session, person_id: int) -> list[SupervisionTakenOver | ActionTakenOver]:
    """What somebody took over standing in, and what was taken over from them."""
    led = select(SupervisionTakenOver).where(_is_theirs(SupervisionTakenOver, person_id))
    done = select(ActionTakenOver).where(_is_theirs(ActionTakenOver, person_id))
    found: list[SupervisionTakenOver | ActionTakenOver] = [
        *session.scalars(led.order_by(SupervisionTakenOver.id))
    ]
    return [*found, *session.scalars(done.order_by(ActionTakenOver.id))]


def _is_theirs(
    taken: type[SupervisionTakenOver] | type[ActionTakenOver], person_id: int
) -> ColumnElement[bool]:
    return (taken.by_id == person_id) | (taken.from_id == person_id)


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

    One in which nobody else was supervised goes whole. What somebody led stays with those they supervised;
    what they took over goes back to whoever had agreed to it.
    """
    _give_back(session, person_id)
    mine = Attendance.person_id == person_id
    attended = session.scalars(select(Attendance.supervision_id).where(mine)).all()
    others = exists().where(Attendance.supervision_id == Supervision.id, Attendance.person_id != person_id)
    alone = session.scalars(select(Supervision.id).where(Supervision.id.in_(attended), ~others)).all()
    for one in alone:
        own = owners.record(one)
        for owner in [own, *(f"{own}/{rest}" for rest in drafts.drafts_of(session, f"{own}/"))]:
            capture.finish(session, owner)
    for rest in drafts.drafts_of(session, ASIDE):
        aside = Aside.read(rest)
        if aside.person_id == person_id or aside.supervision_id in alone:
            capture.finish(session, ASIDE + rest)
    session.flush()
    going = select(AgreedAction.id).where(
        AgreedAction.supervision_id.in_(alone) | (AgreedAction.owner_id == person_id)
    )
    conditions: dict[type, ColumnElement[bool]] = {
        ActionTakenOver: ActionTakenOver.action_id.in_(going) | _is_theirs(ActionTakenOver, person_id),
        SupervisionTakenOver: SupervisionTakenOver.supervision_id.in_(alone)
        | _is_theirs(SupervisionTakenOver, person_id),
        AgreedAction: AgreedAction.supervision_id.in_(alone) | (AgreedAction.owner_id == person_id),
        DiscussedFamily: DiscussedFamily.supervision_id.in_(alone),
        Attendance: mine,
        Supervision: Supervision.id.in_(alone),
    }
    return sum(_delete(session, table, conditions[table]) for table in TABLES if table in conditions)


def _give_back(session: Session, person_id: int) -> None:
    """Let what a stand-in took over and has to do be done again by whoever said so."""
    query = select(AgreedAction).where(AgreedAction.owner_id == person_id)
    for action in session.scalars(query):
        before = [one.from_id for one in action.taken_over if one.by_id == person_id]
        action.owner_id = before[-1] if before else person_id
    session.flush()


def _delete(session: Session, table: type, *where: ColumnElement[bool]) -> int:
    gone = session.connection().execute(delete(table).where(*where)).rowcount
    session.expire_all()
    return gone

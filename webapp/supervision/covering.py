"""What somebody who stands in takes over: leading a planned supervision, and doing what was agreed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access.policy import Role
from webapp.access.reaching import Actor
from webapp.accounts import covers
from webapp.accounts.models import Cover
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.capture.models import Draft
from webapp.supervision import owners
from webapp.supervision.models import (
    ActionTakenOver,
    AgreedAction,
    Attendance,
    Supervision,
    SupervisionTakenOver,
)
from webapp.supervision.owners import Aside
from webapp.supervision.queries import PAGE, SUPERVISED
from webapp.supervision.rules import TooLateError


def left_with(session: Session, person_id: int) -> tuple[int, int]:
    """How many supervisions somebody leads and has not put on record, and how many actions they have open."""
    planned = select(func.count(Supervision.id)).where(
        Supervision.supervisor_id == person_id, Supervision.recorded_at.is_(None)
    )
    actions = select(func.count(AgreedAction.id)).where(
        AgreedAction.owner_id == person_id, AgreedAction.done_at.is_(None)
    )
    return session.scalar(planned) or 0, session.scalar(actions) or 0


def planned(session: Session, cover: Cover, stand_in_id: int, today: date) -> Sequence[Supervision]:
    """The planned supervisions of the days of a cover that its stand-in can lead, the next one first."""
    query = select(Supervision).where(
        Supervision.supervisor_id == cover.person_id,
        Supervision.recorded_at.is_(None),
        *_is_open_to(stand_in_id, today),
    )
    return session.scalars(query.order_by(Supervision.held_on, Supervision.id).limit(PAGE)).all()


def _is_open_to(person_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """Covered today and on its day, by somebody for whom it is not held."""
    there = exists().where(Attendance.supervision_id == Supervision.id, Attendance.person_id == person_id)
    return covers.stands_in(person_id, Supervision.supervisor_id, today, Supervision.held_on), ~there


def take_over(
    session: Session, actor: Actor, supervision_id: int, today: date, now: datetime
) -> Supervision | None:
    """Lead a planned supervision in its supervisor's place, or None where it is nothing to this person.

    What its supervisor has drafted of the record comes along only if they chose so. Pressed again it is the
    same.

    Raises:
        TooLateError: once it is on record.
    """
    me = actor.person_id
    if me is None or Role.SUPERVISOR not in actor.roles:
        return None
    query = select(Supervision).where(Supervision.id == supervision_id, *_is_open_to(me, today))
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        taken = exists().where(
            SupervisionTakenOver.supervision_id == Supervision.id, SupervisionTakenOver.by_id == me
        )
        before = select(Supervision).where(Supervision.id == supervision_id, Supervision.supervisor_id == me)
        return session.scalar(before.where(taken))
    if found.recorded_at is not None:
        raise TooLateError
    away, comes_along = found.supervisor_id, found.hands_draft_over
    if not comes_along:
        _set_aside(session, found.id, away)
    found.supervisor_id, found.hands_draft_over = me, False
    session.add(SupervisionTakenOver(supervision_id=found.id, from_id=away, by_id=me, taken_at=now))
    session.flush()
    details = {"supervision": found.id, "draft": comes_along}
    _record(session, "supervision.taken over", me, away, now, details)
    return found


def _set_aside(session: Session, supervision_id: int, person_id: int) -> None:
    """Keep what somebody has drafted for themself alone."""
    own = owners.record(supervision_id)
    record = drafts.draft_of(session, own)
    begun = {0: record} if record else {}
    begun |= {int(at): draft for at, draft in drafts.drafts_of(session, f"{own}/").items()}
    for position, draft in begun.items():
        capture.move(session, draft.owner, str(Aside(supervision_id, person_id, position, draft.id)))


def set_aside(session: Session, person_id: int) -> Mapping[int, Mapping[int, Draft]]:
    """What stayed with somebody of supervisions that others took over: by supervision and position."""
    found: defaultdict[int, dict[int, Draft]] = defaultdict(dict)
    for rest, draft in drafts.drafts_of(session, owners.ASIDE).items():
        one = Aside.read(rest)
        if one.person_id == person_id:
            found[one.supervision_id][one.position] = draft
    return {number: dict(sorted(begun.items())) for number, begun in sorted(found.items())}


def throw_away(session: Session, person_id: int, supervision_id: int) -> bool:
    """Let what stayed with somebody of one supervision go; whether it ever was theirs."""
    begun = set_aside(session, person_id).get(supervision_id, {})
    for draft in begun.values():
        capture.finish(session, draft.owner)
    was_theirs = select(SupervisionTakenOver.id).where(
        SupervisionTakenOver.supervision_id == supervision_id, SupervisionTakenOver.from_id == person_id
    )
    return bool(begun) or session.scalar(was_theirs.limit(1)) is not None


def led_anew(session: Session, person_id: int, today: date) -> Sequence[Supervision]:
    """The supervisions to come that somebody else leads now than when this person said what they bring."""
    taken = exists().where(
        SupervisionTakenOver.supervision_id == Supervision.id,
        SupervisionTakenOver.by_id == Supervision.supervisor_id,
    )
    query = (
        select(Supervision, Attendance)
        .join(Attendance, Attendance.supervision_id == Supervision.id)
        .where(Attendance.person_id == person_id, Supervision.recorded_at.is_(None))
        .where(Supervision.held_on >= today, taken)
        .order_by(Supervision.held_on, Supervision.id)
        .limit(PAGE)
    )
    return [held for held, mine in session.execute(query) if mine.brings]


def actions(session: Session, cover: Cover) -> Sequence[AgreedAction]:
    """What the person who is away has agreed to do and not done, the nearest first."""
    query = _open_of(cover.person_id)
    return session.scalars(query.order_by(AgreedAction.due_on, AgreedAction.id).limit(PAGE)).all()


def _open_of(person_id: int) -> Select[AgreedAction]:
    return select(AgreedAction).where(AgreedAction.owner_id == person_id, AgreedAction.done_at.is_(None))


def take_over_action(
    session: Session, actor: Actor, action_id: int, today: date, now: datetime
) -> AgreedAction | None:
    """Do what somebody who is away agreed to do, or None where it is nothing to this person.

    The record stays as it is: who was to do it before is kept beside it. Pressed again it is the same.

    Raises:
        TooLateError: once it is done.
    """
    me = actor.person_id
    if me is None or not actor.roles & set(SUPERVISED):
        return None
    is_covered = covers.stands_in(me, AgreedAction.owner_id, today)
    query = select(AgreedAction).where(AgreedAction.id == action_id, is_covered)
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        taken = exists().where(ActionTakenOver.action_id == AgreedAction.id, ActionTakenOver.by_id == me)
        before = select(AgreedAction).where(AgreedAction.id == action_id, AgreedAction.owner_id == me)
        return session.scalar(before.where(taken))
    if found.done_at is not None:
        raise TooLateError
    away = found.owner_id
    found.owner_id = me
    session.add(ActionTakenOver(action_id=found.id, from_id=away, by_id=me, taken_at=now))
    session.flush()
    details = {"supervision": found.supervision_id, "action": found.id}
    _record(session, "action.taken over", me, away, now, details)
    return found


def _record(
    session: Session, kind: str, by_id: int, from_id: int, now: datetime, details: Mapping[str, int]
) -> None:
    audit.record(session, kind, actor=f"person:{by_id}", subject=f"person:{from_id}", now=now, **details)

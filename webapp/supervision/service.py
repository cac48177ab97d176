"""Planning a supervision, recording it, confirming it, and what follows from it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.supervision import rules
from webapp.supervision.models import AgreedAction, Attendance, DiscussedFamily, Supervision
from webapp.supervision.noting import FamilyNotes
from webapp.supervision.rules import ForeignFormError, Kind, TooLateError


@dataclass(frozen=True)
class Plan:
    """A supervision to come, or one that was held and is written up now."""

    kind: Kind
    held_on: date
    team_id: int | None
    people: Collection[int]
    about: str


@dataclass(frozen=True)
class Promise:
    """What somebody said they would do."""

    owner_id: int
    text: str
    due_on: date


@dataclass(frozen=True)
class Account:
    """What is put on record of a supervision: what was thought about each family, and what was agreed."""

    families: Sequence[FamilyNotes]
    support: str
    promises: Sequence[Promise]
    digest: str


def plan(session: Session, planned: Plan, *, supervisor_id: int, client_id: uuid.UUID, now: datetime) -> int:
    """Plan a supervision once, however often the same form is sent; returns its number.

    Raises:
        ForeignFormError: when the form's id is another's.
    """
    made = Supervision(
        client_id=client_id,
        kind=planned.kind.value,
        supervisor_id=supervisor_id,
        team_id=planned.team_id,
        held_on=planned.held_on,
        plan=planned.about,
        attendance=[Attendance(person_id=one) for one in sorted(planned.people)],
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        standing = session.scalars(select(Supervision).where(Supervision.client_id == client_id)).one()
        if standing.supervisor_id != supervisor_id:
            raise ForeignFormError from None
        return standing.id
    _note(session, "supervision.planned", made.id, supervisor_id, now)
    return made.id


def call_off(session: Session, supervision: Supervision, now: datetime) -> None:
    """Take back a supervision that was planned and did not happen.

    Raises:
        TooLateError: when it is recorded.
    """
    if supervision.recorded_at is not None:
        raise TooLateError
    _note(session, "supervision.called off", supervision.id, supervision.supervisor_id, now)
    session.execute(delete(Attendance).where(Attendance.supervision_id == supervision.id))
    session.execute(delete(Supervision).where(Supervision.id == supervision.id))
    session.expunge_all()


def hand_draft_over(session: Session, supervision: Supervision, chosen: bool) -> None:
    """Keep whether a stand-in may go on with what its supervisor has drafted."""
    supervision.hands_draft_over = chosen
    session.flush()


def bring(session: Session, attendance: Attendance, text: str) -> None:
    """Keep what somebody wants to think about.

    Raises:
        TooLateError: when the supervision is recorded.
    """
    if attendance.supervision.recorded_at is not None:
        raise TooLateError
    attendance.brings = text
    session.flush()


def record(session: Session, supervision: Supervision, account: Account, today: date, now: datetime) -> None:
    """Put a supervision on record, so that whoever was there can read and confirm it.

    Raises:
        TooLateError: when another account is on record, or its day is still to come.
    """
    if supervision.recorded_at is not None and supervision.recorded_digest == account.digest:
        return
    if not rules.may_be_recorded(supervision.held_on, today, recorded=supervision.recorded_at is not None):
        raise TooLateError
    supervision.recorded_at, supervision.recorded_digest = now, account.digest
    supervision.support = account.support
    supervision.families = [
        DiscussedFamily(
            position=place,
            reference=notes.reference,
            explored=notes.explored,
            decided=notes.decided,
            reasons=notes.reasons,
            for_the_record=notes.for_the_record or None,
        )
        for place, notes in enumerate(account.families, 1)
    ]
    supervision.actions = [
        AgreedAction(owner_id=one.owner_id, text=one.text, due_on=one.due_on) for one in account.promises
    ]
    session.flush()
    _note(session, "supervision.recorded", supervision.id, supervision.supervisor_id, now)


def confirm(
    session: Session, attendance: Attendance, *, added: str, useful: int | None, now: datetime
) -> None:
    """Keep that somebody who was there confirms the record, what they add, and how useful it was.

    Raises:
        TooLateError: before it is recorded, or when they have confirmed it with other words.
    """
    if attendance.confirmed_at is not None and (attendance.added, attendance.useful) == (added, useful):
        return
    if attendance.supervision.recorded_at is None or attendance.confirmed_at is not None:
        raise TooLateError
    attendance.added, attendance.useful, attendance.confirmed_at = added, useful, now
    session.flush()
    _note(session, "supervision.confirmed", attendance.supervision_id, attendance.person_id, now)


def finish(session: Session, action: AgreedAction, now: datetime) -> None:
    """Keep that an action is done; saying so again changes nothing."""
    if action.done_at is None:
        action.done_at = now
        session.flush()


def put_on_record(session: Session, family: DiscussedFamily, by_id: int, now: datetime) -> None:
    """Keep that what belongs on the child's record stands there, and hold it here no longer."""
    if family.for_the_record is None:
        return
    family.for_the_record, family.on_record_at, family.on_record_by_id = None, now, by_id
    session.flush()
    _note(session, "supervision.put on record", family.supervision_id, by_id, now)


def _note(session: Session, kind: str, supervision_id: int, by_id: int, now: datetime) -> None:
    audit.record(
        session,
        kind,
        actor=f"person:{by_id}",
        now=now,
        supervision=supervision_id,
    )

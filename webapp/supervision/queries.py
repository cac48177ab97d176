"""Which supervisions somebody may know of: those they lead, and those they are at."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.supervision.models import AgreedAction, Attendance, DiscussedFamily, Supervision

PAGE = 25

# Who can be asked to a supervision.
SUPERVISED = (Role.PRACTITIONER, Role.TEAM_MEMBER, Role.SUPERVISOR, Role.PARTNER)


def people_to_ask(session: Session, team_ids: Sequence[int] | None, but: int, day: date) -> Sequence[Person]:
    """Who can be asked to a supervision of these teams (None: of any), in order of name."""
    found = {
        person.id: person
        for role in SUPERVISED
        for person in accounts.people_in_role(session, role, day, team_ids)
        if person.id != but
    }
    return sorted(found.values(), key=lambda person: person.name)


def led(
    session: Session, reach: Reach, supervision_id: int, *, to_change: bool = False
) -> Supervision | None:
    """A supervision that whoever asks leads, or None; `to_change` holds off everybody else."""
    query = select(Supervision).where(
        Supervision.id == supervision_id, Supervision.supervisor_id == reach.actor.person_id
    )
    return session.scalar(query.with_for_update() if to_change else query)


def own_attendance(
    session: Session, reach: Reach, supervision_id: int, *, to_change: bool = False
) -> Attendance | None:
    """What whoever asks has to do with a supervision that they are asked to, or None."""
    query = (
        select(Attendance)
        .options(joinedload(Attendance.supervision, innerjoin=True))
        .where(Attendance.supervision_id == supervision_id, Attendance.person_id == reach.actor.person_id)
    )
    return session.scalar(query.with_for_update() if to_change else query)


def readable(session: Session, reach: Reach, supervision_id: int) -> Supervision | None:
    """A supervision that whoever asks leads or is at, or None."""
    return session.scalar(
        select(Supervision).where(Supervision.id == supervision_id, _is_theirs(reach.actor.person_id))
    )


def read_among(session: Session, person_id: int, supervision_ids: Iterable[int]) -> set[int]:
    """Which of these supervisions somebody leads or is at."""
    query = select(Supervision.id).where(Supervision.id.in_(set(supervision_ids)), _is_theirs(person_id))
    return set(session.scalars(query))


def days_of(session: Session, supervision_ids: Iterable[int]) -> dict[int, date]:
    """The days of these supervisions, as far as they are still planned or on record."""
    query = select(Supervision.id, Supervision.held_on).where(Supervision.id.in_(set(supervision_ids)))
    return {row.id: row.held_on for row in session.execute(query)}


def _is_theirs(person_id: int | None) -> ColumnElement[bool]:
    there = exists().where(Attendance.supervision_id == Supervision.id, Attendance.person_id == person_id)
    return or_(Supervision.supervisor_id == person_id, there)


def listed(session: Session, reach: Reach, before_id: int | None = None) -> Sequence[Supervision]:
    """The supervisions that somebody leads or is at, latest first; one more than a page where there are."""
    query = select(Supervision).where(_is_theirs(reach.actor.person_id))
    last = session.scalar(query.where(Supervision.id == before_id)) if before_id is not None else None
    if last is not None:
        query = query.where(tuple_(Supervision.held_on, Supervision.id) < (last.held_on, last.id))
    query = query.options(selectinload(Supervision.attendance))
    return session.scalars(
        query.order_by(Supervision.held_on.desc(), Supervision.id.desc()).limit(PAGE + 1)
    ).all()


def own_action(session: Session, reach: Reach, action_id: int) -> AgreedAction | None:
    """An action that whoever asks is to do, or that was agreed where they lead, held off; or None."""
    me = reach.actor.person_id
    return session.scalar(
        select(AgreedAction)
        .join(AgreedAction.supervision)
        .where(AgreedAction.id == action_id)
        .where(or_(AgreedAction.owner_id == me, Supervision.supervisor_id == me))
        .with_for_update(of=AgreedAction)
    )


def open_actions(session: Session, person_id: int, until: date | None = None) -> Sequence[AgreedAction]:
    """What somebody said they would do and has not done, the nearest first; up to a day, where given."""
    query = select(AgreedAction).where(AgreedAction.owner_id == person_id, AgreedAction.done_at.is_(None))
    if until is not None:
        query = query.where(AgreedAction.due_on <= until)
    return session.scalars(query.order_by(AgreedAction.due_on, AgreedAction.id).limit(PAGE)).all()


def family_of(session: Session, supervision_id: int, position: int) -> DiscussedFamily | None:
    """One family that was thought about in a supervision, held off from others, or None."""
    return session.scalar(
        select(DiscussedFamily)
        .where(DiscussedFamily.supervision_id == supervision_id, DiscussedFamily.position == position)
        .with_for_update()
    )


def to_prepare(session: Session, person_id: int, today: date) -> Sequence[Attendance]:
    """Supervisions to come for which somebody has not said what they bring."""
    found = session.scalars(
        _attended(person_id)
        .where(Supervision.recorded_at.is_(None), Supervision.held_on >= today)
        .order_by(Supervision.held_on)
        .limit(PAGE)
    )
    return [one for one in found if not one.brings]


def to_confirm(session: Session, person_id: int) -> Sequence[Attendance]:
    """Supervisions on record that somebody was at and has not confirmed."""
    return session.scalars(
        _attended(person_id)
        .where(Supervision.recorded_at.is_not(None), Attendance.confirmed_at.is_(None))
        .order_by(Supervision.held_on)
        .limit(PAGE)
    ).all()


def _attended(person_id: int) -> Select[Attendance]:
    return (
        select(Attendance)
        .join(Attendance.supervision)
        .options(contains_eager(Attendance.supervision))
        .where(Attendance.person_id == person_id)
    )


def to_record(session: Session, person_id: int, today: date) -> Sequence[Supervision]:
    """Supervisions that somebody leads, whose day has come and that are not on record."""
    return session.scalars(
        select(Supervision)
        .where(
            Supervision.supervisor_id == person_id,
            Supervision.recorded_at.is_(None),
            Supervision.held_on <= today,
        )
        .order_by(Supervision.held_on)
        .limit(PAGE)
    ).all()


def for_the_record(session: Session, person_id: int) -> Sequence[Supervision]:
    """Supervisions that somebody leads with words that still have to reach a child's record."""
    waiting = select(DiscussedFamily.supervision_id).where(DiscussedFamily.for_the_record.is_not(None))
    return session.scalars(
        select(Supervision)
        .where(Supervision.supervisor_id == person_id, Supervision.id.in_(waiting))
        .order_by(Supervision.held_on)
        .limit(PAGE)
    ).all()


def usefulness(session: Session, begins: datetime, ends: datetime) -> list[int]:
    """What each person said last, from one moment until another, of how useful it was; nobody is named."""
    rows = session.execute(
        select(Attendance.person_id, Attendance.useful)
        .where(Attendance.confirmed_at >= begins, Attendance.confirmed_at < ends)
        .where(Attendance.useful.is_not(None))
        .order_by(Attendance.confirmed_at)
    )
    return list({row.person_id: row.useful for row in rows}.values())

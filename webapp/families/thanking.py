"""Thanks from a family to their worker: read by a person, passed on within days, and in no figure."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import audit
from webapp.cases.models import Worker
from webapp.families.models import Invitation, Thanks
from webapp.families.rules import THANKS_ON_THE_FIRST_PAGE, Outcome
from webapp.safeguarding.service import report

PAGE = 25


class AlreadyReadError(Exception):
    """Somebody has read these thanks before and decided otherwise."""


def keep(session: Session, invitation: Invitation, words: tuple[str, str] | None, now: datetime) -> None:
    """Keep the words for the worker beside the answer, as long as somebody works with the family."""
    if words is None or invitation.worker_id is None:
        return
    text, signed = words
    session.add(
        Thanks(
            invitation_id=invitation.id,
            worker_id=invitation.worker_id,
            text=text,
            signed=signed,
            written_at=now,
        )
    )
    session.flush()


def _may_be_read_by(person_id: int) -> ColumnElement[bool]:
    """Whoever is thanked, or has worked with the family, does not decide about it."""
    worked_there = exists().where(Worker.family_id == Invitation.family_id, Worker.person_id == person_id)
    return and_(Thanks.worker_id != person_id, ~worked_there)


def to_read(session: Session, person_id: int, limit: int = PAGE + 1) -> Sequence[Thanks]:
    """Thanks that nobody has read yet and this person may, the oldest first."""
    query = select(Thanks).join(Thanks.invitation).where(Thanks.read_at.is_(None), _may_be_read_by(person_id))
    return session.scalars(query.order_by(Thanks.written_at, Thanks.id).limit(limit)).all()


def one_to_read(session: Session, person_id: int, thanks_id: int) -> Thanks | None:
    """Thanks that this person may read or has read, held off from others, or None."""
    mine = or_(Thanks.read_at.is_(None), Thanks.read_by_id == person_id)
    query = (
        select(Thanks)
        .join(Thanks.invitation)
        .options(joinedload(Thanks.invitation))
        .where(Thanks.id == thanks_id, mine, _may_be_read_by(person_id))
    )
    return session.scalar(query.with_for_update(of=Thanks))


def decide(session: Session, thanks: Thanks, outcome: Outcome, by_id: int, now: datetime) -> None:
    """Somebody has read them: they go to the worker, or nowhere, or what they say goes to safeguarding.

    The same decision sent again changes nothing.

    Raises:
        AlreadyReadError: when another decision stands.
    """
    if thanks.read_at is not None:
        if thanks.outcome == outcome.value:
            return
        raise AlreadyReadError
    thanks.read_at, thanks.read_by_id, thanks.outcome = now, by_id, outcome.value
    if outcome is Outcome.UNSAFE:
        report(
            session,
            source="thanks",
            family_id=thanks.invitation.family_id,
            member_id=thanks.invitation.member_id,
            text=thanks.text,
            now=now,
            client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"thanks:{thanks.id}"),
            actor=f"person:{by_id}",
        )
    actor = f"person:{by_id}"
    audit.record(session, "thanks.read", actor=actor, now=now, thanks=thanks.id, outcome=outcome.value)


def passed_on(
    session: Session, worker_id: int, since: datetime | None = None, *, page: int = 1
) -> Sequence[Thanks]:
    """What a worker was thanked for, the latest first; one more than a page."""
    query = select(Thanks).where(Thanks.worker_id == worker_id, Thanks.outcome == Outcome.PASSED_ON.value)
    if since is not None:
        query = query.where(Thanks.read_at >= since)
    query = query.order_by(Thanks.read_at.desc(), Thanks.id.desc())
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def lately(session: Session, worker_id: int, now: datetime) -> Sequence[Thanks]:
    """Thanks that are new enough for the worker's first page."""
    return passed_on(session, worker_id, now - THANKS_ON_THE_FIRST_PAGE)[:PAGE]

"""Looking at an answer again, changing it and taking it back, until it is pooled; and forgetting codes."""

import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access import links
from webapp.capture.queries import draft_of
from webapp.capture.service import finish, save
from webapp.families import listening, origins, returning, storing, thanking
from webapp.families.answering import Written
from webapp.families.models import Answer, Invitation, ReturnCode, Thanks
from webapp.families.queries import names_known
from webapp.families.service import subject_of


class PooledError(Exception):
    """The answer has been pooled, or was taken back before: nothing of it changes any more."""


def thanks_of(session: Session, invitation_id: int) -> Thanks | None:
    """What somebody wrote to their worker, or None."""
    return session.scalar(select(Thanks).where(Thanks.invitation_id == invitation_id))


def _held(session: Session, invitation: Invitation, now: datetime) -> Answer:
    """The answer, held off from others, if it can still be changed."""
    answer = origins.own(session, invitation, now, hold=True)
    if answer is None:
        raise PooledError
    return answer


def begin(session: Session, invitation: Invitation, now: datetime) -> None:
    """Put what was sent into the form again; a change that was begun before goes on.

    Raises:
        PooledError: when nothing can be changed any more.
    """
    answer, owner = _held(session, invitation, now), subject_of(invitation)
    if draft_of(session, owner) is None:
        fields = storing.fields_of(answer, thanks_of(session, invitation.id))
        save(session, owner=owner, client_id=uuid.uuid4(), version=0, fields=fields, now=now)


def change(
    session: Session,
    invitation: Invitation,
    written: Written,
    *,
    client_id: uuid.UUID,
    language: str,
    now: datetime,
) -> None:
    """Put other answers in the place of those that were sent; the same form sent twice changes them once.

    They are looked through as the first ones were. What went to safeguarding stays there, and so do
    thanks that somebody has read. When they are pooled does not change.

    Raises:
        PooledError: when nothing can be changed any more.
    """
    answer = _held(session, invitation, now)
    passed_on = listening.hear(session, invitation, written, language, now)
    answer.levels, answer.texts = [], []
    session.flush()
    answer.levels = storing.levels(written)
    answer.texts = storing.texts(written, passed_on, names_known(session, invitation))
    answer.about, answer.language = written.about, language
    origins.sent_again_as(session, answer, client_id)
    before = thanks_of(session, invitation.id)
    if before is None or before.read_at is None:
        _forget_thanks(session, invitation)
        thanking.keep(session, invitation, None if passed_on.thanks else written.thanks, now)
    _end_visits(session, invitation, now)
    audit.record(session, "answer.changed", actor=subject_of(invitation), now=now)


def withdraw(session: Session, invitation: Invitation, now: datetime) -> None:
    """Take an answer back for good: what was chosen and written goes, with thanks that nobody has read.

    That they were asked stays, and that they sent something that counts no more; so does what went to
    safeguarding.

    Raises:
        PooledError: when nothing can be changed any more.
    """
    answer = _held(session, invitation, now)
    answer.levels, answer.texts, answer.about = [], [], None
    answer.withdrawn_at, invitation.taken_back = clock.midnight_before(now), True
    _forget_thanks(session, invitation)
    returning.end(session, [invitation.id])
    _end_visits(session, invitation, now)
    audit.record(session, "answer.withdrawn", actor=subject_of(invitation), now=now)


def _forget_thanks(session: Session, invitation: Invitation) -> None:
    unread = delete(Thanks).where(Thanks.invitation_id == invitation.id, Thanks.read_at.is_(None))
    session.execute(unread)


def _end_visits(session: Session, invitation: Invitation, now: datetime) -> None:
    session.flush()
    finish(session, subject_of(invitation))
    links.use_up(session, subject_of(invitation), now)


def forget(session: Session, now: datetime) -> int:
    """Erase the codes that open nothing any more, with what was begun and not sent; returns how many."""
    ended = session.scalars(select(ReturnCode.invitation_id).where(ReturnCode.ends_at <= now)).all()
    for invitation in session.scalars(select(Invitation).where(Invitation.id.in_(ended))).all():
        finish(session, subject_of(invitation))
    returning.end(session, ended)
    return len(ended)

"""The one way between an answer and the invitation to which it came, and who may go it.

Whoever sent an answer comes to it by their own visit, until it is pooled. After that nobody does, but
safeguarding, and whoever hands out or erases what somebody of a family said.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.families.models import Answer, AnswerOrigin, Invitation


class AlreadyAnsweredError(Exception):
    """This invitation's one answer has come."""


def store(session: Session, answer: Answer, invitation: Invitation, client_id: uuid.UUID) -> None:
    """Store the one answer to an invitation, and apart from it where it came from.

    Raises:
        AlreadyAnsweredError: when an answer has come before.
    """
    try:
        with session.begin_nested():
            session.add(answer)
            session.flush()
            origin = AnswerOrigin(
                answer_id=answer.id, invitation_id=invitation.id, client_id=own_id(session, client_id)
            )
            session.add(origin)
    except IntegrityError as answered:
        raise AlreadyAnsweredError from answered
    invitation.answered = True


def own_id(session: Session, client_id: uuid.UUID) -> uuid.UUID:
    """The form's id; one that another answer bears is replaced, since nobody's words are lost for it."""
    taken = session.scalar(select(AnswerOrigin.answer_id).where(AnswerOrigin.client_id == client_id))
    return client_id if taken is None else uuid.uuid4()


def sent_as(session: Session, client_id: uuid.UUID) -> Invitation | None:
    """The invitation that a form of this id answered, or None; the answer itself is not looked at."""
    query = select(Invitation).join(AnswerOrigin, AnswerOrigin.invitation_id == Invitation.id)
    return session.scalar(query.where(AnswerOrigin.client_id == client_id))


def own(session: Session, invitation: Invitation, now: datetime, *, hold: bool = False) -> Answer | None:
    """The answer of whoever visits, while it can be changed or taken back; None once it is pooled.

    `hold` keeps others off it meanwhile.
    """
    query = (
        select(Answer)
        .join(AnswerOrigin, AnswerOrigin.answer_id == Answer.id)
        .where(
            AnswerOrigin.invitation_id == invitation.id,
            Answer.held_until > now,
            Answer.withdrawn_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    return session.scalar(query.with_for_update(of=Answer) if hold else query)


def sent_again_as(session: Session, answer: Answer, client_id: uuid.UUID) -> None:
    """The answer has been changed with another form, which is recognised from now on."""
    theirs = update(AnswerOrigin).where(AnswerOrigin.answer_id == answer.id)
    session.execute(theirs.values(client_id=own_id(session, client_id)))


def for_safeguarding(session: Session, answer: Answer) -> Invitation:
    """To whom an answer leads in which something may not be safe."""
    query = select(Invitation).join(AnswerOrigin, AnswerOrigin.invitation_id == Invitation.id)
    return session.scalars(query.where(AnswerOrigin.answer_id == answer.id)).one()


def of_members(session: Session, member_ids: Sequence[int]) -> Sequence[Answer]:
    """What people of a family have said, to be handed out to them or erased."""
    query = (
        select(Answer)
        .join(AnswerOrigin, AnswerOrigin.answer_id == Answer.id)
        .join(Invitation, Invitation.id == AnswerOrigin.invitation_id)
        .where(Invitation.member_id.in_(member_ids))
    )
    return session.scalars(query.order_by(Answer.id)).all()

"""Answers that are there without any screen, and to which invitation one came."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.families import storing
from webapp.families.answering import Written
from webapp.families.listening import PassedOn
from webapp.families.models import Answer, AnswerOrigin, Invitation


def answer_to(
    session: Session,
    invitation: Invitation,
    at: datetime,
    *,
    language: str = "en_GB",
    written: Written | None = None,
    names: Collection[str] = (),
    **fields: Any,
) -> Answer:
    """An answer to an invitation, stored as the application stores it."""
    written = written or Written()
    answer = storing.answer(invitation, written, PassedOn({}, False), names, language=language, now=at)
    for name, value in fields.items():
        setattr(answer, name, value)
    session.add(answer)
    session.flush()
    session.add(AnswerOrigin(answer_id=answer.id, invitation_id=invitation.id))
    invitation.answered = True
    session.flush()
    return answer


def invitation_of(session: Session, answer: Answer) -> Invitation:
    """To which invitation an answer came."""
    query = select(Invitation).join(AnswerOrigin, AnswerOrigin.invitation_id == Invitation.id)
    return session.scalars(query.where(AnswerOrigin.answer_id == answer.id)).one()

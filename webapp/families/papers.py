"""Papers that wait: whose they are, who may enter them, and that nothing of them is kept once they end."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, contains_eager

from webapp.access.reaching import Reach
from webapp.cases.models import FamilyMember
from webapp.families import queries
from webapp.families.models import Invitation, PaperForm
from webapp.families.rules import PaperEnded


def invitation_of(session: Session, reference: str, person_id: int, today: date) -> Invitation | None:
    """The invitation that a paper's reference names, or None for somebody who may not enter it.

    Whoever has worked with the family, or belongs to its team, may not.
    """
    query = (
        select(Invitation)
        .join(Invitation.member)
        .join(FamilyMember.family)
        .options(contains_eager(Invitation.member).contains_eager(FamilyMember.family))
        .where(Invitation.paper_reference == reference, *queries.independent(person_id, today))
    )
    return session.scalar(query)


def last(session: Session, invitation_id: int) -> PaperForm | None:
    """The paper of an invitation that was entered last, whether it has ended or not, or None."""
    query = select(PaperForm).where(PaperForm.invitation_id == invitation_id)
    return session.scalar(query.order_by(PaperForm.id.desc()).limit(1))


def _open() -> Select[PaperForm]:
    return (
        select(PaperForm)
        .join(PaperForm.invitation)
        .join(Invitation.member)
        .join(FamilyMember.family)
        .options(contains_eager(PaperForm.invitation))
        .where(PaperForm.ended_at.is_(None))
        .order_by(PaperForm.first_at, PaperForm.id)
    )


def waiting(session: Session, person_id: int, today: date) -> Sequence[PaperForm]:
    """Papers that somebody else has entered once and this person may enter again, the oldest first."""
    others = PaperForm.first_by_id.is_distinct_from(person_id)
    query = _open().where(PaperForm.second_at.is_(None), others, *queries.independent(person_id, today))
    return session.scalars(query).all()


def to_settle(session: Session, person_id: int) -> Sequence[PaperForm]:
    """Papers that this person entered second, and that differ from how they were read first."""
    return session.scalars(_open().where(PaperForm.second_by_id == person_id)).all()


def every_open(session: Session, reach: Reach, today: date) -> Sequence[PaperForm]:
    """Every paper that waits, of families within reach with which whoever asks does not work."""
    return session.scalars(_open().where(*queries.askable(reach, today))).all()


def one_open(session: Session, reach: Reach, paper_id: int, today: date) -> PaperForm | None:
    """One of them, or None."""
    query = _open().where(PaperForm.id == paper_id, *queries.askable(reach, today))
    return session.scalar(query.with_for_update(of=PaperForm))


def let_go(session: Session, invitation_id: int, now: datetime) -> None:
    """What was entered of an invitation's paper is erased: an answer or a no has come another way."""
    theirs = (PaperForm.invitation_id == invitation_id, PaperForm.ended_at.is_(None))
    nothing = {
        "read_first": None,
        "read_second": None,
        "ended_at": now,
        "outcome": PaperEnded.OVERTAKEN.value,
    }
    session.execute(update(PaperForm).where(*theirs).values(nothing))

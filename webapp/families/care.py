"""What families hold about people: handed out, erased, or erased as a whole."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.access.models import Link, Visit
from webapp.capture.models import Draft, DraftConflict
from webapp.families import marks, origins
from webapp.families.models import (
    Answer,
    AnswerLevel,
    AnswerOrigin,
    AnswerText,
    AskedAgain,
    AskingTurn,
    Comment,
    CommentRelease,
    Conference,
    ConferenceGuest,
    Conversation,
    DrawSwitch,
    Invitation,
    KeptCoverage,
    ListeningDuty,
    NotAsked,
    PaperForm,
    Portrait,
    PortraitNote,
    PortraitShare,
    Recording,
    ReturnCode,
    Thanks,
)
from webapp.families.rules import Outcome
from webapp.outbox import service as outbox

TABLES: tuple[type, ...] = (
    ReturnCode,
    PortraitShare,
    PortraitNote,
    Portrait,
    Comment,
    CommentRelease,
    Thanks,
    Conversation,
    PaperForm,
    ConferenceGuest,
    Conference,
    ListeningDuty,
    AnswerText,
    AnswerLevel,
    AnswerOrigin,
    Answer,
    Invitation,
    AskingTurn,
    NotAsked,
    AskedAgain,
    DrawSwitch,
    KeptCoverage,
    Recording,
)
# Where a member of staff is named who decided about asking; what they decided stays.
_DECIDED_BY = (
    NotAsked.decided_by_id,
    AskedAgain.recorded_by_id,
    DrawSwitch.switched_by_id,
    Conference.noted_by_id,
    ListeningDuty.arranged_by_id,
    PaperForm.first_by_id,
    PaperForm.second_by_id,
    PaperForm.ended_by_id,
    Comment.handled_by_id,
    Recording.recorded_by_id,
)


def erase_all(session: Session) -> int:
    """Erase every invitation and answer, with their links, drafts and messages; returns how many rows."""
    rows = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    links = select(Link.id).where(Link.subject.startswith("invitation:"))
    owned = or_(Draft.owner.startswith("invitation:"), Draft.owner.startswith("conversation:"))
    drafts = select(Draft.id).where(owned)
    for table in TABLES:
        session.execute(delete(table))
    session.execute(delete(DraftConflict).where(DraftConflict.draft_id.in_(drafts)))
    session.execute(delete(Draft).where(owned))
    session.execute(delete(Visit).where(Visit.link_id.in_(links)))
    session.execute(delete(Link).where(Link.subject.startswith("invitation:")))
    outbox.erase_all(session, "invitation")
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """When a member of staff sent invitations, decided or read, and what they read of what families said.

    Never what a family said otherwise, nor which family was asked.
    """
    thanked = select(Thanks).where(Thanks.worker_id == person_id, Thanks.outcome == Outcome.PASSED_ON.value)
    duties = select(ListeningDuty).where(ListeningDuty.person_id == person_id)
    summaries = select(Portrait).where(Portrait.person_id == person_id)
    return {
        **{name: _when(session, columns, person_id) for name, columns in _DONE_BY.items()},
        "on_the_rota": [
            {"from": one.begins_on.isoformat(), "to": one.ends_on.isoformat()}
            for one in session.scalars(duties.order_by(ListeningDuty.id))
        ],
        "summaries": [_summary(one) for one in session.scalars(summaries.order_by(Portrait.until))],
        "thanks": [
            {"text": one.text, "signed": one.signed} for one in session.scalars(thanked.order_by(Thanks.id))
        ],
    }


# When somebody did what, by the columns that say when and who.
_DONE_BY: Mapping[str, Sequence[tuple[Any, Any]]] = MappingProxyType(
    {
        "invitations_sent_at": ((Invitation.invited_at, Invitation.invited_by_id),),
        "conversations_led_at": ((Conversation.begun_at, Conversation.by_id),),
        "decided_about_asking_at": (
            (NotAsked.decided_at, NotAsked.decided_by_id),
            (AskedAgain.recorded_at, AskedAgain.recorded_by_id),
            (DrawSwitch.switched_at, DrawSwitch.switched_by_id),
            (Conference.noted_at, Conference.noted_by_id),
        ),
        "papers_entered_at": (
            (PaperForm.first_at, PaperForm.first_by_id),
            (PaperForm.second_at, PaperForm.second_by_id),
        ),
        "recordings_put_here_at": ((Recording.recorded_at, Recording.recorded_by_id),),
        "comments_read_at": ((Comment.handled_at, Comment.handled_by_id),),
    }
)


def _when(session: Session, columns: Sequence[tuple[Any, Any]], person_id: int) -> list[str]:
    """Each moment at which somebody did one of these things."""
    return [
        moment.isoformat()
        for at, by in columns
        for moment in session.scalars(select(at).where(by == person_id, at.is_not(None)).order_by(at))
    ]


def _summary(one: Portrait) -> dict[str, Any]:
    """A summary about somebody as it was told, with what they added and to whom they showed it when."""
    return {
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "told": one.told,
        "notes": [note.text for note in one.notes],
        "shared": [
            [each.shared_at.isoformat(), each.ended_at.isoformat() if each.ended_at else None]
            for each in one.shares
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take a member of staff out of the invitations; the answers stay, and thanks to them go.

    Returns how many rows changed.
    """
    thanked = select(Thanks.id).where(Thanks.worker_id == person_id)
    gone = session.scalars(thanked).all()
    session.execute(delete(Thanks).where(Thanks.id.in_(gone)))
    session.execute(update(Thanks).where(Thanks.read_by_id == person_id).values(read_by_id=None))
    session.execute(delete(ListeningDuty).where(ListeningDuty.person_id == person_id))
    session.execute(update(Conversation).where(Conversation.by_id == person_id).values(by_id=None))
    theirs = or_(Invitation.worker_id == person_id, Invitation.invited_by_id == person_id)
    rows = session.scalar(select(func.count()).select_from(Invitation).where(theirs)) or 0
    rows += _erase_summaries(session, person_id)
    theirs_marked = update(Answer).where(Answer.worker_mark == marks.of_worker(person_id))
    session.execute(theirs_marked.values(worker_mark=None))
    for column in (Invitation.worker_id, Invitation.invited_by_id):
        session.execute(update(Invitation).where(column == person_id).values({column: None}))
    for column in _DECIDED_BY:
        named = select(func.count()).select_from(column.class_).where(column == person_id)
        rows += session.scalar(named) or 0
        session.execute(update(column.class_).where(column == person_id).values({column: None}))
    return rows + len(gone)


def export_member(session: Session, member_id: int) -> dict[str, Any]:
    """What somebody of a family has said, for them alone: every answer, and the thanks to their worker."""
    written = select(Thanks).join(Thanks.invitation).where(Invitation.member_id == member_id)
    return {
        "answers": [
            {
                "form": f"{one.form} {one.version}",
                "sent_on": one.submitted_at.isoformat(),
                "chosen": {each.statement: each.level or each.not_rated for each in one.levels},
                "texts": {each.question: each.text for each in one.texts},
            }
            for one in origins.of_members(session, [member_id])
        ],
        "thanks": [one.text for one in session.scalars(written.order_by(Thanks.id))],
    }


def erase_members(session: Session, member_ids: Sequence[int]) -> int:
    """Erase what people of a family have said, as though they had taken it back; returns how many answers."""
    said = origins.of_members(session, member_ids)
    for one in said:
        session.delete(one)
    theirs = select(Invitation.id).where(Invitation.member_id.in_(member_ids))
    for table in (Thanks, ReturnCode, PaperForm):
        session.execute(delete(table).where(table.invitation_id.in_(theirs)))
    answered = update(Invitation).where(Invitation.member_id.in_(member_ids), Invitation.answered)
    session.execute(answered.values(taken_back=True))
    session.flush()
    return len(said)


def _erase_summaries(session: Session, person_id: int) -> int:
    """Erase the summaries about somebody, and that others shared theirs with them."""
    theirs = select(Portrait.id).where(Portrait.person_id == person_id)
    gone = session.scalars(theirs).all()
    of_them = or_(PortraitShare.to_id == person_id, PortraitShare.portrait_id.in_(gone))
    shares = session.scalar(select(func.count()).select_from(PortraitShare).where(of_them)) or 0
    session.execute(delete(PortraitShare).where(of_them))
    session.execute(delete(PortraitNote).where(PortraitNote.portrait_id.in_(gone)))
    session.execute(delete(Portrait).where(Portrait.id.in_(gone)))
    return shares + len(gone)

"""What is kept of what teams said they would do, and of their sessions, handed out and erased.

Nobody can tell who wrote an unsigned thought, so none is in what is handed to a person, nor goes with them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.access.models import Link, Visit
from webapp.outbox import service as outbox
from webapp.reflection import digesting
from webapp.reflection.models import (
    ChartNote,
    Commitment,
    Digest,
    DigestWish,
    Meeting,
    Presence,
    Telling,
    Thought,
    WallLink,
)

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (
    Thought,
    Presence,
    Telling,
    Commitment,
    ChartNote,
    Meeting,
    WallLink,
    Digest,
    DigestWish,
)


def erase_all(session: Session) -> int:
    """Erase every commitment, with how families were told, note, session, wall and wish; returns how many."""
    found = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    walls = Link.subject.startswith("wall:")
    session.execute(delete(Visit).where(Visit.link_id.in_(select(Link.id).where(walls))))
    session.execute(delete(Link).where(walls))
    outbox.erase_all(session, "digest")
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What a person sees to, wrote down or worded for families, and the sessions that they joined."""
    mine = or_(Commitment.owner_id == person_id, Commitment.written_by == person_id)
    found = session.scalars(select(Commitment).where(mine).order_by(Commitment.id))
    return {
        "commitments": [
            {
                "wording": one.wording,
                "about": one.construct,
                "due_on": one.due_on.isoformat(),
                "sees_to_it": one.owner_id == person_id,
                "wrote_it": one.written_by == person_id,
                "written_at": one.written_at.isoformat(),
                "families_told": one.families_told,
            }
            for one in found
        ],
        "weekly e-mail": _digests(session, person_id),
        "reflection sessions": [
            {"session": one.session_id, "was there": one.is_there} for one in _presence(session, person_id)
        ],
        "signed thoughts": [
            {"session": one.session_id, "about": one.place, "thought": one.text}
            for one in session.scalars(
                select(Thought).where(Thought.signed_by_id == person_id).order_by(Thought.id)
            )
        ],
        "notes_on_charts": [
            {
                "text": one.text,
                "happened_on": one.happened_on.isoformat(),
                "wrote_it": one.written_by_id == person_id,
                "took_it_back": one.taken_back_by_id == person_id,
                "written_at": one.written_at.isoformat(),
            }
            for one in session.scalars(
                select(ChartNote)
                .where(or_(ChartNote.written_by_id == person_id, ChartNote.taken_back_by_id == person_id))
                .order_by(ChartNote.id)
            )
        ],
        "wordings_for_families": [
            {"text": one.text, "written_at": one.written_at.isoformat()}
            for one in session.scalars(
                select(Telling).where(Telling.written_by == person_id).order_by(Telling.id)
            )
        ],
        "wordings_decided_at": [
            moment.isoformat()
            for moment in session.scalars(
                select(Telling.decided_at)
                .where(Telling.decided_by_id == person_id)
                .order_by(Telling.decided_at)
            )
            if moment
        ],
    }


def _digests(session: Session, person_id: int) -> dict[str, Any]:
    """Whether they asked for it, in which language, and when they were written to."""
    wish = digesting.wish(session, person_id)
    sent = select(Digest.written_at).where(Digest.person_id == person_id).order_by(Digest.week)
    return {
        "wanted_since": wish.since.isoformat() if wish else None,
        "language": wish.language if wish else None,
        "written_at": [moment.isoformat() for moment in session.scalars(sent)],
    }


def _presence(session: Session, person_id: int) -> Sequence[Presence]:
    query = select(Presence).where(Presence.person_id == person_id).order_by(Presence.session_id)
    return session.scalars(query).all()


def erase_person(session: Session, person_id: int) -> int:
    """Erase a person's commitments, notes, signed thoughts and presence; take them out of what others wrote.

    A session that they led stays the team's, without their name. Returns how many rows went or changed.
    """
    mine = or_(Commitment.owner_id == person_id, Commitment.written_by == person_id)
    gone = session.scalars(select(Commitment.id).where(mine)).all()
    theirs = (
        (Thought, Thought.signed_by_id == person_id),
        (Presence, Presence.person_id == person_id),
        (Telling, Telling.commitment_id.in_(gone)),
        (Commitment, Commitment.id.in_(gone)),
        (ChartNote, ChartNote.written_by_id == person_id),
        (Digest, Digest.person_id == person_id),
        (DigestWish, DigestWish.person_id == person_id),
    )
    found = 0
    for table, condition in theirs:
        found += session.scalar(select(func.count()).select_from(table).where(condition)) or 0
        session.execute(delete(table).where(condition))
    named = (
        (Telling, Telling.written_by),
        (Telling, Telling.decided_by_id),
        (ChartNote, ChartNote.taken_back_by_id),
    )
    for where, column in named:
        found += session.scalar(select(func.count()).select_from(where).where(column == person_id)) or 0
        session.execute(update(where).where(column == person_id).values({column: None}))
    outbox.erase(session, digesting.about(person_id))
    session.execute(update(WallLink).where(WallLink.made_by_id == person_id).values(made_by_id=None))
    session.execute(update(Meeting).where(Meeting.lead_id == person_id).values(lead_id=None))
    return found

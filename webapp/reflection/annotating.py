"""What a team says happened on a day: written on its charts, and taken back."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from webapp import audit
from webapp.reflection.models import ChartNote
from webapp.reflection.rules import WantedNote
from webapp.reflection.service import ForeignFormError


def write(
    session: Session, *, team_id: int, writer_id: int, client_id: uuid.UUID, wanted: WantedNote, now: datetime
) -> ChartNote:
    """Write a note on a team's charts once, however often the same form is sent.

    Raises:
        ForeignFormError: when the form's id is another's.
    """
    note = ChartNote(
        team_id=team_id,
        client_id=client_id,
        happened_on=wanted.happened_on,
        text=wanted.text,
        written_by_id=writer_id,
        written_at=now,
    )
    try:
        with session.begin_nested():
            session.add(note)
    except IntegrityError:
        return _written_before(session, team_id, writer_id, client_id)
    _tell(session, "chart note.written", note, writer_id, now)
    return note


def _written_before(session: Session, team_id: int, writer_id: int, client_id: uuid.UUID) -> ChartNote:
    standing = session.scalar(select(ChartNote).where(ChartNote.client_id == client_id))
    if standing is None or (standing.team_id, standing.written_by_id) != (team_id, writer_id):
        raise ForeignFormError
    return standing


def take_back(session: Session, note: ChartNote, *, by_id: int, now: datetime) -> None:
    """Take a note from the charts; it stays in the list as taken back by whoever did so first."""
    standing = update(ChartNote).where(ChartNote.id == note.id, ChartNote.taken_back_at.is_(None))
    changed = session.execute(
        standing.values(taken_back_at=now, taken_back_by_id=by_id).returning(ChartNote.id)
    )
    if changed.scalar_one_or_none() is not None:
        session.refresh(note)
        _tell(session, "chart note.taken back", note, by_id, now)


def _tell(session: Session, kind: str, note: ChartNote, by_id: int, now: datetime) -> None:
    audit.record(
        session,
        kind,
        actor=f"person:{by_id}",
        subject=f"person:{note.written_by_id}",
        now=now,
        team=note.team_id,
        note=note.id,
    )


def standing(session: Session, team_id: int) -> Sequence[ChartNote]:
    """The notes that stand on a team's charts, in the order of their days, which is that of their numbers."""
    query = select(ChartNote).where(ChartNote.team_id == team_id, ChartNote.taken_back_at.is_(None))
    return session.scalars(query.order_by(ChartNote.happened_on, ChartNote.id)).all()


def page(
    session: Session, team_id: int, *, before_id: int | None = None, limit: int = 25
) -> Sequence[ChartNote]:
    """Every note that a team has written, newest first; `before_id` begins the next page."""
    query = select(ChartNote).where(ChartNote.team_id == team_id)
    if before_id is not None:
        query = query.where(ChartNote.id < before_id)
    named = query.options(joinedload(ChartNote.written_by), joinedload(ChartNote.taken_back_by))
    return session.scalars(named.order_by(ChartNote.id.desc()).limit(limit)).all()


def one(session: Session, team_id: int, note_id: int) -> ChartNote | None:
    """One note of a team, or None."""
    return session.scalar(select(ChartNote).where(ChartNote.id == note_id, ChartNote.team_id == team_id))

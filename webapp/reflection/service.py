"""Recording what a team will do."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.reflection.models import Commitment
from webapp.reflection.rules import Wanted


class ForeignFormError(ValueError):
    """The form's id already belongs to what another team or person recorded."""


def commit(
    session: Session,
    *,
    team_id: int,
    writer_id: int,
    client_id: uuid.UUID,
    wanted: Wanted,
    now: datetime,
    session_id: int | None = None,
) -> Commitment:
    """Record a commitment once, however often the same form is sent; `session_id` is where it was made.

    Raises:
        ForeignFormError: when the form's id is another's.
    """
    commitment = Commitment(
        team_id=team_id,
        written_by=writer_id,
        written_at=now,
        client_id=client_id,
        construct=wanted.construct,
        source=wanted.source,
        expected_sign=wanted.expected_sign,
        wording=wanted.wording,
        owner_id=wanted.owner_id,
        due_on=wanted.due_on,
        session_id=session_id,
        families_told=wanted.families_told,
    )
    try:
        with session.begin_nested():
            session.add(commitment)
    except IntegrityError:
        return _recorded_before(session, team_id, writer_id, client_id)
    audit.record(
        session,
        "commitment.recorded",
        actor=f"person:{writer_id}",
        subject=f"person:{wanted.owner_id}",
        now=now,
        team=team_id,
        commitment=commitment.id,
    )
    return commitment


def _recorded_before(session: Session, team_id: int, writer_id: int, client_id: uuid.UUID) -> Commitment:
    standing = session.scalar(select(Commitment).where(Commitment.client_id == client_id))
    if standing is None or (standing.team_id, standing.written_by) != (team_id, writer_id):
        raise ForeignFormError
    return standing

"""Raising a safety concern from any room, and acknowledging it."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.safeguarding.models import Concern


class AlreadyAcknowledgedError(Exception):
    """Somebody has acknowledged the concern before; what they wrote stands."""


def report(
    session: Session,
    *,
    source: str,
    family_id: int | None,
    text: str,
    now: datetime,
    member_id: int | None = None,
    in_danger: bool = False,
    client_id: uuid.UUID | None = None,
    actor: str | None = None,
) -> Concern:
    """Pass a concern on at once; the same `client_id` sent again gives the same concern.

    `source` names the screens it came from ("family"), `member_id` who raised it, `actor` who is
    named in the event log (the source where nobody can be).
    """
    client_id = client_id or uuid.uuid4()
    concern = Concern(
        client_id=client_id,
        source=source,
        family_id=family_id,
        member_id=member_id,
        text=text,
        in_danger=in_danger,
        raised_at=now,
    )
    try:
        with session.begin_nested():
            session.add(concern)
    except IntegrityError:
        standing = session.scalar(select(Concern).where(Concern.client_id == client_id))
        if standing is None:
            raise
        if (standing.source, standing.family_id, standing.member_id) == (source, family_id, member_id):
            return standing
        # The id is somebody else's: what was told must not be lost for it.
        concern.client_id = uuid.uuid4()
        session.add(concern)
        session.flush()
    audit.record(session, "concern.raised", actor=actor or f"source:{source}", now=now, source=source)
    return concern


def acknowledge(session: Session, concern: Concern, *, by_id: int, action: str, now: datetime) -> None:
    """A named person has read the concern and says what they did; the same sent again changes nothing.

    Raises:
        AlreadyAcknowledgedError: when it was acknowledged before, by somebody else or in other words.
    """
    session.refresh(concern, with_for_update=True)
    if concern.acknowledged_at is not None:
        if (concern.acknowledged_by_id, concern.action) == (by_id, action):
            return
        raise AlreadyAcknowledgedError
    concern.acknowledged_at, concern.acknowledged_by_id, concern.action = now, by_id, action
    audit.record(session, "concern.acknowledged", actor=f"person:{by_id}", now=now, concern=concern.id)

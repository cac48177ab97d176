"""A campaign that a recruiter has begun and not opened yet: kept as it stands on the form."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.capture import service as capture
from webapp.capture.models import Draft
from webapp.capture.service import Conflict, Saved
from webapp.recruitment import rules

# What a form holds besides what was entered.
_NOT_ENTERED = frozenset({"csrf_token", "client_id", "version", "keep", "work_out"})


def _owner(person_id: int, client_id: uuid.UUID | str = "") -> str:
    return f"campaign-form:{person_id}/{client_id}"


def keep(
    session: Session,
    person_id: int,
    client_id: uuid.UUID,
    version: int,
    fields: Mapping[str, Sequence[str]],
    now: datetime,
) -> Saved | Conflict:
    """Keep a form as it stands, complete or not; `version` is the one that it was shown with.

    Where another window kept it since, nothing is put in its place: both are kept until one is kept again.

    Raises:
        TooManyDraftsError: for one more than anybody can have an overview of.
        ForeignDraftError: when the form's id is that of another person's.
        TooLargeError: when it holds more than a form may.
    """
    entered = {name: list(values) for name, values in fields.items() if name not in _NOT_ENTERED}
    owner = _owner(person_id, client_id)
    if one(session, person_id, client_id) is None and _count(session, person_id) >= rules.MOST_DRAFTS:
        raise rules.TooManyDraftsError
    kept = capture.save(session, owner=owner, client_id=client_id, version=version, fields=entered, now=now)
    if isinstance(kept, Saved):
        capture.dismiss_conflicts(session, owner)
    return kept


def _count(session: Session, person_id: int) -> int:
    mine = Draft.owner.startswith(_owner(person_id), autoescape=True)
    return session.scalar(select(func.count()).select_from(Draft).where(mine)) or 0


def begun(session: Session, person_id: int) -> list[Draft]:
    """What somebody has begun and not opened, the latest first."""
    mine = Draft.owner.startswith(_owner(person_id), autoescape=True)
    return list(session.scalars(select(Draft).where(mine).order_by(Draft.saved_at.desc(), Draft.id)))


def one(session: Session, person_id: int, client_id: uuid.UUID) -> Draft | None:
    """One of these forms, or None for nobody's and another's."""
    return session.scalar(select(Draft).where(Draft.owner == _owner(person_id, client_id)))


def drop(session: Session, person_id: int, client_id: uuid.UUID) -> None:
    """Let a form go: the campaign was opened, or is not wanted any more."""
    capture.finish(session, _owner(person_id, client_id))

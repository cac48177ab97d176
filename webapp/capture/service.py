"""Saving a form as it is written: idempotent, versioned, and nobody's words are overwritten unseen."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.addresses import LARGEST
from webapp.capture.models import Draft, DraftConflict, HeldForm

Fields = Mapping[str, Any]

LARGEST_FORM = 200_000

# Built once: candidates save every second, and building it takes longer than running it.
_DRAFT = cast("Table", Draft.__table__)
_FOLLOWING = (
    update(_DRAFT)
    .where(_DRAFT.c.owner == bindparam("whose"), _DRAFT.c.version == bindparam("seen"))
    .values(fields=bindparam("written"), version=bindparam("next"), saved_at=bindparam("now"))
)


class TooLargeError(ValueError):
    """More text than one form may hold (LARGEST_FORM bytes of JSON)."""


class FinishedError(ValueError):
    """The form has been sent meanwhile: there is nothing to begin anew."""


class ForeignDraftError(ValueError):
    """The client's id already belongs to another form."""


@dataclass(frozen=True)
class Saved:
    """The form is stored: `digest` is the SHA-256 of its fields as canonical JSON."""

    version: int
    saved_at: datetime
    digest: str


@dataclass(frozen=True)
class Conflict:
    """Another tab saved first: its words stand, these are kept beside them."""

    version: int
    saved_at: datetime
    theirs: Fields


def digest_of(fields: Fields) -> str:
    """SHA-256 of the fields as canonical JSON, in hex."""
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def save(
    session: Session,
    *,
    owner: str,
    client_id: uuid.UUID,
    version: int,
    fields: Fields,
    now: datetime,
    may_begin: Callable[[], bool] = lambda: True,
) -> Saved | Conflict:
    """Store what one form holds; sending the same again changes nothing.

    `owner` names the form and its writer ("attempt:12/missing-tonight"), `client_id` was made by
    the client before the first save, `version` is the last one the client has seen (0 for none).
    `may_begin` says, once other writers are held off, whether the form is still to be written: it is asked
    only where nothing of it stands.

    Raises:
        TooLargeError: when the fields are longer than LARGEST_FORM.
        FinishedError: when nothing of it stands and it may not begin.
        ForeignDraftError: when the client's id belongs to another owner's form.
    """
    if len(json.dumps(fields)) > LARGEST_FORM:
        raise TooLargeError
    if 0 < version < LARGEST and _follows(session, owner, version, fields, now):
        return Saved(version + 1, now, digest_of(fields))
    draft = session.scalar(select(Draft).where(Draft.owner == owner).with_for_update())
    if draft is None:
        if not may_begin():
            raise FinishedError
        return _first(session, owner, client_id, fields, now)
    if digest_of(draft.fields) == digest_of(fields):
        return Saved(draft.version, draft.saved_at, digest_of(fields))
    if draft.version != version:
        return _keep_both(session, draft, fields, now)
    draft.fields, draft.version, draft.saved_at = dict(fields), version + 1, now
    session.flush()
    return Saved(draft.version, now, digest_of(fields))


def _follows(session: Session, owner: str, version: int, fields: Fields, now: datetime) -> bool:
    """Store what follows the version that stands, in one statement; whether that version stood."""
    values = {"whose": owner, "seen": version, "next": version + 1, "written": dict(fields), "now": now}
    if not session.connection().execute(_FOLLOWING, values).rowcount:
        return False
    for held in session.identity_map.values():
        if isinstance(held, Draft) and held.owner == owner:
            session.expire(held)
    return True


def _first(
    session: Session, owner: str, client_id: uuid.UUID, fields: Fields, now: datetime
) -> Saved | Conflict:
    draft = Draft(owner=owner, client_id=client_id, version=1, fields=dict(fields), saved_at=now)
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        # Somebody stored this form, or another with this id, between our look and our write.
        standing = session.scalar(select(Draft).where(Draft.owner == owner))
        if standing is None:
            raise ForeignDraftError from None
        return save(session, owner=owner, client_id=client_id, version=0, fields=fields, now=now)
    return Saved(1, now, digest_of(fields))


def _keep_both(session: Session, draft: Draft, fields: Fields, now: datetime) -> Conflict:
    digest = digest_of(fields)
    kept = select(DraftConflict.id).where(DraftConflict.draft_id == draft.id, DraftConflict.digest == digest)
    if session.scalar(kept) is None:
        session.add(DraftConflict(draft_id=draft.id, digest=digest, fields=dict(fields), arrived_at=now))
    return Conflict(draft.version, draft.saved_at, draft.fields)


def settle(session: Session, owner: str, conflict_id: int, now: datetime) -> Saved | None:
    """The writer chose the version that was kept beside: it becomes the draft. None if it is not theirs."""
    if not 0 < conflict_id <= LARGEST:
        return None
    chosen = session.scalar(
        select(DraftConflict)
        .join(Draft, Draft.id == DraftConflict.draft_id)
        .where(Draft.owner == owner, DraftConflict.id == conflict_id)
    )
    if chosen is None:
        return None
    draft = session.get_one(Draft, chosen.draft_id)
    draft.fields, draft.version, draft.saved_at = chosen.fields, draft.version + 1, now
    dismiss_conflicts(session, owner)
    return Saved(draft.version, now, digest_of(draft.fields))


def dismiss_conflicts(session: Session, owner: str) -> None:
    """The writer keeps what stands: the versions beside it go."""
    mine = select(Draft.id).where(Draft.owner == owner).scalar_subquery()
    session.execute(delete(DraftConflict).where(DraftConflict.draft_id == mine))


def move(session: Session, owner: str, to: str) -> None:
    """Let a form's draft, with the versions beside it, belong to another form from now on."""
    session.execute(update(Draft).where(Draft.owner == owner).values(owner=to))
    session.expire_all()


def finish(session: Session, owner: str) -> None:
    """The form has been submitted and stored where it belongs: its draft goes."""
    session.execute(update(HeldForm).where(HeldForm.owner == owner).values(is_finished=True))
    draft = session.scalar(select(Draft).where(Draft.owner == owner))
    if draft is not None:
        session.delete(draft)

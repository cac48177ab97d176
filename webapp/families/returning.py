"""The code with which somebody comes back to their form: theirs alone, and only if they asked for one."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.families import origins
from webapp.families.models import Invitation, ReturnCode
from webapp.families.rules import CODE_GROUP, CODE_GROUPS, CODE_LETTERS, HELD_FOR, bare_code

ONE_DAY = timedelta(days=1)


class WrongCodeError(Exception):
    """The code opens nothing: mistyped, replaced, too old or never given. Nobody is told which."""


def _hash(code: str) -> str:
    # A code holds 70 random bits, too many to be found by trying, whoever has the hash.
    return hashlib.sha256(f"return code {bare_code(code)}".encode()).hexdigest()


def give(session: Session, invitation: Invitation, ends_at: datetime, now: datetime) -> str:
    """A new code for an answer that has not been sent; the one they had opens nothing any more.

    `ends_at` is when their link ends: what they have begun is kept no longer than that.
    """
    # Of two that are asked for at once, one is the last.
    session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    end(session, [invitation.id])
    groups = (
        "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUP)) for _group in range(CODE_GROUPS)
    )
    code = " ".join(groups)
    session.add(ReturnCode(invitation_id=invitation.id, code_hash=_hash(code), ends_at=ends_at))
    session.flush()
    audit.record(session, "code.given", actor=f"invitation:{invitation.id}", now=now)
    return code


def find(session: Session, typed: str, now: datetime) -> tuple[Invitation, datetime]:
    """What a code opens, and until when.

    Raises:
        WrongCodeError: when it opens nothing, whatever the cause.
    """
    query = (
        select(Invitation, ReturnCode.ends_at)
        .join(ReturnCode, ReturnCode.invitation_id == Invitation.id)
        .where(ReturnCode.code_hash == _hash(typed), ReturnCode.ends_at > now)
    )
    found = session.execute(query).first()
    if found is None:
        raise WrongCodeError
    invitation, ends_at = found
    if invitation.answered and origins.own(session, invitation, now) is None:
        raise WrongCodeError
    return invitation, ends_at


def hold(session: Session, invitation: Invitation, now: datetime) -> datetime | None:
    """An answer is sent: until when it is held, where its writer has a code; None without one.

    It is held to the end of the last day: no time of the answer says at which second it was sent.
    """
    query = select(ReturnCode).where(ReturnCode.invitation_id == invitation.id, ReturnCode.ends_at > now)
    code = session.scalar(query.with_for_update())
    if code is None:
        return None
    code.ends_at = clock.midnight_before(now + HELD_FOR + ONE_DAY)
    return code.ends_at


def lengthen(session: Session, invitation_id: int, ends_at: datetime) -> None:
    """Let a code last as long as the new link that was sent to its bearer."""
    theirs = update(ReturnCode).where(ReturnCode.invitation_id == invitation_id)
    session.execute(theirs.values(ends_at=ends_at))


def has_code(session: Session, invitation_id: int) -> bool:
    """Whether somebody asked for a code."""
    found = select(ReturnCode.id).where(ReturnCode.invitation_id == invitation_id)
    return session.scalar(found) is not None


def end(session: Session, invitation_ids: Collection[int]) -> None:
    """Their codes open nothing any more."""
    session.execute(delete(ReturnCode).where(ReturnCode.invitation_id.in_(invitation_ids)))

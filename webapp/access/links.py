"""Single-purpose links: made, looked up, started once by confirmation, revoked, used up.

Opening a link (GET) spends nothing, because mail scanners open links. Starting it (POST)
exchanges the token for a visit: one cookie of at most an hour. Until the one submission, a
second start needs the code that the first start showed. A screen on a wall shows nobody a code:
its link starts once, and the visit lasts as long as the link.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from webapp.access.models import Link, Visit
from webapp.access.purposes import ONCE, ROLE_OF, Purpose
from webapp.columns import plain

CODE_TRIES = 5

# Built once: it is asked at every step of everybody who came by a link.
_visit, _link = plain(Visit), plain(Link)
_VISIT = (
    select(
        _visit.id,
        _visit.link_id,
        _visit.language,
        _visit.ends_at,
        _visit.ended_at,
        _visit.shared,
        _link.purpose,
        _link.subject,
        _link.expires_at,
        _link.revoked_at,
        _link.used_at,
        _link.code_hash,
        _link.code_tries,
    )
    .join_from(Visit.__table__, Link.__table__)
    .where(_visit.secret_hash == bindparam("secret_hash"))
)


class LinkState(StrEnum):
    """What a link can be, derived from its dates."""

    READY = "ready"
    STARTED = "started"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class WrongCodeError(Exception):
    """The code does not match; `tries_left` says how often it may still be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class SpentLinkError(Exception):
    """The link is unknown, expired, revoked, used or locked: one neutral page says so for all."""


@dataclass(frozen=True)
class Started:
    """A visit that has begun: the cookie's secret, and the code to come back with (first start only)."""

    visit: Visit
    secret: str
    code: str | None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _code_hash(link: Link, code: str) -> str:
    # Six digits are soon guessed from a plain hash; the token's hash, 256 bits, is their salt.
    return hmac.new(link.token_hash.encode(), code.encode(), hashlib.sha256).hexdigest()


def issue(session: Session, purpose: Purpose, subject: str, now: datetime, lifetime: timedelta) -> str:
    """Make a link and return its token (256 random bits, url-safe), which is stored only as a hash."""
    token = secrets.token_urlsafe(32)
    session.add(
        Link(
            purpose=purpose.value,
            subject=subject,
            token_hash=_hash(token),
            issued_at=now,
            expires_at=now + lifetime,
        )
    )
    return token


def state(link: Link, now: datetime) -> LinkState:
    """What the link is at this moment."""
    return _state(link, now)


def _state(link: Any, now: datetime) -> LinkState:
    """The same, of whatever has a link's columns."""
    if link.revoked_at is not None or link.code_tries >= CODE_TRIES:
        return LinkState.REVOKED
    if link.used_at is not None:
        return LinkState.USED
    if link.expires_at <= now:
        return LinkState.EXPIRED
    return LinkState.STARTED if link.code_hash else LinkState.READY


def look_up(
    session: Session, token: str, now: datetime, *, opens: Collection[Purpose] = tuple(ROLE_OF)
) -> Link:
    """The link of this token, if it can still be started; SpentLinkError if it cannot, whatever the cause.

    `opens` are the purposes that the page is for: another page's link is none here.
    """
    query = select(Link).where(
        Link.token_hash == _hash(token), Link.purpose.in_([one.value for one in opens])
    )
    link = session.scalar(query)
    if link is None or state(link, now) not in _startable(link):
        raise SpentLinkError
    return link


def _startable(link: Link) -> tuple[LinkState, ...]:
    """In which states a link can be started."""
    if Purpose(link.purpose) in ONCE:
        return (LinkState.READY,)
    return (LinkState.READY, LinkState.STARTED)


def start(
    session: Session, link: Link, *, code: str | None, language: str, now: datetime, lifetime: timedelta
) -> Started:
    """Exchange a link for a visit; other visits at the same link end.

    Raises:
        WrongCodeError: when the link was started before and the code does not match. The try is
            counted on the link, so the caller must let the transaction commit.
        SpentLinkError: when the link was used up or locked a moment before.
    """
    # Held off from other starts: tries at once are all counted, and only one of them is the first.
    session.refresh(link, with_for_update=True)
    if state(link, now) not in _startable(link):
        raise SpentLinkError
    fresh: str | None = None
    if link.code_hash is None:
        fresh = f"{secrets.randbelow(1_000_000):06d}"
        link.code_hash = _code_hash(link, fresh)
    elif not hmac.compare_digest(link.code_hash, _code_hash(link, (code or "").replace(" ", ""))):
        link.code_tries += 1
        raise WrongCodeError(CODE_TRIES - link.code_tries)
    else:
        link.code_tries = 0
    end_visits(session, link.id, now)
    secret = secrets.token_urlsafe(32)
    is_for_once = Purpose(link.purpose) in ONCE
    ends_at = link.expires_at if is_for_once else now + lifetime
    visit = Visit(link=link, secret_hash=_hash(secret), language=language, ends_at=ends_at)
    session.add(visit)
    session.flush()
    return Started(visit, secret, None if is_for_once else fresh)


def open_here(
    session: Session,
    purpose: Purpose,
    subject: str,
    *,
    language: str,
    now: datetime,
    link_ends_at: datetime,
    lifetime: timedelta,
    shared: bool = False,
) -> Started:
    """Begin a visit without a link that somebody holds: by a code, or on a device that is handed over.

    Whatever else of the subject is open at this moment, on this device or another, ends; a link that was
    sent opens as before. `shared` says that the device starts again for somebody else afterwards.
    """
    for link_id in session.scalars(select(Link.id).where(Link.subject == subject)).all():
        end_visits(session, link_id, now)
    token = issue(session, purpose, subject, now, link_ends_at - now)
    started = start(
        session, look_up(session, token, now), code=None, language=language, now=now, lifetime=lifetime
    )
    started.visit.shared = shared
    return started


@dataclass(frozen=True)
class OpenVisit:
    """A visit that goes on: at which link, what that opens, in which language, and until when.

    `link_ends_at` is when its link opens nothing any more, `shared` whether others use the device too.
    """

    id: int
    link_id: int
    purpose: Purpose
    subject: str
    language: str
    ends_at: datetime
    link_ends_at: datetime
    shared: bool


def visit_of(session: Session, secret: str, now: datetime) -> OpenVisit | None:
    """The open visit whose cookie holds this secret, or None."""
    found = session.connection().execute(_VISIT, {"secret_hash": _hash(secret)}).first()
    if found is None or found.ended_at is not None or found.ends_at <= now:
        return None
    if _state(found, now) is not LinkState.STARTED:
        return None
    purpose = Purpose(found.purpose)
    return OpenVisit(
        found.id,
        found.link_id,
        purpose,
        found.subject,
        found.language,
        found.ends_at,
        found.expires_at,
        found.shared,
    )


def speak(session: Session, visit_id: int, language: str) -> None:
    """Go on in another language."""
    session.execute(update(Visit).where(Visit.id == visit_id).values(language=language))


def lengthen(session: Session, visit_id: int, ends_at: datetime) -> None:
    """Let a visit that is in use go on until then."""
    session.execute(update(Visit).where(Visit.id == visit_id).values(ends_at=ends_at))


def last_was_shared(session: Session, subject: str) -> bool:
    """Whether the latest visit for a subject was on a device that others use too."""
    visits = select(Visit.shared).join(Visit.link).where(Link.subject == subject)
    return bool(session.scalar(visits.order_by(Visit.id.desc()).limit(1)))


def end_visits(session: Session, link_id: int, now: datetime) -> None:
    """End every open visit at a link."""
    session.execute(
        update(Visit).where(Visit.link_id == link_id, Visit.ended_at.is_(None)).values(ended_at=now)
    )


def use_up(session: Session, subject: str, now: datetime) -> None:
    """The one submission has come: the subject's links open nothing any more."""
    for link in session.scalars(select(Link).where(Link.subject == subject, Link.used_at.is_(None))):
        link.used_at = now
        end_visits(session, link.id, now)


def revoke(session: Session, subject: str, now: datetime) -> int:
    """Take back the subject's unused links; returns how many."""
    links = session.scalars(
        select(Link).where(Link.subject == subject, Link.used_at.is_(None), Link.revoked_at.is_(None))
    ).all()
    for link in links:
        link.revoked_at = now
        end_visits(session, link.id, now)
    return len(links)


def visit_token(secret: str) -> str:
    """What a form of this visit must send back, so that no other site can post in its name."""
    return hmac.new(secret.encode(), b"a form of this visit", hashlib.sha256).hexdigest()

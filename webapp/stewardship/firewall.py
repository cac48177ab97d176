"""The purpose firewall: reflective records are for learning; four ways lead past it, with two people each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.stewardship import rules
from webapp.stewardship.models import Passage
from webapp.stewardship.rules import FirewallError, Way

PAGE = 25


@dataclass(frozen=True)
class Asked:
    """Whose records, which way, why, and why the practitioner is not told yet ("" where they are)."""

    person_id: int
    way: Way
    reason: str
    untold_why: str = ""


def ask(session: Session, asked: Asked, by_id: int, client_id: uuid.UUID, now: datetime) -> Passage:
    """Ask for a way past the firewall; the same form sent again asks once.

    Raises:
        FirewallError: when somebody asks about themself another way than their own, or for another that way;
            when the practitioner should not be told though no child could be at risk; or for a form of
            somebody else's.
    """
    is_own = by_id == asked.person_id
    if is_own is not (asked.way is Way.OWN) or (asked.untold_why and asked.way not in rules.MAY_WAIT):
        raise FirewallError
    passage = Passage(
        client_id=client_id,
        person_id=asked.person_id,
        way=asked.way.value,
        reason=asked.reason,
        untold_why=asked.untold_why,
        asked_by_id=by_id,
        asked_at=now,
    )
    try:
        with session.begin_nested():
            session.add(passage)
    except IntegrityError:
        before = session.scalars(select(Passage).where(Passage.client_id == client_id)).one()
        if before.asked_by_id != by_id:
            raise FirewallError from None
        return before
    _record(session, "firewall.asked", passage, by_id, now, way=passage.way)
    return passage


def decide(session: Session, passage: Passage, by_id: int, now: datetime, *, agree: bool) -> None:
    """The second person agrees or refuses, once; with that the practitioner is told, unless it must wait.

    Raises:
        FirewallError: when it is decided, or for whoever asked or whose records they are.
    """
    may = rules.may_decide(by_id, asked_by_id=passage.asked_by_id, about_id=passage.person_id)
    if passage.decided_at is not None or not may:
        raise FirewallError
    passage.decided_by_id, passage.decided_at, passage.is_agreed = by_id, now, agree
    if agree and not passage.untold_why:
        passage.told_at = now
    session.flush()
    _record(session, "firewall.decided", passage, by_id, now, agreed=agree)


def tell(session: Session, passage: Passage, now: datetime) -> None:
    """The practitioner can read of it from now on: telling them puts no child at risk any more."""
    if passage.is_agreed and passage.told_at is None:
        passage.told_at = now
        session.flush()


def hand_out(session: Session, passage: Passage, to_id: int, now: datetime) -> None:
    """Note that one of the two was handed the records; what somebody asked for themself is theirs alone.

    Raises:
        FirewallError: for anybody else, and as long as it is not open.
    """
    if not rules.may_be_handed(
        to_id, Way(passage.way), asked_by_id=passage.asked_by_id, decided_by_id=passage.decided_by_id
    ):
        raise FirewallError
    if not rules.is_open(passage.is_agreed, passage.decided_at, now):
        raise FirewallError
    _record(session, "firewall.passed", passage, to_id, now, way=passage.way)


def asked_for(
    session: Session, person_id: int, before_id: int | None = None, limit: int = PAGE + 1
) -> Sequence[Passage]:
    """Every request but those about whoever looks, the newest first."""
    query = select(Passage).where(Passage.person_id != person_id).order_by(Passage.id.desc()).limit(limit)
    return session.scalars(query.where(Passage.id < before_id) if before_id else query).all()


def others(session: Session, person_id: int, passage_id: int) -> Passage | None:
    """A request that is not about whoever asks, held off from everybody else; or None."""
    query = select(Passage).where(Passage.id == passage_id, Passage.person_id != person_id)
    return session.scalar(query.with_for_update())


def own(session: Session, person_id: int, passage_id: int) -> Passage | None:
    """A request that this person made for their own records, or None."""
    mine = (Passage.id == passage_id, Passage.person_id == person_id, Passage.asked_by_id == person_id)
    return session.scalar(select(Passage).where(*mine).with_for_update())


def told(session: Session, person_id: int) -> Sequence[Passage]:
    """What this person may know of: requests about their records that they made or have been told of."""
    may_know = Passage.told_at.is_not(None) | (Passage.asked_by_id == person_id)
    query = select(Passage).where(Passage.person_id == person_id, may_know)
    return session.scalars(query.order_by(Passage.id.desc()).limit(PAGE)).all()


def to_decide(session: Session, person_id: int) -> Sequence[Passage]:
    """The requests that this person could be the second for, the oldest first."""
    mine = (Passage.asked_by_id != person_id, Passage.person_id != person_id)
    query = select(Passage).where(Passage.decided_at.is_(None), *mine)
    return session.scalars(query.order_by(Passage.id).limit(PAGE)).all()


def _record(
    session: Session, kind: str, passage: Passage, by_id: int, now: datetime, **details: str | bool
) -> None:
    actor, subject = f"person:{by_id}", f"person:{passage.person_id}"
    audit.record(session, kind, actor=actor, subject=subject, now=now, passage=passage.id, **details)

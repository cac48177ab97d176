"""What happened, in an event log that can be checked; and receipts for looking at a record."""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import current_app, g
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp import clock
from webapp.columns import Basis, EncryptedJSON, Retention, UTCDateTime, kept
from webapp.extensions import Base

# Each kind of event with the only keys that its details may have.
KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "record.viewed": frozenset({"record", "reason"}),
        "cover.arranged": frozenset({"cover"}),
        "cover.ended": frozenset({"cover"}),
        "team.goes on": frozenset({"team", "into", "from_on", "roles"}),
        "link.issued": frozenset({"purpose"}),
        "link.started": frozenset({"purpose"}),
        "link.revoked": frozenset({"purpose"}),
        "campaign.opened": frozenset({"campaign"}),
        "assessment.submitted": frozenset({"campaign", "digest"}),
        "answer.assessed": frozenset({"campaign", "question"}),
        "candidate.withdrew": frozenset({"campaign", "who"}),
        "candidate.merged": frozenset({"campaign", "into"}),
        "answers.recovered": frozenset({"campaign", "parts"}),
        "slot.changed": frozenset({"campaign", "what"}),
        "panel.changed": frozenset({"campaign", "panel", "what"}),
        "clock.changed": frozenset({"campaign", "what", "minutes"}),
        "adjustment.agreed": frozenset({"campaign"}),
        "assessor.changed": frozenset({"campaign", "what"}),
        "names.masked": frozenset({"campaign", "masks"}),
        "decision.recorded": frozenset({"campaign", "outcome", "reason"}),
        "decision.told": frozenset({"campaign", "decision"}),
        "review.asked": frozenset({"campaign"}),
        "link to practice.refused": frozenset({"campaign"}),
        "minutes.written": frozenset({"campaign"}),
        "minutes.signed": frozenset({"campaign", "minutes"}),
        "names.shown": frozenset({"campaign"}),
        "check.seen": frozenset({"campaign", "check"}),
        "results.exported": frozenset({"campaign"}),
        "hire.recorded": frozenset({"campaign", "started_on"}),
        "observation.shared": frozenset({"observation"}),
        "observation.replied": frozenset({"observation"}),
        "observation.signed": frozenset({"observation"}),
        "observation.taken away": frozenset({"observation"}),
        "observation.amended": frozenset({"observation"}),
        "goal.proposed": frozenset({"observation"}),
        "goal.agreed": frozenset({"observation"}),
        "second look.asked": frozenset({"observation"}),
        "second look.taken": frozenset({"observation", "visit"}),
        "observation.signed for another": frozenset({"observation"}),
        "observation.taken over": frozenset({"observation", "what"}),
        "visit.prepared": frozenset({"visit", "consent"}),
        "device.enrolled": frozenset({"device"}),
        "device.ended": frozenset({"device", "how"}),
        "forms.discarded": frozenset({"device", "forms"}),
        "forms.recovered": frozenset({"device", "forms"}),
        "supervision.planned": frozenset({"supervision"}),
        "supervision.called off": frozenset({"supervision"}),
        "supervision.recorded": frozenset({"supervision"}),
        "supervision.confirmed": frozenset({"supervision"}),
        "supervision.put on record": frozenset({"supervision"}),
        "supervision.taken over": frozenset({"supervision", "draft"}),
        "action.taken over": frozenset({"supervision", "action"}),
        "columns.mapped": frozenset({"map"}),
        "month.pooled": frozenset({"month", "teams"}),
        "counts.taken in": frozenset({"new", "replaced"}),
        "indicator.picked": frozenset({"team", "pick", "indicator"}),
        "indicator.given up": frozenset({"team", "pick", "indicator"}),
        "firewall.asked": frozenset({"passage", "way"}),
        "firewall.decided": frozenset({"passage", "agreed"}),
        "firewall.passed": frozenset({"passage", "way"}),
        "families.imported": frozenset({"families", "people"}),
        "families.merged": frozenset({"family", "into"}),
        "contact.lapsed": frozenset({"reason"}),
        "family.invited": frozenset({"form"}),
        "family.answered": frozenset({"form"}),
        "code.given": frozenset(),
        "code.used": frozenset(),
        "answer.changed": frozenset(),
        "answer.withdrawn": frozenset(),
        "device.handed over": frozenset(),
        "letter.printed": frozenset({"message"}),
        "conversation.begun": frozenset({"conversation"}),
        "conversation.ended": frozenset({"conversation", "outcome"}),
        "paper.entered": frozenset({"paper", "time"}),
        "paper.settled": frozenset({"paper"}),
        "paper.discarded": frozenset({"paper"}),
        "conference.noted": frozenset({"conference"}),
        "listening rota.changed": frozenset({"duty"}),
        "family.not asked": frozenset(),
        "family.stopped": frozenset(),
        "family.asked again": frozenset(),
        "draw.switched": frozenset({"on"}),
        "recording.changed": frozenset({"form", "sentence", "language", "what"}),
        "thanks.read": frozenset({"thanks", "outcome"}),
        "comment.read": frozenset({"comment", "outcome"}),
        "comments.released": frozenset({"team", "month"}),
        "summary.noted": frozenset({"summary"}),
        "summary.shared": frozenset({"summary"}),
        "summary.taken back": frozenset({"summary"}),
        "concern.raised": frozenset({"source"}),
        "concern.acknowledged": frozenset({"concern"}),
        "concern.step taken": frozenset({"concern", "what"}),
        "answer.followed": frozenset({"concern", "reason"}),
        "concern.settled": frozenset({"concern", "outcome"}),
        "rota.changed": frozenset({"duty"}),
        "help text.changed": frozenset({"nation"}),
        "commitment.recorded": frozenset({"team", "commitment"}),
        "chart note.written": frozenset({"team", "note"}),
        "chart note.taken back": frozenset({"team", "note"}),
        "session.planned": frozenset({"team", "meeting"}),
        "session.called off": frozenset({"team", "meeting"}),
        "session.opened": frozenset({"team", "meeting"}),
        "session.handed over": frozenset({"team", "meeting"}),
        "session.closed": frozenset({"team", "meeting"}),
        "wall.hung": frozenset({"team", "wall"}),
        "wall.taken down": frozenset({"team", "wall"}),
        "report.made": frozenset({"quarter"}),
        "report.published": frozenset({"report", "version"}),
        "report.commented": frozenset({"report", "what"}),
        "report.answered": frozenset({"report", "comment"}),
        "report.link given": frozenset({"panel", "reader", "how"}),
        "report.link taken back": frozenset({"panel", "reader"}),
        "telling.proposed": frozenset({"team", "commitment"}),
        "telling.decided": frozenset({"telling", "told"}),
        "visiting staff.added": frozenset({"what", "team", "first_on", "last_on"}),
        "visiting staff.let in again": frozenset({"what", "team", "first_on", "last_on"}),
        "visiting staff.last day moved": frozenset({"was", "last_on"}),
        "visiting staff.ended": frozenset({"was"}),
        "password.chosen": frozenset(),
        "rubric.published": frozenset({"rubric", "version"}),
        "rubric.use changed": frozenset({"rubric", "in_use"}),
        "authority.set up": frozenset({"people", "teams"}),
        "module.switched": frozenset({"module", "on"}),
        "ratings.imported": frozenset({"source", "rows"}),
        "export.begun": frozenset({"export", "what", "purpose", "rows"}),
        "export.finished": frozenset({"export", "rows", "digest"}),
        "keys.rotated": frozenset({"columns"}),
    }
)


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.LEGAL_OBLIGATION, Retention.AUDIT)


class Event(Base):
    """One thing that happened; its place in the chain is given later, in batches."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_unchained", "chain_position", "occurred_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=_column("names the event"))
    kind: Mapped[str] = mapped_column(String(40), info=_column("what happened"))
    occurred_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("when"))
    actor: Mapped[str] = mapped_column(String(32), index=True, info=_column("who did it, as a pseudonym"))
    subject: Mapped[str | None] = mapped_column(
        String(32), index=True, info=_column("whom it is about, as a pseudonym")
    )
    digest: Mapped[str] = mapped_column(String(64), info=_column("binds the details without holding them"))
    chain_position: Mapped[int | None] = mapped_column(unique=True, info=_column("place in the chain"))
    chain_hash: Mapped[str | None] = mapped_column(String(64), info=_column("this link of the chain"))


class EventDetail(Base):
    """What an event says beyond that it happened; erasable, and then only the digest remains."""

    __tablename__ = "event_detail"

    event_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("event.id"), primary_key=True, info=_column("which event")
    )
    salt: Mapped[str] = mapped_column(String(64), info=_column("keeps the digest from being guessed"))
    details: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, info=_column("particulars and reasons"))


class UndeclaredEventError(ValueError):
    """An event of a kind, or with a detail, that nobody declared."""


def pseudonym(thing: str) -> str:
    """A stable stand-in for "person:12" and the like: HMAC-SHA256 under the pseudonym key, 32 hex digits."""
    key = current_app.extensions["attune"].settings.secret("pseudonym_key").encode()
    return hmac.new(key, thing.encode(), hashlib.sha256).hexdigest()[:32]


def detail_digest(salt: str, details: Mapping[str, Any]) -> str:
    """SHA-256 over the salt and the details as canonical JSON, in hex."""
    canonical = json.dumps(details, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{canonical}".encode()).hexdigest()


def record(
    session: Session,
    kind: str,
    *,
    actor: str,
    subject: str | None = None,
    now: datetime | None = None,
    **details: Any,
) -> Event:
    """Add an event to the log, in the caller's transaction.

    `actor` and `subject` are things like "person:12" or "link:7" and are stored as pseudonyms.

    Raises:
        UndeclaredEventError: for a kind that is not in KINDS, or a detail that its kind lacks.
    """
    if kind not in KINDS:
        raise UndeclaredEventError(f"Declare the event {kind!r} in webapp.audit.KINDS first.")
    if unknown := set(details) - KINDS[kind]:
        raise UndeclaredEventError(
            f"{kind!r} does not declare {sorted(unknown)}; its keys: {sorted(KINDS[kind])}."
        )
    salt = secrets.token_hex(32)
    event = Event(
        id=uuid.uuid4(),
        kind=kind,
        occurred_at=now or clock.now(),
        actor=pseudonym(actor),
        subject=pseudonym(subject) if subject else None,
        digest=detail_digest(salt, details),
    )
    session.add(event)
    session.flush()
    session.add(EventDetail(event_id=event.id, salt=salt, details=dict(details)))
    return event


@dataclass(frozen=True)
class Receipt:
    """That somebody looked at a record outside their own work; the subject is None where nobody may know."""

    viewer_id: int
    subject_id: int | None
    record: str
    reason: str


def leave_receipt(receipt: Receipt) -> None:
    """Note that a record is being looked at; it is stored when the request has succeeded."""
    g.setdefault("receipts", []).append(receipt)


def write_receipts(session: Session, receipts: list[Receipt]) -> None:
    """Store the receipts as events that the person looked at can read."""
    for receipt in receipts:
        record(
            session,
            "record.viewed",
            actor=f"person:{receipt.viewer_id}",
            subject=None if receipt.subject_id is None else f"person:{receipt.subject_id}",
            record=receipt.record,
            reason=receipt.reason,
        )

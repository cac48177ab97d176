"""The signed heads of the event chain, what its checks found, and who passed the purpose firewall."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.AUDIT)


class EventHead(Base):
    """How far the chain of events went at a moment, signed (Ed25519) so that it cannot be rebuilt."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the head"))
    position: Mapped[int] = mapped_column(unique=True, info=_column("the last place in the chain"))
    chain_hash: Mapped[str] = mapped_column(String(64), info=_column("the last link of the chain"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was signed"))
    public_key: Mapped[str] = mapped_column(String(64), info=_column("which key signed it"))
    signature: Mapped[str] = mapped_column(String(128), info=_column("proves that this authority signed it"))


class ChainCheck(Base):
    """One check of the whole chain: how many events it read, and the first thing that was wrong."""

    __tablename__ = "chain_check"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the check"))
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("when it ended"))
    events: Mapped[int] = mapped_column(info=_column("how many events were read"))
    faults: Mapped[int] = mapped_column(info=_column("how many things were wrong"))
    first_position: Mapped[int | None] = mapped_column(info=_column("where the first fault is"))
    first_fault: Mapped[str | None] = mapped_column(Text, info=_column("what the first fault is"))


def _of_a_person(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.LEGAL_OBLIGATION, Retention.AUDIT)


class Passage(Base):
    """One way past the purpose firewall to one practitioner's reflective records, asked for and decided."""

    __tablename__ = "firewall_passage"

    id: Mapped[int] = mapped_column(primary_key=True, info=_of_a_person("names the request"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_of_a_person("one form sent twice is one request")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_of_a_person("whose records")
    )
    way: Mapped[str] = mapped_column(String(30), info=_of_a_person("which of the four ways"))
    reason: Mapped[str] = mapped_column(EncryptedText, info=_of_a_person("why it is asked for"))
    untold_why: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_of_a_person("why telling the practitioner would put a child at risk")
    )
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_of_a_person("who asks"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_of_a_person("when"))
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_of_a_person("the second person, who agreed or refused")
    )
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_of_a_person("when"))
    is_agreed: Mapped[bool | None] = mapped_column(info=_of_a_person("whether it was agreed"))
    told_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_of_a_person("since when the practitioner can read of it")
    )

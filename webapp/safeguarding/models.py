"""Safety concerns: who raised what, when it was first read, and what was done."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.LEGAL_OBLIGATION, Retention.SAFEGUARDING)


class Concern(Base):
    """Something that may not be safe; a named person acknowledges it with what they did."""

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(
            "(acknowledged_at is null) = (acknowledged_by_id is null)", name="acknowledged_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the concern"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("recognises the same form sent twice")
    )
    source: Mapped[str] = mapped_column(String(40), info=_column("on which screens it was raised"))
    family_id: Mapped[int | None] = mapped_column(
        ForeignKey("family.id"), index=True, info=_column("which family it is about")
    )
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("family_member.id"),
        index=True,
        info=_column("who raised it, to keep them safe"),
    )
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what was said to be unsafe"))
    in_danger: Mapped[bool] = mapped_column(default=False, info=_column("whether somebody is in danger"))
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("starts the clock"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("stops the clock"))
    acknowledged_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who took it on")
    )
    action: Mapped[str | None] = mapped_column(EncryptedText, info=_column("what they did"))

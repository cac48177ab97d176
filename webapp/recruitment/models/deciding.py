"""What a panel decided, and who came to work here."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import EncryptedText, UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.purposes import personal


class Decision(Base):
    """What a named panel member decided, and why; a later decision is a further row."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the decision"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=personal("one form is one decision"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), index=True, info=personal("about whose attempt")
    )
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("the person who decided"))
    outcome: Mapped[str] = mapped_column(String(40), info=personal("what was decided"))
    reason: Mapped[str] = mapped_column(EncryptedText, info=personal("why, in the person's own words"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Hire(Base):
    """That a candidate came to work here, and as whom: what links selection to practice."""

    __tablename__ = "hire"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the hire"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), unique=True, info=personal("which attempt")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("who they became")
    )
    started_on: Mapped[date] = mapped_column(info=personal("first day at work"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("who recorded it"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when it was recorded"))

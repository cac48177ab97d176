"""What a panel decided, who looked again, and who came to work here after which checks."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
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
    opened_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=personal("when the person opened the evidence")
    )
    review_id: Mapped[int | None] = mapped_column(
        ForeignKey("review.id"), info=personal("the request to look again that it answers")
    )
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Review(Base):
    """That a candidate asked for another person to look again; answered by a further decision."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the request"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), unique=True, info=personal("about whose attempt")
    )
    words: Mapped[str] = mapped_column(EncryptedText, info=personal("what the candidate thinks is wrong"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Minutes(Base):
    """What a panel noted about a meeting; never edited: a correction is a further row."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the minutes"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=personal("one form is one row"))
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id"), index=True, info=personal("of which campaign's panel")
    )
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("who wrote them"))
    words: Mapped[str] = mapped_column(EncryptedText, info=personal("what was talked about and agreed"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class MinutesSignature(Base):
    """That a panel member signed the minutes."""

    __tablename__ = "minutes_signature"
    __table_args__ = (UniqueConstraint("minutes_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the signature"))
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), info=personal("of which minutes"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=personal("who signed"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Unblinding(Base):
    """That a panel, having decided about everybody, was shown the names."""

    __tablename__ = "unblinding"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the moment"))
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id"), unique=True, info=personal("of which campaign")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("who asked for it"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Told(Base):
    """That a candidate was sent what was decided."""

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("decision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the message"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), info=personal("which decision"))
    told_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("who had it sent"))
    told_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class SeenCheck(Base):
    """That a check before somebody starts work was seen, by whom and when; never what it says."""

    __tablename__ = "seen_check"
    __table_args__ = (UniqueConstraint("attempt_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the check"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=personal("of whose attempt"))
    kind: Mapped[str] = mapped_column(String(20), info=personal("which check"))
    seen_on: Mapped[date | None] = mapped_column(info=personal("when it was seen; nothing: it is not needed"))
    why_not: Mapped[str] = mapped_column(String(200), info=personal("why it is not needed"))
    seen_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("who saw it"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when that was recorded"))


class Objection(Base):
    """That a candidate does not want their answers to be linked to their practice."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the objection"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), unique=True, info=personal("whose answers")
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("since when"))


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

"""A candidate's way through a campaign, and the answers."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import EncryptedJSON, EncryptedText, UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.campaign import Campaign
from webapp.recruitment.models.purposes import personal

if TYPE_CHECKING:
    from webapp.recruitment.models.assessing import Assessment


class Attempt(Base):
    """One candidate's way through one campaign, from the invitation to the submission."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("campaign_id", "reference"),
        UniqueConstraint("campaign_id", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the attempt"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=personal("in which campaign"))
    reference: Mapped[str] = mapped_column(String(8), info=personal("stands for the candidate on the board"))
    name: Mapped[str] = mapped_column(EncryptedText, info=personal("what the recruiter calls the candidate"))
    email: Mapped[str] = mapped_column(EncryptedText, info=personal("where messages go"))
    email_key: Mapped[str] = mapped_column(
        String(32), info=personal("a keyed digest of the address: nobody is invited twice")
    )
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when the link was first sent"))
    submitted_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True, info=personal("when the answers came")
    )
    submission_id: Mapped[uuid.UUID | None] = mapped_column(
        unique=True, info=personal("made before the answers were sent: sent twice is sent once")
    )
    scores: Mapped[dict[str, dict[str, float]] | None] = mapped_column(
        JSON, info=personal("what the keys say of the answers, by question and construct")
    )
    receipt: Mapped[str | None] = mapped_column(
        String(64), info=personal("SHA-256 of the answers, shown to the candidate")
    )

    campaign: Mapped[Campaign] = relationship()
    withdrawal: Mapped["Withdrawal | None"] = relationship()
    answers: Mapped[list["TaskAnswer"]] = relationship(
        back_populates="attempt", order_by="TaskAnswer.id", cascade="all, delete-orphan"
    )


class Withdrawal(Base):
    """That a candidate is not in the campaign any more: they said so, or they were invited twice."""

    __tablename__ = "withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the withdrawal"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), unique=True, info=personal("whose attempt")
    )
    who: Mapped[str] = mapped_column(String(20), info=personal("who withdrew it"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Reminder(Base):
    """That a candidate was reminded so many days before the last one."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("attempt_id", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the reminder"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=personal("who was reminded"))
    days: Mapped[int] = mapped_column(info=personal("how many days before the last one"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Adjustment(Base):
    """What was agreed for a candidate who needs the assessment in another way; assessors never see it."""

    __tablename__ = "adjustment"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names what was agreed"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), unique=True, info=personal("for whom"))
    extra: Mapped[int | None] = mapped_column(
        info=personal("per cent of time besides; nothing: no time limit")
    )
    breaks: Mapped[bool] = mapped_column(info=personal("whether the clock stops for breaks"))
    read_aloud: Mapped[bool] = mapped_column(info=personal("whether pages can be read aloud"))
    reading_mask: Mapped[bool] = mapped_column(info=personal("whether only some lines are shown at a time"))
    high_contrast: Mapped[bool] = mapped_column(info=personal("whether pages have more contrast"))
    large_type: Mapped[bool] = mapped_column(info=personal("whether pages have larger type"))
    own_words: Mapped[bool] = mapped_column(
        default=False, info=personal("whether they answer in their own words instead of by options")
    )
    note: Mapped[str] = mapped_column(EncryptedText, info=personal("what else was agreed with the person"))
    agreed_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=personal("who agreed it"))
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class ClockEvent(Base):
    """Something that happened to a candidate's clock."""

    __tablename__ = "clock_event"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names what happened"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), index=True, info=personal("whose clock")
    )
    kind: Mapped[str] = mapped_column(String(20), info=personal("started, paused, resumed or adjusted"))
    minutes: Mapped[int] = mapped_column(info=personal("by how many minutes it was adjusted"))
    why: Mapped[str] = mapped_column(EncryptedText, info=personal("why it was adjusted"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=personal("who adjusted it"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class TaskAnswer(Base):
    """A candidate's answer to one task; assessors know it by its opaque reference alone."""

    __tablename__ = "task_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "scenario", "task"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the answer"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=personal("whose attempt"))
    reference: Mapped[str] = mapped_column(
        String(16), unique=True, info=personal("what assessors see in place of a name")
    )
    scenario: Mapped[str] = mapped_column(String(60), info=personal("which scenario"))
    version: Mapped[int] = mapped_column(info=personal("which published version"))
    task: Mapped[str] = mapped_column(String(60), info=personal("which task"))
    response: Mapped[Any] = mapped_column(EncryptedJSON, info=personal("what the candidate answered"))
    in_own_words: Mapped[bool] = mapped_column(
        default=False, info=personal("whether it is in own words where others chose among options")
    )
    masks: Mapped[list[list[Any]] | None] = mapped_column(
        EncryptedJSON, info=personal("which parts of a written answer could tell who wrote it")
    )
    masks_read_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=personal("when a person read it for names")
    )
    masks_read_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=personal("who read it for names")
    )

    attempt: Mapped[Attempt] = relationship(back_populates="answers")
    assessments: Mapped[list["Assessment"]] = relationship(
        back_populates="answer", order_by="Assessment.id", cascade="all, delete-orphan"
    )

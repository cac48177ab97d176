"""What assessors found in the answers, and what there is between them and a campaign."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import EncryptedText, UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.purposes import personal
from webapp.recruitment.models.sitting import TaskAnswer


class Assessment(Base):
    """What one assessor found in one answer; its marks are never edited."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("answer_id", "assessor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the assessment"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("task_answer.id"), info=personal("of which answer"))
    assessor_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("who assessed")
    )
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when it was submitted"))
    set_aside_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=personal("since when it does not count: its assessor was out of tolerance")
    )

    answer: Mapped[TaskAnswer] = relationship(back_populates="assessments")
    marks: Mapped[list["AssessmentMark"]] = relationship(
        order_by="AssessmentMark.id", cascade="all, delete-orphan"
    )


class AssessmentMark(Base):
    """The level that an assessor gave on one criterion, with the evidence; no level means not shown."""

    __tablename__ = "assessment_mark"
    __table_args__ = (UniqueConstraint("assessment_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the mark"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), info=personal("which assessment"))
    criterion: Mapped[str] = mapped_column(String(60), info=personal("on which criterion"))
    level: Mapped[int | None] = mapped_column(info=personal("the level given"))
    evidence: Mapped[str] = mapped_column(EncryptedText, info=personal("what in the answer shows it"))


class Trial(Base):
    """What an assessor found in an answer whose levels a panel has agreed: to practise on, or to check."""

    __tablename__ = "trial"
    __table_args__ = (UniqueConstraint("campaign_id", "assessor_id", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the trial"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=personal("in which campaign"))
    assessor_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("who assessed")
    )
    reference: Mapped[str] = mapped_column(String(16), info=personal("what it was called for this assessor"))
    use: Mapped[str] = mapped_column(String(20), info=personal("to practise on, or to check"))
    question: Mapped[str] = mapped_column(String(130), info=personal("an answer to which question"))
    check_id: Mapped[str] = mapped_column(String(60), info=personal("which answer with agreed levels"))
    round: Mapped[int] = mapped_column(info=personal("after how many conversations"))
    levels: Mapped[dict[str, int]] = mapped_column(JSON, info=personal("the levels given"))
    off: Mapped[int | None] = mapped_column(
        info=personal("how many levels beyond the tolerance, at the furthest")
    )
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when it was submitted"))


class AssessorEvent(Base):
    """What happened between an assessor and a campaign: declared, paused, let go on, or stood down."""

    __tablename__ = "assessor_event"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names what happened"))
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id"), index=True, info=personal("in which campaign")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=personal("to whom"))
    kind: Mapped[str] = mapped_column(String(20), info=personal("what happened"))
    words: Mapped[str] = mapped_column(
        EncryptedText, info=personal("whom the assessor knows, or what was talked about")
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=personal("who recorded it"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class Excused(Base):
    """That an assessor must not assess a candidate's answers."""

    __tablename__ = "excused"
    __table_args__ = (UniqueConstraint("attempt_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the exception"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=personal("whose answers"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("which assessor")
    )
    why: Mapped[str] = mapped_column(
        String(20), info=personal("declared, recognised, or the recruiter's plan")
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("since when"))

"""What assessors found in the answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import EncryptedText, UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.purposes import personal
from webapp.recruitment.models.sitting import TaskAnswer


class Assessment(Base):
    """What one assessor found in one answer; it is never edited."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("answer_id", "assessor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the assessment"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("task_answer.id"), info=personal("of which answer"))
    assessor_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("who assessed")
    )
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when it was submitted"))

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

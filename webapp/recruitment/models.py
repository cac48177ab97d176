"""Campaigns, the candidates' answers, what assessors found in them, and what a panel decided."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _plain(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.APPLICATION)


class Campaign(Base):
    """One round of recruiting for one role, with its scenarios, its standard and its people."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("overall_cut between 0 and 1", name="overall_cut_within_scale"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the campaign"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=_plain("one form opens one campaign"))
    title: Mapped[str] = mapped_column(String(120), info=_plain("shown to colleagues and candidates"))
    role: Mapped[str] = mapped_column(String(80), info=_plain("what candidates apply for"))
    closes_on: Mapped[date] = mapped_column(info=_plain("the last day for answers"))
    recruiter_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("whose campaign it is")
    )
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_plain("when it was opened"))
    seed: Mapped[str] = mapped_column(String(32), info=_plain("shuffles the answers for each assessor"))
    overall_cut: Mapped[float] = mapped_column(info=_plain("the standard for the whole, 0 to 1"))
    method: Mapped[str] = mapped_column(String(200), info=_plain("how the standard was set"))

    scenarios: Mapped[list["CampaignScenario"]] = relationship(
        order_by="CampaignScenario.position", back_populates="campaign"
    )
    cuts: Mapped[list["CampaignCut"]] = relationship(order_by="CampaignCut.id")
    members: Mapped[list["CampaignMember"]] = relationship(order_by="CampaignMember.id")


class CampaignScenario(Base):
    """One of a campaign's scenarios, frozen at its version."""

    __tablename__ = "campaign_scenario"
    __table_args__ = (UniqueConstraint("campaign_id", "scenario"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the choice"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=_plain("in which campaign"))
    position: Mapped[int] = mapped_column(info=_plain("the order in which candidates meet it"))
    scenario: Mapped[str] = mapped_column(String(60), info=_plain("which scenario of the library"))
    version: Mapped[int] = mapped_column(info=_plain("which published version"))

    campaign: Mapped[Campaign] = relationship(back_populates="scenarios")


class CampaignCut(Base):
    """The floor that a campaign sets for one construct."""

    __tablename__ = "campaign_cut"
    __table_args__ = (
        UniqueConstraint("campaign_id", "construct"),
        CheckConstraint("floor between 0 and 1", name="floor_within_scale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the floor"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=_plain("in which campaign"))
    construct: Mapped[str] = mapped_column(String(60), info=_plain("which value or skill"))
    floor: Mapped[float] = mapped_column(info=_plain("the least that meets the standard, 0 to 1"))
    essential: Mapped[bool] = mapped_column(info=_plain("whether nothing else makes up for it"))


class CampaignMember(Base):
    """A colleague's part in a campaign."""

    __tablename__ = "campaign_member"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the part"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=_column("in which campaign"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who"))
    part: Mapped[str] = mapped_column(String(20), info=_column("assessor or panel member"))


class Attempt(Base):
    """One candidate's way through one campaign, from the invitation to the submission."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("campaign_id", "reference"),
        UniqueConstraint("campaign_id", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the attempt"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=_column("in which campaign"))
    reference: Mapped[str] = mapped_column(String(8), info=_column("stands for the candidate on the board"))
    name: Mapped[str] = mapped_column(EncryptedText, info=_column("what the recruiter calls the candidate"))
    email: Mapped[str] = mapped_column(EncryptedText, info=_column("where messages go"))
    email_key: Mapped[str] = mapped_column(
        String(32), info=_column("a keyed digest of the address: nobody is invited twice")
    )
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when the link was first sent"))
    submitted_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True, info=_column("when the answers came")
    )
    submission_id: Mapped[uuid.UUID | None] = mapped_column(
        unique=True, info=_column("made before the answers were sent: sent twice is sent once")
    )
    receipt: Mapped[str | None] = mapped_column(
        String(64), info=_column("SHA-256 of the answers, shown to the candidate")
    )

    campaign: Mapped[Campaign] = relationship()
    answers: Mapped[list["TaskAnswer"]] = relationship(
        back_populates="attempt", order_by="TaskAnswer.id", cascade="all, delete-orphan"
    )


class TaskAnswer(Base):
    """A candidate's answer to one task; assessors know it by its opaque reference alone."""

    __tablename__ = "task_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "scenario", "task"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the answer"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=_column("whose attempt"))
    reference: Mapped[str] = mapped_column(
        String(16), unique=True, info=_column("what assessors see in place of a name")
    )
    scenario: Mapped[str] = mapped_column(String(60), info=_column("which scenario"))
    version: Mapped[int] = mapped_column(info=_column("which published version"))
    task: Mapped[str] = mapped_column(String(60), info=_column("which task"))
    response: Mapped[Any] = mapped_column(EncryptedJSON, info=_column("what the candidate answered"))

    attempt: Mapped[Attempt] = relationship(back_populates="answers")
    assessments: Mapped[list["Assessment"]] = relationship(
        back_populates="answer", order_by="Assessment.id", cascade="all, delete-orphan"
    )


class Assessment(Base):
    """What one assessor found in one answer; it is never edited."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("answer_id", "assessor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the assessment"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("task_answer.id"), info=_column("of which answer"))
    assessor_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who assessed")
    )
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was submitted"))

    answer: Mapped[TaskAnswer] = relationship(back_populates="assessments")
    marks: Mapped[list["AssessmentMark"]] = relationship(
        order_by="AssessmentMark.id", cascade="all, delete-orphan"
    )


class AssessmentMark(Base):
    """The level that an assessor gave on one criterion, with the evidence; no level means not shown."""

    __tablename__ = "assessment_mark"
    __table_args__ = (UniqueConstraint("assessment_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the mark"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), info=_column("which assessment"))
    criterion: Mapped[str] = mapped_column(String(60), info=_column("on which criterion"))
    level: Mapped[int | None] = mapped_column(info=_column("the level given"))
    evidence: Mapped[str] = mapped_column(EncryptedText, info=_column("what in the answer shows it"))


class Decision(Base):
    """What a named panel member decided, and why; a later decision is a further row."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the decision"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=_column("one form is one decision"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), index=True, info=_column("about whose attempt")
    )
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("the person who decided"))
    outcome: Mapped[str] = mapped_column(String(40), info=_column("what was decided"))
    reason: Mapped[str] = mapped_column(EncryptedText, info=_column("why, in the person's own words"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))


class Hire(Base):
    """That a candidate came to work here, and as whom: what links selection to practice."""

    __tablename__ = "hire"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the hire"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), unique=True, info=_column("which attempt")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who they became")
    )
    started_on: Mapped[date] = mapped_column(info=_column("first day at work"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who recorded it"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was recorded"))

"""The parents' and young people's panels of a campaign: who sits on them, what they ask, how they grade."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import EncryptedText, UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.campaign import Campaign
from webapp.recruitment.models.purposes import personal


class LayMember(Base):
    """A parent or a young person on a campaign's panel, who comes by a link of their own."""

    __tablename__ = "lay_member"
    __table_args__ = (UniqueConstraint("campaign_id", "email_key", "panel"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the member"))
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id"), index=True, info=personal("of which campaign")
    )
    panel: Mapped[str] = mapped_column(String(20), info=personal("the parents' panel or the young people's"))
    name: Mapped[str] = mapped_column(EncryptedText, info=personal("what the recruiter calls the member"))
    email: Mapped[str] = mapped_column(EncryptedText, info=personal("where the link goes"))
    email_key: Mapped[str] = mapped_column(
        String(32), info=personal("a keyed digest of the address: nobody is asked twice")
    )
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when the link was first sent"))
    briefed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=personal("when they said that they had read what to know")
    )

    campaign: Mapped[Campaign] = relationship()


class LayQuestion(Base):
    """What a panel asks every candidate; the latest one stands, until the first candidate has been asked."""

    __tablename__ = "lay_question"

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the question"))
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id"), index=True, info=personal("in which campaign")
    )
    panel: Mapped[str] = mapped_column(String(20), info=personal("which panel asks it"))
    words: Mapped[str] = mapped_column(EncryptedText, info=personal("the question"))
    member_id: Mapped[int] = mapped_column(ForeignKey("lay_member.id"), info=personal("who wrote it"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))


class LayGrade(Base):
    """What a member found in one candidate's simulation, or that they know the candidate; never edited."""

    __tablename__ = "lay_grade"
    __table_args__ = (UniqueConstraint("member_id", "attempt_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the grade"))
    member_id: Mapped[int] = mapped_column(ForeignKey("lay_member.id"), info=personal("who graded"))
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id"), index=True, info=personal("whose simulation")
    )
    is_known: Mapped[bool] = mapped_column(info=personal("whether the member knows the candidate"))
    words: Mapped[str] = mapped_column(EncryptedText, info=personal("what they saw and heard"))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when"))

    member: Mapped[LayMember] = relationship()
    levels: Mapped[list["LayLevel"]] = relationship(order_by="LayLevel.id", cascade="all, delete-orphan")


class LayLevel(Base):
    """The level that a member gave on one criterion; no level means that they could not tell."""

    __tablename__ = "lay_level"
    __table_args__ = (UniqueConstraint("grade_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the level"))
    grade_id: Mapped[int] = mapped_column(ForeignKey("lay_grade.id"), info=personal("of which grade"))
    criterion: Mapped[str] = mapped_column(String(60), info=personal("on which criterion"))
    level: Mapped[int | None] = mapped_column(info=personal("the level given"))

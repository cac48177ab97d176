"""A campaign: its scenarios, its standard and its people."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.purposes import personal, plain


class Campaign(Base):
    """One round of recruiting for one role, with its scenarios, its standard and its people."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("overall_cut between 0 and 1", name="overall_cut_within_scale"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=plain("names the campaign"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=plain("one form opens one campaign"))
    title: Mapped[str] = mapped_column(String(120), info=plain("shown to colleagues and candidates"))
    role: Mapped[str] = mapped_column(String(80), info=plain("what candidates apply for"))
    closes_on: Mapped[date] = mapped_column(info=plain("the last day for answers"))
    recruiter_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("whose campaign it is")
    )
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, info=plain("when it was opened"))
    seed: Mapped[str] = mapped_column(String(32), info=plain("shuffles the answers for each assessor"))
    overall_cut: Mapped[float] = mapped_column(info=plain("the standard for the whole, 0 to 1"))
    method: Mapped[str] = mapped_column(String(200), info=plain("how the standard was set"))
    per_answer: Mapped[int] = mapped_column(default=2, info=plain("how many assess each written answer"))
    tolerance: Mapped[int] = mapped_column(
        default=1, info=plain("by how many levels they may differ before one more is asked")
    )
    check_share: Mapped[float] = mapped_column(
        default=0.1, info=plain("the share of check answers among the others, 0 to 1")
    )
    names_read: Mapped[bool] = mapped_column(
        default=False, info=plain("whether a person reads each answer for names before assessors do")
    )
    random_order: Mapped[bool] = mapped_column(
        default=True, info=plain("whether each candidate meets the scenarios in an order of their own")
    )
    minutes: Mapped[int | None] = mapped_column(
        info=plain("how long candidates have once they begin; nothing: as long as they like")
    )
    pack: Mapped[str | None] = mapped_column(String(60), info=plain("the pack that it began from"))
    pack_version: Mapped[int | None] = mapped_column(info=plain("which version of the pack"))

    scenarios: Mapped[list["CampaignScenario"]] = relationship(
        order_by="CampaignScenario.position", back_populates="campaign"
    )
    cuts: Mapped[list["CampaignCut"]] = relationship(order_by="CampaignCut.id")
    members: Mapped[list["CampaignMember"]] = relationship(order_by="CampaignMember.id")


class CampaignScenario(Base):
    """One of a campaign's scenarios, frozen at its version."""

    __tablename__ = "campaign_scenario"
    __table_args__ = (UniqueConstraint("campaign_id", "scenario"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=plain("names the choice"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=plain("in which campaign"))
    position: Mapped[int] = mapped_column(info=plain("the order in which candidates meet it"))
    scenario: Mapped[str] = mapped_column(String(60), info=plain("which scenario of the library"))
    version: Mapped[int] = mapped_column(info=plain("which published version"))

    campaign: Mapped[Campaign] = relationship(back_populates="scenarios")


class CampaignCut(Base):
    """The floor that a campaign sets for one construct."""

    __tablename__ = "campaign_cut"
    __table_args__ = (
        UniqueConstraint("campaign_id", "construct"),
        CheckConstraint("floor between 0 and 1", name="floor_within_scale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=plain("names the floor"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=plain("in which campaign"))
    construct: Mapped[str] = mapped_column(String(60), info=plain("which value or skill"))
    floor: Mapped[float] = mapped_column(info=plain("the least that meets the standard, 0 to 1"))
    essential: Mapped[bool] = mapped_column(info=plain("whether nothing else makes up for it"))


class CampaignMember(Base):
    """A colleague's part in a campaign."""

    __tablename__ = "campaign_member"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the part"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=personal("in which campaign"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=personal("who"))
    part: Mapped[str] = mapped_column(String(20), info=personal("assessor or panel member"))

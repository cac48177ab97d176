"""Family group conferences, and who of the family was there."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.cases.models import Family, FamilyMember
from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class Conference(Base):
    """That a family group conference was held for a family, on one day."""

    __tablename__ = "family_conference"
    __table_args__ = (UniqueConstraint("family_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the conference"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), info=_column("whose conference it was"))
    held_on: Mapped[date] = mapped_column(index=True, info=_column("on which day"))
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written down"))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("by whom"))

    family: Mapped[Family] = relationship()
    guests: Mapped[list["ConferenceGuest"]] = relationship(
        back_populates="conference", order_by="ConferenceGuest.id", cascade="all, delete-orphan"
    )


class ConferenceGuest(Base):
    """One person of the family who was there, and is asked how it was."""

    __tablename__ = "conference_guest"
    __table_args__ = (UniqueConstraint("conference_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names their being there"))
    conference_id: Mapped[int] = mapped_column(
        ForeignKey("family_conference.id"), info=_column("which conference")
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("family_member.id"), index=True, info=_column("who was there")
    )

    conference: Mapped[Conference] = relationship(back_populates="guests")
    member: Mapped[FamilyMember] = relationship()

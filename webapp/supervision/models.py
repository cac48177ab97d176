"""A supervision: who was there, which families were thought about, and what was agreed.

No status is stored: `recorded_at` and each `confirmed_at` say how far it has come. What belongs on a child's
record is held only until it stands there.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.PRACTICE)


def _plain(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


class Supervision(Base):
    """One supervision, planned or held; nothing in it changes once it is recorded, but what follows."""

    __tablename__ = "supervision"
    __table_args__ = (Index("ix_supervision_supervisor", "supervisor_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the supervision"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("one form sent twice is one supervision")
    )
    kind: Mapped[str] = mapped_column(String(20), info=_column("one to one, a group, or on live work"))
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who leads it"))
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("team.id"), index=True, info=_column("in which team, where it is of one")
    )
    held_on: Mapped[date] = mapped_column(info=_column("the day"))
    plan: Mapped[str] = mapped_column(EncryptedText, default="", info=_column("what it is to be about"))
    support: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("how those who were there are, and what helps them")
    )
    recorded_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when those who were there could read it")
    )
    recorded_digest: Mapped[str | None] = mapped_column(
        String(64), info=_column("tells a repeated sending from a different one")
    )
    hands_draft_over: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info=_column("whether its supervisor lets a stand-in go on with what they have drafted"),
    )

    attendance: Mapped[list["Attendance"]] = relationship(
        back_populates="supervision", order_by="Attendance.person_id"
    )
    families: Mapped[list["DiscussedFamily"]] = relationship(order_by="DiscussedFamily.position")
    actions: Mapped[list["AgreedAction"]] = relationship(
        back_populates="supervision", order_by="AgreedAction.id"
    )
    taken_over: Mapped[list["SupervisionTakenOver"]] = relationship(order_by="SupervisionTakenOver.id")


class Attendance(Base):
    """One person who is to be there or was: what they bring, that they confirm the record, what they add."""

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("useful between 1 and 4", name="useful_on_its_scale"),)

    supervision_id: Mapped[int] = mapped_column(
        ForeignKey("supervision.id", ondelete="CASCADE"), primary_key=True, info=_column("which supervision")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True, info=_column("who is there")
    )
    brings: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what they want to think about")
    )
    added: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what they add to the record, in their own words")
    )
    useful: Mapped[int | None] = mapped_column(
        info=_column("how useful it was, told of many together and of nobody alone")
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True, info=_column("when they confirmed the record")
    )

    supervision: Mapped[Supervision] = relationship(back_populates="attendance")


class DiscussedFamily(Base):
    """One family that was thought about: what was explored, what was decided and why."""

    __tablename__ = "discussed_family"
    __table_args__ = (UniqueConstraint("supervision_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the entry"))
    supervision_id: Mapped[int] = mapped_column(
        ForeignKey("supervision.id", ondelete="CASCADE"), info=_column("in which supervision")
    )
    position: Mapped[int] = mapped_column(info=_column("in which order they were thought about"))
    reference: Mapped[str] = mapped_column(
        String(40), index=True, info=_column("which family, as the authority's case system names it")
    )
    explored: Mapped[dict[str, str]] = mapped_column(
        EncryptedJSON, info=_column("what was explored, by element of supervision")
    )
    decided: Mapped[str] = mapped_column(EncryptedText, default="", info=_column("what was decided together"))
    reasons: Mapped[str] = mapped_column(EncryptedText, default="", info=_column("why that was decided"))
    for_the_record: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("what belongs on the child's record, until it stands there")
    )
    on_record_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it was put on the child's record")
    )
    on_record_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who put it there")
    )


class AgreedAction(Base):
    """One thing that somebody said they would do, and by when."""

    __tablename__ = "agreed_action"
    __table_args__ = (Index("ix_agreed_action_owner", "owner_id", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the action"))
    supervision_id: Mapped[int] = mapped_column(
        ForeignKey("supervision.id", ondelete="CASCADE"),
        index=True,
        info=_column("in which supervision it was agreed"),
    )
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who does it"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what is to be done"))
    due_on: Mapped[date] = mapped_column(info=_column("by when"))
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was done"))

    supervision: Mapped[Supervision] = relationship(back_populates="actions")
    taken_over: Mapped[list["ActionTakenOver"]] = relationship(order_by="ActionTakenOver.id")


class SupervisionTakenOver(Base):
    """That a stand-in leads a planned supervision now, and who led it before."""

    __tablename__ = "supervision_taken_over"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the taking over"))
    supervision_id: Mapped[int] = mapped_column(
        ForeignKey("supervision.id", ondelete="CASCADE"), index=True, info=_column("which supervision")
    )
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who led it before"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who took it over"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))


class ActionTakenOver(Base):
    """That a stand-in does what somebody else said they would do, and who said it."""

    __tablename__ = "action_taken_over"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the taking over"))
    action_id: Mapped[int] = mapped_column(
        ForeignKey("agreed_action.id", ondelete="CASCADE"), index=True, info=_column("which action")
    )
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who was to do it before"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who took it over"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))


class KeptUsefulness(Base):
    """How useful supervision was across the service in one quarter, as it was released; it stays so."""

    __tablename__ = "kept_usefulness"

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the release"))
    first_on: Mapped[date] = mapped_column(unique=True, info=_plain("the first day of the quarter"))
    share: Mapped[int | None] = mapped_column(
        info=_plain("to how many in a hundred it was useful; nothing where that could not be told")
    )
    released_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_plain("when it was decided"))

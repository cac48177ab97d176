"""Invitations to speak: who is asked, when and how, and who is not."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.cases.models import FamilyMember
from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class Invitation(Base):
    """One person asked once, at one moment, with one version of one form."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("member_id", "moment"),
        Index("ix_invitation_team", "team_id", "invited_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the invitation"))
    member_id: Mapped[int] = mapped_column(ForeignKey("family_member.id"), info=_column("who is asked"))
    family_id: Mapped[int] = mapped_column(
        ForeignKey("family.id"), index=True, info=_column("the small-number rule counts families")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("whose mirror it is for"))
    worker_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who worked with them on the day they were asked")
    )
    kind: Mapped[str] = mapped_column(String(20), info=_column("who they were then: who was heard, by kind"))
    spoken: Mapped[str | None] = mapped_column(
        String(10), info=_column("in which language to speak with them then: who was heard, by language")
    )
    form: Mapped[str] = mapped_column(String(60), info=_column("which form"))
    version: Mapped[int] = mapped_column(info=_column("in which version"))
    moment: Mapped[str] = mapped_column(String(30), info=_column("at which moment of the work"))
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when they were asked"))
    invited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who sent the invitation")
    )
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), info=_column("the message that holds the link")
    )
    reached_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when a message to them was handed over, or was to be given by hand")
    )
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when they said no"))
    paper_reference: Mapped[str | None] = mapped_column(
        String(6),
        index=True,
        unique=True,
        info=_column("finds it from a paper that names nobody"),
    )

    # No more than that: from a time, or from the answer's own number, somebody could find it.
    answered: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_column("that an answer has come; never which one")
    )
    taken_back: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_column("that they took their answer back")
    )

    member: Mapped[FamilyMember] = relationship()


class AskingTurn(Base):
    """The day that chance gave one person for one moment; once drawn it stays."""

    __tablename__ = "asking_turn"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("family_member.id"), primary_key=True, info=_column("whose turn it is")
    )
    moment: Mapped[str] = mapped_column(
        String(30), primary_key=True, info=_column("at which moment of the work")
    )
    due_on: Mapped[date] = mapped_column(info=_column("from which day on they are asked"))
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when the day was drawn"))


class NotAsked(Base):
    """Why somebody whose turn it was is not asked at this moment; participation leads alone read it."""

    __tablename__ = "not_asked"
    __table_args__ = (UniqueConstraint("member_id", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the decision"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("family_member.id"), info=_column("who is not asked"))
    moment: Mapped[str] = mapped_column(String(30), info=_column("at which moment of the work"))
    reason: Mapped[str] = mapped_column(String(30), info=_column("why, from a short list"))
    words: Mapped[str] = mapped_column(EncryptedText, info=_column("why, in the lead's own words"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("when"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("by whom"))

    member: Mapped[FamilyMember] = relationship()


class AskedAgain(Base):
    """That somebody who wanted never to be asked again said themself that they may be."""

    __tablename__ = "asked_again"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the record"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("family_member.id"), index=True, info=_column("who said so")
    )
    words: Mapped[str] = mapped_column(EncryptedText, info=_column("how they said it, and to whom"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written down"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("by whom"))


class DrawSwitch(Base):
    """That the draw was switched on or off, and what its cost was reckoned with; the latest row stands."""

    __tablename__ = "draw_switch"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the switching"))
    is_on: Mapped[bool] = mapped_column(info=_column("whether days are drawn from then on"))
    reckoned_with: Mapped[dict[str, int]] = mapped_column(
        JSON, info=_column("the minutes and shares that the lead reckoned with")
    )
    switched_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
    switched_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("by whom"))


class KeptCoverage(Base):
    """Who was heard in one quarter or year, as it was released; a release stays as it is."""

    __tablename__ = "kept_coverage"
    __table_args__ = (UniqueConstraint("first_on", "months"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the release"))
    first_on: Mapped[date] = mapped_column(info=_column("the first day of the time"))
    months: Mapped[int] = mapped_column(info=_column("how many months it has"))
    told: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=_column("what the small-number rule lets a page say")
    )
    counted: Mapped[dict[str, Any]] = mapped_column(
        EncryptedJSON, info=_column("every count, for deciding what a longer time may say; on no page")
    )
    released_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was decided"))


class Thanks(Base):
    """What somebody wants their worker to hear with their name, once a person has read it; in no figure."""

    __tablename__ = "family_thanks"
    __table_args__ = (
        CheckConstraint("(read_at is null) = (outcome is null)", name="read_with_an_outcome"),
        Index("ix_family_thanks_worker", "worker_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the thanks"))
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id"), unique=True, info=_column("one invitation, one word of thanks")
    )
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who is thanked"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what the worker is to hear"))
    signed: Mapped[str] = mapped_column(
        EncryptedText, info=_column("the name under which its writer wants to be known to the worker")
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was sent"))
    outcome: Mapped[str | None] = mapped_column(
        String(20), info=_column("whether it was passed on, or why it was not")
    )
    read_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True, info=_column("when a person read it")
    )
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who read it"))

    invitation: Mapped[Invitation] = relationship()


class Conversation(Base):
    """Somebody who is independent of the work speaks with one person, and fills in the form with them."""

    __tablename__ = "family_conversation"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (outcome is null)", name="ended_with_an_outcome"),
        CheckConstraint("how in ('telephone', 'at home')", name="known_how"),
        Index("ix_family_conversation_by", "by_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the conversation"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("recognises the same form sent twice")
    )
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id"), index=True, info=_column("which invitation it answers")
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who led it"))
    how: Mapped[str] = mapped_column(String(20), info=_column("by telephone or at home"))
    interpreter: Mapped[bool] = mapped_column(
        default=False, info=_column("whether an interpreter independent of the family was there")
    )
    advocate: Mapped[bool] = mapped_column(default=False, info=_column("whether an advocate was there"))
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it began"))
    back_by: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("by when whoever is at a home alone has said that they are back")
    )
    ended_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it ended, and they were safe")
    )
    outcome: Mapped[str | None] = mapped_column(String(20), info=_column("how it ended"))
    debrief: Mapped[bool] = mapped_column(
        default=False, info=_column("whether whoever led it wants to talk about it")
    )
    debriefed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when somebody did"))

    invitation: Mapped[Invitation] = relationship()

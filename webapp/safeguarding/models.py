"""Safety concerns: who raised what, when it was first read, what was done; and who reads on which day."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.LEGAL_OBLIGATION, Retention.SAFEGUARDING)


def _rota(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.ACCOUNT)


class Concern(Base):
    """Something that may not be safe; a named person acknowledges it with what they did."""

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(
            "(acknowledged_at is null) = (acknowledged_by_id is null)", name="acknowledged_by_somebody"
        ),
        CheckConstraint("(outcome is null) = (outcome_at is null)", name="outcome_with_its_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the concern"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("recognises the same form sent twice")
    )
    source: Mapped[str] = mapped_column(String(40), info=_column("on which screens it was raised"))
    place: Mapped[str | None] = mapped_column(
        String(160), info=_column("where exactly its words were written, by reference")
    )
    family_id: Mapped[int | None] = mapped_column(
        ForeignKey("family.id"), index=True, info=_column("which family it is about")
    )
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("family_member.id"),
        index=True,
        info=_column("who raised it, to keep them safe"),
    )
    said_by: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("who wrote it, where they are nobody of a family")
    )
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what was said to be unsafe"))
    reasons: Mapped[list[str] | None] = mapped_column(
        EncryptedJSON,
        info=_column("why: told, the lowest answer, kinds of phrases, a language"),
    )
    language: Mapped[str | None] = mapped_column(String(10), info=_column("in which language it was written"))
    in_danger: Mapped[bool] = mapped_column(default=False, info=_column("whether somebody is in danger"))
    kind: Mapped[str] = mapped_column(
        String(20), default="concern", server_default="concern", info=_column("whether it is an allegation")
    )
    suspects_staff: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info=_column("that its words may speak of somebody who works here: keeps it from those near them"),
    )
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("of whom it speaks, to keep it from them")
    )
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("starts the clock"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("stops the clock"))
    acknowledged_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who took it on")
    )
    action: Mapped[str | None] = mapped_column(EncryptedText, info=_column("what they did"))
    outcome: Mapped[str | None] = mapped_column(String(30), info=_column("what came of it"))
    outcome_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when that was decided"))
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who decided it"))
    outcome_reason: Mapped[str | None] = mapped_column(EncryptedText, info=_column("why"))

    steps: Mapped[list["ConcernStep"]] = relationship(back_populates="concern", order_by="ConcernStep.id")


class ConcernStep(Base):
    """One thing that happened to a concern: handed over, said to be about staff, an interpreter's part."""

    __tablename__ = "concern_step"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the step"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    concern_id: Mapped[int] = mapped_column(
        ForeignKey("concern.id"), index=True, info=_column("what happened to which concern")
    )
    what: Mapped[str] = mapped_column(String(30), info=_column("what happened"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who did it"))
    to_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("to whom it was handed over, or of whom it speaks")
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
    note: Mapped[str] = mapped_column(EncryptedText, info=_column("why, or what an interpreter read in it"))

    concern: Mapped[Concern] = relationship(back_populates="steps")


class Duty(Base):
    """That somebody reads concerns from one day to another, between two times of each day."""

    __tablename__ = "safeguarding_duty"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="ends_after_it_begins"),
        CheckConstraint("until_time > from_time", name="until_after_from"),
        Index("ix_safeguarding_duty_days", "begins_on", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_rota("names the duty"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_rota("recognises the same form sent twice")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_rota("who reads"))
    begins_on: Mapped[date] = mapped_column(info=_rota("first day"))
    ends_on: Mapped[date] = mapped_column(info=_rota("last day"))
    from_time: Mapped[time] = mapped_column(info=_rota("from when on each day, in London"))
    until_time: Mapped[time] = mapped_column(info=_rota("until when on each day, in London"))
    weekends: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_rota("whether on Saturdays and Sundays too")
    )
    arranged_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_rota("when they were put on"))
    arranged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_rota("who put them on"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_rota("when they were taken off"))


class HelpText(Base):
    """What families read while nobody is on duty: whom to turn to. The newest one stands."""

    __tablename__ = "safeguarding_help"

    id: Mapped[int] = mapped_column(primary_key=True, info=_rota("names the text"))
    nation: Mapped[str] = mapped_column(String(20), info=_rota("for which nation"))
    text: Mapped[str] = mapped_column(String(2000), info=_rota("whom to turn to, one on each line"))
    text_cy: Mapped[str] = mapped_column(
        String(2000), default="", server_default="", info=_rota("the same in Welsh, where there is any")
    )
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_rota("when it was written"))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_rota("who wrote it"))

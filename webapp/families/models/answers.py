"""What families said; nothing here names the family or anybody in it, but the one table that leads there."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class Answer(Base):
    """One submitted form; it names nobody. Marks (`marks.py`) say which answers count as one.

    Its times are whole days, so that no other time of the same second leads to whoever sent it.
    """

    __tablename__ = "family_answer"
    __table_args__ = (
        CheckConstraint("about in ('worker', 'someone else', 'team')", name="known_about"),
        Index("ix_family_answer_team", "team_id", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the answer"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("whose mirror it is for"))
    family_mark: Mapped[str] = mapped_column(
        String(32), index=True, info=_column("the small-number rule counts families, without knowing which")
    )
    member_mark: Mapped[str] = mapped_column(
        String(32), info=_column("the small-number rule counts people, without knowing who")
    )
    worker_mark: Mapped[str | None] = mapped_column(
        String(32), index=True, info=_column("who worked with them when they were asked, as ratings say it")
    )
    kind: Mapped[str] = mapped_column(String(20), info=_column("who was heard, by kind"))
    spoken: Mapped[str | None] = mapped_column(String(10), info=_column("who was heard, by language"))
    asked_in: Mapped[date] = mapped_column(
        index=True, info=_column("who was heard, by quarter: the first day of the one they were asked in")
    )
    submitted_at: Mapped[datetime] = mapped_column(
        UTCDateTime, info=_column("which period it belongs to: the beginning of the day")
    )
    form: Mapped[str] = mapped_column(String(60), info=_column("which form"))
    version: Mapped[int] = mapped_column(info=_column("in which version"))
    language: Mapped[str] = mapped_column(String(10), info=_column("in which language it was read"))
    about: Mapped[str | None] = mapped_column(
        String(20), info=_column("whom the writer had in mind: the worker, somebody else or the team")
    )
    held_until: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it is pooled, if its writer has a code to change it before")
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("on which day its writer took it back, and what it said went")
    )

    levels: Mapped[list["AnswerLevel"]] = relationship(back_populates="answer", cascade="all, delete-orphan")
    texts: Mapped[list["AnswerText"]] = relationship(back_populates="answer", cascade="all, delete-orphan")

    @property
    def pooled_at(self) -> datetime:
        """When it begins to count: what has a code is held first, so that no earlier figure changes."""
        return self.held_until or self.submitted_at


class AnswerOrigin(Base):
    """To which invitation an answer came: the one way from what was said to who said it.

    `origins.py` alone reads it.
    """

    __tablename__ = "answer_origin"

    answer_id: Mapped[int] = mapped_column(
        ForeignKey("family_answer.id", ondelete="CASCADE"), primary_key=True, info=_column("which answer")
    )
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id"), unique=True, info=_column("one invitation, one answer")
    )
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("recognises the same form sent twice")
    )


class AnswerLevel(Base):
    """What was chosen for one statement: a level, or why there is none; a skipped statement has no row."""

    __tablename__ = "family_answer_level"
    __table_args__ = (
        UniqueConstraint("answer_id", "statement"),
        CheckConstraint("(level is null) <> (not_rated is null)", name="level_or_why_not"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the choice"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("family_answer.id"), info=_column("in which answer"))
    statement: Mapped[str] = mapped_column(String(60), info=_column("which statement"))
    level: Mapped[int | None] = mapped_column(info=_column("what was chosen"))
    not_rated: Mapped[str | None] = mapped_column(String(30), info=_column("why nothing could be chosen"))

    answer: Mapped[Answer] = relationship(back_populates="levels")


class AnswerText(Base):
    """What was written to one question, and what its writer allows to happen with it."""

    __tablename__ = "family_answer_text"
    __table_args__ = (
        UniqueConstraint("answer_id", "question"),
        CheckConstraint("consent in ('worker', 'theme', 'none')", name="known_consent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the text"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("family_answer.id"), info=_column("in which answer"))
    question: Mapped[str] = mapped_column(String(60), info=_column("to which question"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what the family wants to be heard"))
    consent: Mapped[str] = mapped_column(String(10), info=_column("who may hear it: its writer's choice"))
    passed_on: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info=_column("that safeguarding has it, and nobody else hears it"),
    )
    names: Mapped[list[str] | None] = mapped_column(
        EncryptedJSON, info=_column("which names in it the case knows: they are hidden from its team")
    )

    answer: Mapped[Answer] = relationship(back_populates="texts")

"""What families said on its way to those who work with them: comments to a team, a summary to one person."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base
from webapp.families.models.answers import AnswerText


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class CommentRelease(Base):
    """That a team's comments went out together, and up to which month; it stays as it went out."""

    __tablename__ = "comment_release"
    __table_args__ = (UniqueConstraint("team_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the release"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("to which team"))
    month: Mapped[date] = mapped_column(info=_column("the first day of the latest month in it"))
    released_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it went out"))


class Comment(Base):
    """One text of an answer between its writer and the team: read by a person, held, and released once.

    It goes with the text that it came from, wherever that is erased.
    """

    __tablename__ = "family_comment"
    __table_args__ = (
        CheckConstraint("(handled_at is null) = (outcome is null)", name="handled_with_an_outcome"),
        CheckConstraint("release_id is null or words is not null", name="released_with_words"),
        Index("ix_family_comment_team", "team_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the comment"))
    # By chance, so that no address and no order tells which two texts one answer held.
    reference: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("names it on pages, and shuffles it among others")
    )
    text_id: Mapped[int] = mapped_column(
        ForeignKey("family_answer_text.id", ondelete="CASCADE"), unique=True, info=_column("what was written")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("whose mirror it is for"))
    month: Mapped[date] = mapped_column(info=_column("the first day of the month in which it was sent"))
    outcome: Mapped[str | None] = mapped_column(
        String(20), index=True, info=_column("shown, told as a theme, passed to safeguarding or set aside")
    )
    words: Mapped[str | None] = mapped_column(
        EncryptedText,
        info=_column("what the team reads: the text without names, or the theme in other words"),
    )
    construct: Mapped[str | None] = mapped_column(String(80), info=_column("what the theme is about"))
    reason: Mapped[str | None] = mapped_column(String(30), info=_column("why it was set aside"))
    handled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when a person read it"))
    handled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who read it")
    )
    release_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment_release.id"), index=True, info=_column("with which others it went out")
    )

    text: Mapped[AnswerText] = relationship()


class Portrait(Base):
    """What families said about one practitioner over a time, as it was shown to them; it stays so."""

    __tablename__ = "family_portrait"
    __table_args__ = (UniqueConstraint("person_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the summary"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("about whom, and for whom"))
    since: Mapped[date] = mapped_column(info=_column("the first day of the time"))
    until: Mapped[date] = mapped_column(info=_column("the first day after it"))
    told: Mapped[dict[str, Any]] = mapped_column(
        EncryptedJSON, info=_column("what the small-number rule lets them read, skill by skill")
    )
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was made"))

    @property
    def last_on(self) -> date:
        """The last day of the time."""
        return self.until - timedelta(days=1)

    notes: Mapped[list["PortraitNote"]] = relationship(
        back_populates="portrait", order_by="PortraitNote.id", cascade="all, delete-orphan"
    )
    shares: Mapped[list["PortraitShare"]] = relationship(
        back_populates="portrait", order_by="PortraitShare.id", cascade="all, delete-orphan"
    )


class PortraitNote(Base):
    """What the practitioner adds to a summary; it stays with it, and whoever reads one reads the other."""

    __tablename__ = "family_portrait_note"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the note"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    portrait_id: Mapped[int] = mapped_column(
        ForeignKey("family_portrait.id"), index=True, info=_column("to which summary")
    )
    text: Mapped[str] = mapped_column(
        EncryptedText, info=_column("what its practitioner wants known beside it")
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))

    portrait: Mapped[Portrait] = relationship(back_populates="notes")


class PortraitShare(Base):
    """That a practitioner let their supervisor read one summary, until they end it."""

    __tablename__ = "family_portrait_share"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the sharing"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    portrait_id: Mapped[int] = mapped_column(
        ForeignKey("family_portrait.id"), index=True, info=_column("which summary")
    )
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who may read it"))
    shared_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("from when on"))
    ended_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("since when they may not any more")
    )

    portrait: Mapped[Portrait] = relationship(back_populates="shares")

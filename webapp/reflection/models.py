"""What a team has said it will do, how families are told of it, and the sessions in which it talks.

No status is stored: `opened_at` and `closed_at` say how far a session has come.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import Person
from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.COMMITMENT)


class Commitment(Base):
    """One thing a team will do, who sees to it, by when, and the sign that it helped."""

    __tablename__ = "commitment"
    __table_args__ = (CheckConstraint("expected_sign in (-1, 1)", name="sign_is_up_or_down"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the commitment"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True, info=_column("whose it is"))
    construct: Mapped[str] = mapped_column(String(80), info=_column("the skill or value it is about"))
    source: Mapped[str] = mapped_column(String(40), info=_column("in whose view the sign should show"))
    expected_sign: Mapped[int] = mapped_column(info=_column("1 for up, -1 for down"))
    wording: Mapped[str] = mapped_column(EncryptedText, info=_column("what the team will do"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who sees to it"))
    due_on: Mapped[date] = mapped_column(info=_column("by when"))
    written_by: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who wrote it down")
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written down"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("made before it was sent: one form, one row")
    )
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("reflection_session.id"),
        index=True,
        info=_column("the session in which it was made, if it was made in one"),
    )

    families_told: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("a draft of how families will be told of it, once it is so")
    )

    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    tellings: Mapped[list["Telling"]] = relationship(
        back_populates="commitment", order_by="Telling.id", cascade="all, delete-orphan"
    )


class Telling(Base):
    """How families are to be told of one commitment: as a team wrote it, and as somebody approved it."""

    __tablename__ = "telling"
    __table_args__ = (
        CheckConstraint("told is null or decided_at is not null", name="told_once_decided"),
        Index("ix_telling_waiting", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the wording"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("made before it was sent: one form, one row")
    )
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("commitment.id"), index=True, info=_column("what families are told of")
    )
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("how the team would tell families"))
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who wrote it"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written"))
    told: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("the words that families read; none where they are not told")
    )
    decided_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when somebody approved it, or decided that families are not told")
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who decided"))

    commitment: Mapped[Commitment] = relationship(back_populates="tellings")


class ChartNote(Base):
    """What a team says happened on a day, which stands as a line on its charts; no figure is made of it."""

    __tablename__ = "chart_note"
    __table_args__ = (
        CheckConstraint("taken_back_by_id is null or taken_back_at is not null", name="taken_back_on_a_day"),
        Index("ix_chart_note_team", "team_id", "happened_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the note"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("made before it was sent: one form, one note")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("on whose charts it stands"))
    happened_on: Mapped[date] = mapped_column(info=_column("the day of what happened"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what happened, without a name"))
    written_by_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who wrote it down")
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written down"))
    taken_back_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it was taken from the charts, if it was")
    )
    taken_back_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who took it from the charts")
    )

    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id])
    taken_back_by: Mapped[Person | None] = relationship(foreign_keys=[taken_back_by_id])


class Meeting(Base):
    """A reflection session: planned, led from one place of its agenda to the next, and closed for good."""

    __tablename__ = "reflection_session"
    __table_args__ = (Index("ix_reflection_session_team", "team_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the session"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("one form sent twice is one session")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("whose mirror it looks in"))
    held_on: Mapped[date] = mapped_column(info=_column("the day for which it is planned"))
    release_id: Mapped[int | None] = mapped_column(
        ForeignKey("kept_release.id"),
        info=_column("the figures it looks at; until it is opened none means the newest of the day"),
    )
    lead_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who leads it now")
    )
    version: Mapped[int] = mapped_column(default=1, info=_column("tells two who lead at once of each other"))
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was opened"))
    place: Mapped[str | None] = mapped_column(String(20), info=_column("where on its agenda it is"))
    ends_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("until when the present step is meant to last")
    )
    join_code: Mapped[str | None] = mapped_column(
        String(8), unique=True, info=_column("what those in the room type to join; gone once it is closed")
    )
    notes: Mapped[dict[str, Any]] = mapped_column(
        EncryptedJSON,
        default=dict,
        info=_column("what the minutes say of each step, in whoever leads' words"),
    )
    closed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it was closed for good")
    )


class Presence(Base):
    """Somebody who is invited to a session from another service, or is there. When they came is not kept."""

    __tablename__ = "session_presence"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("reflection_session.id"), primary_key=True, info=_column("which session")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, index=True, info=_column("who is invited or there")
    )
    is_there: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_column("whether they are there, or were")
    )


class Thought(Base):
    """What somebody thinks about the question that is open: no name unless they sign it, and no time.

    Rows stand in the order of their ids, which are random, so that not even the file tells who came first.
    """

    __tablename__ = "session_thought"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[uuid.UUID] = mapped_column(
        primary_key=True, info=_column("made at random before it was sent: one form, one thought")
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("reflection_session.id"), index=True, info=_column("in which session")
    )
    place: Mapped[str] = mapped_column(String(20), info=_column("to which question it was written"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("the thought"))
    mark: Mapped[str] = mapped_column(
        String(64), info=_column("lets one browser change it; it differs for each thought and names nobody")
    )
    signed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("whose name stands under it, where they chose so")
    )
    is_on_the_wall: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_column("whether everybody in the room can read it")
    )


class WallLink(Base):
    """A link by which a screen in the office shows one team's mirror, until it ends or is taken down."""

    __tablename__ = "wall_link"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the wall"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=_column("one form sent twice is one link"))
    team_id: Mapped[int] = mapped_column(
        ForeignKey("team.id"), index=True, info=_column("whose mirror it shows")
    )
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who made it")
    )
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was made"))
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it stops working by itself"))
    taken_down_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it was taken back")
    )
    last_used_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when a screen last showed it: tells a link that nobody needs")
    )


def _own(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.ACCOUNT)


class DigestWish(Base):
    """Somebody wants what is new in their teams' mirrors by e-mail; no row, no e-mail."""

    __tablename__ = "digest_wish"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, info=_own("who wants it")
    )
    language: Mapped[str] = mapped_column(String(10), info=_own("in which language"))
    since: Mapped[datetime] = mapped_column(UTCDateTime, info=_own("tells what is new to them"))


class Digest(Base):
    """What was new was written to one person in one week: never twice, however often the job runs."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "week", name="uq_digest_once_a_week"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_own("names the e-mail"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_own("to whom"))
    week: Mapped[date] = mapped_column(info=_own("the Monday of its week"))
    written_at: Mapped[datetime] = mapped_column(
        UTCDateTime, info=_own("tells what is new to them next time")
    )

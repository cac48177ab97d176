"""Families, the people in them, how each can safely be reached, and who has worked with them."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.column_maps import NamedColumns, plain
from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class Family(Base):
    """A family that a team works with, from one day to another."""

    __tablename__ = "family"
    __table_args__ = (
        CheckConstraint("closed_on is null or closed_on >= opened_on", name="closes_after_it_opens"),
        Index("ix_family_team", "team_id", "opened_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the family"))
    reference: Mapped[str] = mapped_column(
        String(40), unique=True, info=_column("finds the family in the authority's own case system")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("which team works with them"))
    opened_on: Mapped[date] = mapped_column(info=_column("when the team began: sets when they are asked"))
    closed_on: Mapped[date | None] = mapped_column(info=_column("when the team ended: sets the last asking"))
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("family.id"), info=_column("the family that has taken over its people, and its reference")
    )
    counts_with_id: Mapped[int | None] = mapped_column(
        ForeignKey("family.id"),
        index=True,
        info=_column("the small-number rule counts both as one family, because they have shared people"),
    )

    members: Mapped[list["FamilyMember"]] = relationship(
        back_populates="family", order_by="FamilyMember.id", cascade="all, delete-orphan"
    )
    workers: Mapped[list["Worker"]] = relationship(
        back_populates="family", order_by="Worker.starts_on", cascade="all, delete-orphan"
    )


class FamilyMember(Base):
    """One person of a family; each is asked separately, and only by a way they said was safe."""

    __tablename__ = "family_member"
    __table_args__ = (
        CheckConstraint(
            "safe_contact_confirmed_at is null or safe_contact_way is not null", name="safe_contact_has_a_way"
        ),
        CheckConstraint(
            "(safe_contact_lapsed_at is null) = (safe_contact_lapse_reason is null)",
            name="safe_contact_lapses_for_a_reason",
        ),
        CheckConstraint("(basis is null) = (basis_recorded_at is null)", name="basis_is_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the person"))
    family_id: Mapped[int] = mapped_column(
        ForeignKey("family.id"), index=True, info=_column("whose family they are in")
    )
    name: Mapped[str] = mapped_column(EncryptedText, info=_column("whom the participation lead speaks to"))
    kind: Mapped[str] = mapped_column(String(20), info=_column("which form suits their age"))
    # A keyed fingerprint: with the number alone nobody finds the person, and from it nobody finds the number.
    mark: Mapped[str | None] = mapped_column(
        String(32),
        index=True,
        unique=True,
        info=_column("recognises the person in the next export without keeping their number there"),
    )
    language: Mapped[str | None] = mapped_column(
        String(10), info=_column("in which language to speak with them; none is known without it")
    )
    needs: Mapped[str] = mapped_column(
        String(200), default="", server_default="", info=_column("what they need to be heard")
    )
    never_again_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when they said that nobody is to ask them again")
    )
    basis: Mapped[str | None] = mapped_column(
        String(20), info=_column("on whose agreement a child can be invited")
    )
    basis_recorded_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when that was written down")
    )
    basis_recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who wrote that down")
    )
    safe_contact_confirmed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when the person alone said how they can safely be reached")
    )
    safe_contact_way: Mapped[str | None] = mapped_column(String(20), info=_column("the safe way"))
    safe_contact_address: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("the safe address or number")
    )
    safe_contact_times: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("when they can safely be reached")
    )
    safe_contact_voicemail: Mapped[bool | None] = mapped_column(
        info=_column("whether a voicemail is safe; only if they said so")
    )
    safe_contact_letter: Mapped[bool | None] = mapped_column(
        info=_column("whether a letter is safe; only if they, alone, said so")
    )
    safe_contact_code_word: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("the word by which they and the caller know each other")
    )
    safe_contact_confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who asked them")
    )
    safe_contact_used_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when a message went this way: before the next one it is asked again")
    )
    safe_contact_lapsed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("since when what was confirmed does not count any more")
    )
    safe_contact_lapse_reason: Mapped[str | None] = mapped_column(
        String(20), info=_column("what happened that made it lapse")
    )

    family: Mapped[Family] = relationship(back_populates="members")
    other_ways: Mapped[list["OtherWay"]] = relationship(
        back_populates="member", order_by="OtherWay.id", cascade="all, delete-orphan"
    )


class OtherWay(Base):
    """One more way by which somebody, spoken to alone, said that they can safely be reached.

    The way that they prefer stands with the person; this one is never used by itself.
    """

    __tablename__ = "other_way"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the way"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("recognises the same form sent twice")
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("family_member.id"), index=True, info=_column("who can be reached so")
    )
    way: Mapped[str] = mapped_column(String(20), info=_column("the safe way"))
    address: Mapped[str | None] = mapped_column(EncryptedText, info=_column("the safe address or number"))
    times: Mapped[str | None] = mapped_column(EncryptedText, info=_column("when it is safe"))
    voicemail: Mapped[bool] = mapped_column(info=_column("whether a voicemail is safe; only if they said so"))
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when they said so"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who asked"))
    used_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when a message went this way: before the next one it is asked again")
    )

    member: Mapped[FamilyMember] = relationship(back_populates="other_ways")


class Worker(Base):
    """Who works with a family, from one day to another (both included)."""

    __tablename__ = "family_worker"
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the period of work"))
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True, info=_column("which family"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who works with them")
    )
    starts_on: Mapped[date] = mapped_column(info=_column("first day"))
    ends_on: Mapped[date | None] = mapped_column(info=_column("last day, if it has ended"))

    family: Mapped[Family] = relationship(back_populates="workers")

    @classmethod
    def on(cls, day: date) -> ColumnElement[bool]:
        """The condition that somebody works with the family on this day."""
        return and_(cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day))


class FamilyMap(NamedColumns):
    """What the columns of one case system's list of families mean, and what its words stand for."""

    __tablename__ = "family_map"

    words: Mapped[dict[str, list[str]]] = mapped_column(
        JSON, info=plain("which words stand for which need and which basis")
    )

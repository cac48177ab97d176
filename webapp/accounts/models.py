"""People, employers, teams, roles held from one date to another, and who stands in for whom."""

import uuid
from datetime import date, datetime

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.ACCOUNT)


def _plain(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


class Employer(Base):
    """Who employs a person: the authority itself, or a partner."""

    __tablename__ = "employer"

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the employer"))
    name: Mapped[str] = mapped_column(String(120), unique=True, info=_plain("shown beside a partner's name"))


class Team(Base):
    """People of several professions who work together and look in one mirror."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the team"))
    name: Mapped[str] = mapped_column(String(120), unique=True, info=_plain("shown to people"))
    neighbours: Mapped[str] = mapped_column(
        String(120),
        default="",
        server_default="",
        info=_plain("the group of teams that are counted together where each is small"),
    )


class TeamGoingOn(Base):
    """That a team goes on as part of another from a day on; everybody in it moves with their roles."""

    __tablename__ = "team_going_on"
    __table_args__ = (CheckConstraint("team_id <> into_id", name="as_another_team"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names what was recorded"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=_plain("one form sent twice is one move"))
    team_id: Mapped[int] = mapped_column(
        ForeignKey("team.id"), unique=True, info=_plain("which team goes on as another, once")
    )
    into_id: Mapped[int] = mapped_column(
        ForeignKey("team.id"), index=True, info=_plain("the team that it goes on as")
    )
    from_on: Mapped[date] = mapped_column(
        info=_plain("the first day on which everybody is in the other team")
    )
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_plain("when it was recorded"))
    recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who recorded it")
    )

    team: Mapped[Team] = relationship(foreign_keys=[team_id])
    into: Mapped[Team] = relationship(foreign_keys=[into_id])


class Person(Base, UserMixin):
    """Somebody who signs in; their access ends by itself on its end date."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the person"))
    email: Mapped[str] = mapped_column(String(254), unique=True, info=_column("signs in, receives messages"))
    name: Mapped[str] = mapped_column(String(120), info=_column("shown to colleagues"))
    profession: Mapped[str] = mapped_column(
        String(60), default="", info=_column("teams hold several professions")
    )
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), info=_column("who employs them"))
    password: Mapped[str | None] = mapped_column(String(255), info=_column("argon2id hash, to sign in"))
    active: Mapped[bool] = mapped_column(default=True, info=_column("switched off at once if need be"))
    access_ends_on: Mapped[date | None] = mapped_column(info=_column("the last day of access"))
    fs_uniquifier: Mapped[str] = mapped_column(
        String(64), unique=True, info=_column("ends sessions when changed")
    )
    failed_sign_ins: Mapped[int] = mapped_column(
        default=0, info=_column("stops a password from being guessed")
    )
    locked_until: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("until when sign-in rests")
    )

    employer: Mapped[Employer] = relationship()
    roles_held: Mapped[list["RoleHeld"]] = relationship(back_populates="person")

    def has_access_on(self, day: date) -> bool:
        """Whether the person may come in on this day."""
        return self.active and (self.access_ends_on is None or day <= self.access_ends_on)

    def roles_on(self, day: date) -> list["RoleHeld"]:
        """The roles held on this day."""
        session = object_session(self)
        if session is None:
            return []
        held = select(RoleHeld).where(RoleHeld.person_id == self.id, RoleHeld.on(day))
        return list(session.scalars(held))


class RoleHeld(Base):
    """A role that a person holds, in one team or in none, from one day to another (both included)."""

    __tablename__ = "role_held"
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="ends_after_it_starts"),
        Index("ix_role_held_team", "team_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the holding"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who holds it"))
    role: Mapped[str] = mapped_column(String(40), info=_column("what the policy table calls it"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), info=_column("in which team"))
    starts_on: Mapped[date] = mapped_column(info=_column("first day"))
    ends_on: Mapped[date | None] = mapped_column(info=_column("last day, if it has ended"))

    person: Mapped[Person] = relationship(back_populates="roles_held")
    team: Mapped[Team | None] = relationship()

    @classmethod
    def on(cls, day: date) -> ColumnElement[bool]:
        """The condition that a role is held on this day."""
        return and_(cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day))


class Cover(Base):
    """That somebody stands in for a person who is away or has left, from one day to another (included)."""

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on >= begins_on", name="ends_after_it_begins"),
        CheckConstraint("person_id <> stand_in_id", name="by_somebody_else"),
        Index("ix_cover_stand_in", "stand_in_id", "begins_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the cover"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("one form sent twice is one cover")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who is away"))
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who stands in for them"))
    begins_on: Mapped[date] = mapped_column(info=_column("first day"))
    ends_on: Mapped[date | None] = mapped_column(info=_column("last day; none where they have left"))
    arranged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who arranged it"))
    arranged_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was arranged"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was ended early"))

    @classmethod
    def on(cls, day: date | ColumnElement[date]) -> ColumnElement[bool]:
        """The condition that it holds on this day."""
        return and_(
            cls.begins_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day), cls.ended_at.is_(None)
        )

"""Monthly counts of teams, and what each team has picked of them; no column names a family or a child.

No status is stored: a pick without an end stands.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base

_STANDS = text("ended_at is null")


def _count(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.PRACTICE)


def _pick(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.COMMITMENT)


class MonthlyCount(Base):
    """One indicator of one team in one month, as the last file told it."""

    __tablename__ = "monthly_count"
    __table_args__ = (
        UniqueConstraint("team_id", "indicator", "month"),
        CheckConstraint("count >= 0 and out_of > 0", name="out_of_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_count("names the count"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_count("of which team"))
    indicator: Mapped[str] = mapped_column(String(60), info=_count("what is counted"))
    month: Mapped[date] = mapped_column(index=True, info=_count("the first day of the month"))
    count: Mapped[int] = mapped_column(info=_count("how many there are"))
    out_of: Mapped[int] = mapped_column(info=_count("how many they are out of"))
    taken_in_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_count("shown as 'as at'"))


class Pick(Base):
    """One indicator that a team has picked, and why; changing it ends this row and makes another."""

    __tablename__ = "indicator_pick"
    __table_args__ = (
        CheckConstraint("horizon in ('short', 'medium', 'long')", name="known_horizon"),
        CheckConstraint("direction in ('up', 'down', 'neither')", name="known_direction"),
        # Of one indicator a team has one pick at a time.
        Index(
            "ix_indicator_pick_stands",
            "team_id",
            "indicator",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_pick("names the pick"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_pick("made before it was sent: one form, one row")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True, info=_pick("whose it is"))
    indicator: Mapped[str] = mapped_column(String(60), info=_pick("what is looked at"))
    line: Mapped[str] = mapped_column(
        EncryptedText, info=_pick("the line of the theory of change, in the team's words")
    )
    construct: Mapped[str | None] = mapped_column(
        String(80), info=_pick("the skill or value that is meant to bring it about, if one is named")
    )
    horizon: Mapped[str] = mapped_column(String(10), info=_pick("how soon a change is expected"))
    direction: Mapped[str] = mapped_column(String(10), info=_pick("which way is hoped for, or neither"))
    picked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_pick("since when it stands"))
    picked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_pick("who wrote it down for the team")
    )
    ended_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_pick("until when it stood: changed then, or given up")
    )
    ended_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_pick("who wrote that down for the team")
    )

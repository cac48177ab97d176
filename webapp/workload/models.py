"""What a case system's columns mean, and what its contacts came to by team and month; never a contact."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.column_maps import NamedColumns, plain
from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.PRACTICE)


class KeptMap(NamedColumns):
    """What the columns of one case system's file mean, and which of its words mean direct contact."""

    __tablename__ = "column_map"

    direct: Mapped[list[str]] = mapped_column(JSON, info=plain("the words for contact with the family"))
    other: Mapped[list[str]] = mapped_column(JSON, info=plain("the words for all other contact"))


class PooledMonth(Base):
    """One month of one team, as its last file told it."""

    __tablename__ = "pooled_month"
    __table_args__ = (UniqueConstraint("team_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the team's month"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_column("which team"))
    month: Mapped[date] = mapped_column(index=True, info=_column("the first day of the month"))
    pooled_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("shown as 'as at'"))

    measures: Mapped[list["PooledMeasure"]] = relationship(order_by="PooledMeasure.id")


class PooledMeasure(Base):
    """What one measure came to, and what the small-number rule asks of it."""

    __tablename__ = "pooled_measure"
    __table_args__ = (UniqueConstraint("month_id", "measure"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the sum"))
    month_id: Mapped[int] = mapped_column(
        ForeignKey("pooled_month.id", ondelete="CASCADE"), info=_column("of which team's month")
    )
    measure: Mapped[str] = mapped_column(String(20), info=_column("visits, minutes or continuity"))
    amount: Mapped[float] = mapped_column(info=_column("what it comes to"))
    families: Mapped[int] = mapped_column(info=_column("of how many families"))
    workers: Mapped[int] = mapped_column(info=_column("by how many workers"))
    worker_share: Mapped[float] = mapped_column(info=_column("the largest part that one worker made"))
    family_share: Mapped[float] = mapped_column(info=_column("the largest part that one family had"))
    alike: Mapped[bool] = mapped_column(info=_column("whether it is the same for every family"))

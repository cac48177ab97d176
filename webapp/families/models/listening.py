"""Who takes conversations on which days."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class ListeningDuty(Base):
    """Who takes conversations from one day to another, on which days of the week and in which half."""

    __tablename__ = "listening_duty"
    __table_args__ = (
        CheckConstraint("begins_on <= ends_on", name="begins_before_it_ends"),
        CheckConstraint("morning or afternoon", name="some_half"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the duty"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the same form sent twice")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who takes conversations")
    )
    begins_on: Mapped[date] = mapped_column(info=_column("first day"))
    ends_on: Mapped[date] = mapped_column(index=True, info=_column("last day"))
    weekdays: Mapped[str] = mapped_column(
        String(20), info=_column("on which days of the week, Monday being 0, with a blank between")
    )
    morning: Mapped[bool] = mapped_column(info=_column("whether in the morning"))
    afternoon: Mapped[bool] = mapped_column(info=_column("whether in the afternoon"))
    arranged_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when this was arranged"))
    arranged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("by whom"))
    ended_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it was taken off the rota again")
    )

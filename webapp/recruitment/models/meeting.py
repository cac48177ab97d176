"""When candidates meet people: a time and a place for one stage, and who takes it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import UTCDateTime
from webapp.extensions import Base
from webapp.recruitment.models.purposes import personal


class Slot(Base):
    """A time at which one candidate can come for one stage of a campaign."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("campaign_id", "starts_at", "room"),
        UniqueConstraint("attempt_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=personal("names the time"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), info=personal("in which campaign"))
    stage: Mapped[str] = mapped_column(String(20), info=personal("for which stage"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, info=personal("when it begins"))
    minutes: Mapped[int] = mapped_column(info=personal("how long it takes"))
    room: Mapped[str] = mapped_column(String(120), info=personal("where"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=personal("whom the candidate meets")
    )
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), info=personal("who comes"))
    booked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=personal("since when"))

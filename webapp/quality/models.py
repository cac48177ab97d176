"""A quarter's report for each of those who read it, kept as it was made, and the quality lead's own words."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.COMMITMENT)


class QuarterReport(Base):
    """One quarter's report for one kind of reader, made of what was released, and never made anew."""

    __tablename__ = "quarter_report"
    __table_args__ = (
        UniqueConstraint("client_id", "version"),
        Index("ix_quarter_report_quarter", "first_on", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the report"))
    client_id: Mapped[uuid.UUID] = mapped_column(info=_column("one form sent twice makes the reports once"))
    first_on: Mapped[date] = mapped_column(info=_column("the first day of its quarter"))
    version: Mapped[str] = mapped_column(String(20), info=_column("for whom it is"))
    as_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("how old its figures are"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was made"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who made it"))
    told: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=_column("the figures and words that were released when it was made")
    )
    published_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when its words were locked, and others could read it")
    )
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who published it")
    )

    words: Mapped[list["ReportWords"]] = relationship(order_by="ReportWords.part")

    @property
    def words_by_part(self) -> dict[str, str]:
        """What the quality lead wrote, by part."""
        return {one.part: one.text for one in self.words}


class ReportWords(Base):
    """What the quality lead adds to one part of a report."""

    __tablename__ = "report_words"

    report_id: Mapped[int] = mapped_column(
        ForeignKey("quarter_report.id", ondelete="CASCADE"), primary_key=True, info=_column("which report")
    )
    part: Mapped[str] = mapped_column(String(20), primary_key=True, info=_column("to which part"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("the quality lead's own words"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when they were written last"))

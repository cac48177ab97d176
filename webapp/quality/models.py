"""A quarter's report for each of those who read it, the lead's words, who is let in, and what they write."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
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
    answered_before: Mapped[list[dict[str, Any]] | None] = mapped_column(
        EncryptedJSON, info=_column("what its panel said about the last one, and what was said to that")
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


class ReportComment(Base):
    """What somebody on a panel wrote about a published report, unsigned, and what is said to it.

    Once it is taken back its words are gone; the row stays so that the same form sent again brings none back.
    """

    __tablename__ = "report_comment"
    __table_args__ = (
        CheckConstraint("(answer is null) = (answered_on is null)", name="answered_on_a_day"),
        Index("ix_report_comment_report", "report_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the comment"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("one form sent twice makes one comment")
    )
    report_id: Mapped[int] = mapped_column(
        ForeignKey("quarter_report.id"), info=_column("about which report")
    )
    writer: Mapped[str] = mapped_column(
        String(32), info=_column("stands for the writer's link, so that they find it again and nobody else")
    )
    part: Mapped[str] = mapped_column(String(20), info=_column("about which part, or all of it"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what they wrote"))
    changes: Mapped[int] = mapped_column(default=0, info=_column("an answer is to the words that were read"))
    written_on: Mapped[date] = mapped_column(info=_column("on which day it was written last"))
    is_held: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_column("that only those who read safety concerns see it")
    )
    withdrawn_on: Mapped[date | None] = mapped_column(info=_column("on which day it was taken back"))
    answer: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("what the quality lead says to it")
    )
    answered_on: Mapped[date | None] = mapped_column(info=_column("on which day it was answered"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who answered"))
    is_left_out: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info=_column("that the next report does not repeat it: its words could show whose they are"),
    )


def _passing(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.SESSION)


class PanelReader(Base):
    """Somebody on a panel whom the quality lead let in to its reports by a link; the row outlives the name.

    What stands for the link in a comment is made of the row's number, so no row is deleted by itself.
    """

    __tablename__ = "panel_reader"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the reader"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=_column("one form sent twice is one link"))
    version: Mapped[str] = mapped_column(String(20), info=_column("which panel's reports the link opens"))
    name: Mapped[str] = mapped_column(EncryptedText, info=_passing("what the quality lead calls the member"))
    how: Mapped[str] = mapped_column(String(20), info=_column("by e-mail, or shown once to be copied"))
    given: Mapped[int] = mapped_column(
        default=1, info=_column("how many links there were: one form sent twice makes one more")
    )
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who let them in"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
    last_on: Mapped[date] = mapped_column(info=_column("the last day on which it opens anything"))
    taken_back_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it was taken back")
    )

"""Every rating in one long table, where the rows came from, what was released from them, and what left."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.PRACTICE)


def _plain(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


class RatingImport(Base):
    """One file of ratings that was taken in whole."""

    __tablename__ = "rating_import"

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the import"))
    file_digest: Mapped[str] = mapped_column(
        String(64), unique=True, info=_plain("the same file is taken in once")
    )
    source: Mapped[str] = mapped_column(String(40), info=_plain("whose view the file holds"))
    scale: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=_plain("its instrument, its lowest and highest level, and how they read")
    )
    rows: Mapped[int] = mapped_column(info=_plain("how many ratings it held"))
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_plain("when it was taken in"))


class Rating(Base):
    """One rating of one dimension; people and families stand under pseudonyms."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint(
            "source", "instrument", "subject", "rater", "occasion", "dimension", name="uq_rating_once"
        ),
        Index("ix_rating_import", "import_id", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the rating"))
    source: Mapped[str] = mapped_column(String(40), info=_column("whose view it is"))
    instrument: Mapped[str] = mapped_column(String(80), info=_column("the rubric or form"))
    version: Mapped[int] = mapped_column(info=_column("which edition of it"))
    subject: Mapped[str] = mapped_column(String(40), info=_column("who was rated, as a pseudonym"))
    rater: Mapped[str] = mapped_column(String(40), info=_column("who rated, as a pseudonym"))
    dimension: Mapped[str] = mapped_column(String(80), info=_column("which criterion or statement"))
    construct: Mapped[str] = mapped_column(String(80), info=_column("the skill or value behind it"))
    value: Mapped[float] = mapped_column(info=_column("the level on the instrument's own scale"))
    occasion: Mapped[str] = mapped_column(String(80), info=_column("which visit or answer"))
    family: Mapped[str | None] = mapped_column(String(40), info=_column("which family, as a pseudonym"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), info=_column("the team at the time"))
    rated_on: Mapped[date] = mapped_column(info=_column("shows change over time"))
    counted_on: Mapped[date | None] = mapped_column(
        info=_column("the day for which a mirror counts it; in none if its time had been told before")
    )
    is_contested: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info=_column("whether whoever was rated holds the form to be wrong"),
    )
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("rating_import.id"), info=_column("the file it came from, if it came from one")
    )


class Generation(Base):
    """One state of the table of ratings: a new one stands after each gathering or import."""

    __tablename__ = "rating_generation"

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the state"))
    made_at: Mapped[datetime] = mapped_column(
        UTCDateTime, info=_plain("shown as 'as at' beside every figure")
    )
    rows: Mapped[int] = mapped_column(info=_plain("how many ratings there were"))
    released_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_plain("when every team's figures of it were kept, and pages began to show them")
    )


class KeptRelease(Base):
    """The figures released to one team from one generation, kept as they were released."""

    __tablename__ = "kept_release"
    __table_args__ = (Index("ix_kept_release_team", "team_id", "generation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the release"))
    generation_id: Mapped[int] = mapped_column(
        ForeignKey("rating_generation.id"), info=_plain("from which state of the ratings")
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), info=_plain("to which team it was released"))
    released_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_plain("when it was released"))
    figures: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=_plain("the figures that passed the small-number rule, and which did not")
    )


class KeptOverview(Base):
    """The figures of the whole service from one state of the ratings, kept as they were released."""

    __tablename__ = "kept_overview"

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the release"))
    generation_id: Mapped[int] = mapped_column(
        ForeignKey("rating_generation.id"), unique=True, info=_plain("from which state of the ratings")
    )
    released_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_plain("when it was released"))
    figures: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=_plain("the figures that passed the small-number rule, and which did not")
    )


class ShownFigure(Base):
    """One figure as it was first decided, shown or withheld; for the same time it stays so ever after."""

    __tablename__ = "shown_figure"
    __table_args__ = (Index("ix_shown_figure_generation", "generation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_plain("names the figure"))
    generation_id: Mapped[int] = mapped_column(
        ForeignKey("rating_generation.id"), info=_plain("from which state of the ratings")
    )
    source: Mapped[str] = mapped_column(String(40), info=_plain("whose view it is"))
    teams: Mapped[str] = mapped_column(Text, info=_plain("of which team, or of which teams together"))
    construct: Mapped[str | None] = mapped_column(String(80), info=_plain("of which skill or value"))
    instrument: Mapped[str | None] = mapped_column(String(80), info=_plain("by which rubric or form"))
    dimension: Mapped[str | None] = mapped_column(String(80), info=_plain("of which criterion or statement"))
    first: Mapped[date | None] = mapped_column(info=_plain("the first day of the time it covers"))
    months: Mapped[int | None] = mapped_column(info=_plain("how long that time is"))
    forms: Mapped[int] = mapped_column(info=_plain("how many forms stood behind it"))
    ratings: Mapped[int] = mapped_column(info=_plain("how many ratings it counted"))
    total: Mapped[float] = mapped_column(info=_plain("what their levels came to"))
    said: Mapped[dict[str, Any]] = mapped_column(JSON, info=_plain("what was said of it"))


def _of_export(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.LEGAL_OBLIGATION, Retention.AUDIT)


class RatingExport(Base):
    """One file that an analyst asked for; whether it was begun and sent whole is told by its moments."""

    __tablename__ = "rating_export"
    __table_args__ = (
        CheckConstraint("(finished_at is null) = (digest is null)", name="finished_with_a_digest"),
        CheckConstraint("finished_at is null or begun_at is not null", name="begun_before_finished"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_of_export("names the export"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_of_export("one form sent twice is one export")
    )
    what: Mapped[str] = mapped_column(String(20), info=_of_export("single ratings, or released figures"))
    form: Mapped[str] = mapped_column(String(20), info=_of_export("what kind of file"))
    source: Mapped[str] = mapped_column(String(40), info=_of_export("whose view, or of all"))
    first_month: Mapped[date | None] = mapped_column(info=_of_export("from which month on"))
    last_month: Mapped[date | None] = mapped_column(info=_of_export("up to which month"))
    purpose: Mapped[str] = mapped_column(EncryptedText, info=_of_export("what it is for, in their words"))
    rows: Mapped[int] = mapped_column(info=_of_export("how many rows it has"))
    generation_id: Mapped[int] = mapped_column(
        ForeignKey("rating_generation.id"), info=_of_export("from which state of the ratings")
    )
    asked_by_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_of_export("who asked for it")
    )
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_of_export("when"))
    begun_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_of_export("when the file first began to leave")
    )
    finished_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_of_export("when the whole file had first left")
    )
    digest: Mapped[str | None] = mapped_column(String(64), info=_of_export("SHA-256 of the file"))

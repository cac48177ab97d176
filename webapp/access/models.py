"""Links given to people without an account, and the short visits they start."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.SESSION)


class Link(Base):
    """One link for one purpose; the token itself is never stored."""

    __tablename__ = "link"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the link"))
    purpose: Mapped[str] = mapped_column(String(20), info=_column("the one thing it opens"))
    subject: Mapped[str] = mapped_column(String(60), index=True, info=_column("what it opens, by reference"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=_column("recognises the token"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was made"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it stops working"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was taken back"))
    used_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when its one submission came")
    )
    code_hash: Mapped[str | None] = mapped_column(
        String(64), info=_column("confirms that the same person returns")
    )
    code_tries: Mapped[int] = mapped_column(default=0, info=_column("stops a code from being guessed"))

    visits: Mapped[list["Visit"]] = relationship(back_populates="link")


class Visit(Base):
    """A sitting at a link in one browser, known by one short-lived cookie."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the visit"))
    link_id: Mapped[int] = mapped_column(
        ForeignKey("link.id"), index=True, info=_column("which link was opened")
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, info=_column("recognises the cookie"))
    language: Mapped[str] = mapped_column(String(10), info=_column("the language chosen at the start"))
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when the cookie stops working"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when the person left"))
    shared: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=_column("that the device starts again for somebody else")
    )

    link: Mapped[Link] = relationship(back_populates="visits")

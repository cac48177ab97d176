"""Messages as they were written."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.SESSION)


class Message(Base):
    """One message to one person, as it was written."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the message"))
    sender_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who asked for it")
    )
    about: Mapped[str] = mapped_column(
        String(60), index=True, info=_column("what it opens, by reference: erased with that")
    )
    channel: Mapped[str] = mapped_column(String(20), info=_column("e-mail, text message, letter or by hand"))
    address: Mapped[str] = mapped_column(EncryptedText, info=_column("where it goes"))
    subject: Mapped[str] = mapped_column(EncryptedText, info=_column("its neutral title"))
    body: Mapped[str] = mapped_column(EncryptedText, info=_column("what it says, with its link"))
    link: Mapped[str | None] = mapped_column(
        EncryptedText, info=_column("the link it holds, for its QR code")
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("when it was written"))


class Delivery(Base):
    """One try to hand a message over: it ended well, it failed, or nobody knows how it ended."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the try"))
    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True, info=_column("which message")
    )
    tried_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was tried"))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was handed over"))
    failure: Mapped[str | None] = mapped_column(
        String(80), info=_column("the kind of fault, without its particulars")
    )

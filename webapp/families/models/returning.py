"""The codes with which people come back to what they wrote."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class ReturnCode(Base):
    """The code with which one person comes back to one form; it goes once nothing can be done with it."""

    __tablename__ = "return_code"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the code"))
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id"), unique=True, info=_column("one invitation, one code")
    )
    code_hash: Mapped[str] = mapped_column(String(64), unique=True, info=_column("recognises the code"))
    ends_at: Mapped[datetime] = mapped_column(
        UTCDateTime, index=True, info=_column("when it opens nothing any more")
    )

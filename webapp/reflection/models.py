"""What a team has said it will do."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import Person
from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.COMMITMENT)


class Commitment(Base):
    """One thing a team will do, who sees to it, by when, and the sign that it helped."""

    __tablename__ = "commitment"
    __table_args__ = (CheckConstraint("expected_sign in (-1, 1)", name="sign_is_up_or_down"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the commitment"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True, info=_column("whose it is"))
    construct: Mapped[str] = mapped_column(String(80), info=_column("the skill or value it is about"))
    source: Mapped[str] = mapped_column(String(40), info=_column("in whose view the sign should show"))
    expected_sign: Mapped[int] = mapped_column(info=_column("1 for up, -1 for down"))
    wording: Mapped[str] = mapped_column(EncryptedText, info=_column("what the team will do"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who sees to it"))
    due_on: Mapped[date] = mapped_column(info=_column("by when"))
    written_by: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who wrote it down")
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written down"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("made before it was sent: one form, one row")
    )

    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])

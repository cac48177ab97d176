"""A form that came on paper, and is entered by two people."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedJSON, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base
from webapp.families.models.asking import Invitation

_IS_OPEN = text("ended_at is null")


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.FAMILY_VOICE)


class PaperForm(Base):
    """One paper form: what two people read on it, until both say the same; then only that it was entered."""

    __tablename__ = "family_paper"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (outcome is null)", name="ended_with_an_outcome"),
        CheckConstraint("(ended_at is null) = (read_first is not null)", name="kept_only_until_it_ends"),
        CheckConstraint("ended_at is null or read_second is null", name="erased_when_it_ends"),
        CheckConstraint("second_by_id is null or second_by_id <> first_by_id", name="entered_by_two"),
        CheckConstraint("outcome in ('stored', 'discarded', 'overtaken')", name="known_outcome"),
        # Of one invitation one paper waits at a time.
        Index(
            "ix_family_paper_open",
            "invitation_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the paper"))
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id"), index=True, info=_column("which invitation it answers")
    )
    first_client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("recognises the first form sent twice")
    )
    first_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who entered it first")
    )
    first_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
    read_first: Mapped[dict[str, Any] | None] = mapped_column(
        EncryptedJSON, info=_column("what they read on it; erased when it ends")
    )
    second_client_id: Mapped[uuid.UUID | None] = mapped_column(
        unique=True, info=_column("recognises the second form sent twice")
    )
    second_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_column("who entered it again without seeing the first")
    )
    second_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when"))
    read_second: Mapped[dict[str, Any] | None] = mapped_column(
        EncryptedJSON, info=_column("what they read, while the two differ; erased when it ends")
    )
    ended_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when the answer was stored, or nothing was kept")
    )
    ended_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("who stored or discarded it")
    )
    outcome: Mapped[str | None] = mapped_column(String(20), info=_column("what became of it"))
    reason: Mapped[str | None] = mapped_column(EncryptedText, info=_column("why a lead discarded it"))

    invitation: Mapped[Invitation] = relationship()

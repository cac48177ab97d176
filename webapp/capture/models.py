"""Drafts as they are written, and the other version where two tabs wrote at once."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedJSON, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.SESSION)


class Draft(Base):
    """What one person has written so far on one form; gone when it has been submitted."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the draft"))
    owner: Mapped[str] = mapped_column(String(80), unique=True, info=_column("whose form, by reference"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("made before the first save: one form, one row")
    )
    version: Mapped[int] = mapped_column(info=_column("catches two tabs"))
    fields: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, info=_column("what was written"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("shown beside the form"))

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class DraftConflict(Base):
    """The version that came second: kept beside the draft until the writer has chosen."""

    __tablename__ = "draft_conflict"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the version"))
    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), index=True, info=_column("which draft")
    )
    digest: Mapped[str] = mapped_column(String(64), info=_column("the same version is kept once"))
    fields: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, info=_column("what was written"))
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("shown beside the version"))

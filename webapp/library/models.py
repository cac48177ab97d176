"""The authority's own rubrics, and which rubrics no new form is written on.

A row without `published_at` is a draft. One with it never changes any more: forms name it by id and version.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _content(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


def _who(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.CONTENT)


class FrozenError(RuntimeError):
    """Something would have changed a published version."""


class OwnRubric(Base):
    """One version of a rubric that the authority writes itself."""

    __tablename__ = "own_rubric"
    __table_args__ = (UniqueConstraint("rubric_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_content("names this version"))
    rubric_id: Mapped[str] = mapped_column(String(60), info=_content("names the rubric in all its versions"))
    version: Mapped[int] = mapped_column(info=_content("which version of the rubric"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_content("one form sent twice begins one rubric")
    )
    highest: Mapped[int] = mapped_column(info=_content("how many levels it has, the same in every version"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=_content("its words, as a rubric has them"))
    revision: Mapped[int] = mapped_column(info=_content("tells whether it was changed meanwhile"))
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_content("when it was begun"))
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_who("who began it"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_content("when it was published"))
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_who("who published it")
    )
    fingerprint: Mapped[str | None] = mapped_column(
        String(64), info=_content("shows that what was published is as it was")
    )

    # The database itself refuses a change of what somebody else has changed since it was read.
    __mapper_args__ = {"version_id_col": revision}


@event.listens_for(OwnRubric, "before_update")
def _refuse_to_change_what_is_published(_mapper: Any, _connection: Any, row: OwnRubric) -> None:
    """Whatever asks for it: the change that publishes a row is the last."""
    history = inspect(row).attrs.published_at.load_history()
    if any(history.deleted or history.unchanged):
        raise FrozenError(f"{row.rubric_id} {row.version} is published and never changes.")


class WithdrawnRubric(Base):
    """That a rubric, the house's or an own one, is offered for no new form; what is written on it goes on."""

    __tablename__ = "withdrawn_rubric"

    rubric_id: Mapped[str] = mapped_column(String(60), primary_key=True, info=_content("which rubric"))
    withdrawn_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_content("since when"))
    withdrawn_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_who("who took it out of use")
    )

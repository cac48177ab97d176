"""What has been saved so far."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.capture.models import Draft, DraftConflict


def draft_of(session: Session, owner: str) -> Draft | None:
    """The draft of this form, or None when nothing has been saved."""
    return session.scalar(select(Draft).where(Draft.owner == owner))


def drafts_of(session: Session, prefix: str, *, is_final: bool = False) -> dict[str, Draft]:
    """The drafts whose owner begins with `prefix`, by what follows it; once `is_final`, none is saved again.

    Whoever sends a form reads it so: a save either came before, and is in what is sent, or is refused.
    """
    query = select(Draft).where(Draft.owner.startswith(prefix, autoescape=True))
    if is_final:
        query = query.with_for_update().execution_options(populate_existing=True)
    drafts = session.scalars(query)
    return {draft.owner.removeprefix(prefix): draft for draft in drafts}


def conflicts_of(session: Session, owner: str) -> Sequence[DraftConflict]:
    """The versions kept beside a draft, oldest first."""
    return session.scalars(
        select(DraftConflict)
        .join(Draft, Draft.id == DraftConflict.draft_id)
        .where(Draft.owner == owner)
        .order_by(DraftConflict.arrived_at)
    ).all()

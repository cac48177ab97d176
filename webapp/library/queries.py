"""The authority's own rubrics as its authors see them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.model import Rubric
from webapp.library import shelf
from webapp.library.models import OwnRubric
from webapp.library.rules import KINDS, Missing, Sketch, missing


def own(session: Session, draft_id: int, to_change: bool = False) -> OwnRubric | None:
    """One version of an own rubric, held off from others where it is to be changed; or None."""
    query = select(OwnRubric).where(OwnRubric.id == draft_id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def drafts(session: Session) -> Sequence[OwnRubric]:
    """What is being written, the oldest first."""
    query = select(OwnRubric).where(OwnRubric.published_at.is_(None))
    return session.scalars(query.order_by(OwnRubric.id)).all()


def newest_own(session: Session, rubric_id: str) -> OwnRubric | None:
    """The newest version of an own rubric, a draft or published; or None."""
    query = select(OwnRubric).where(OwnRubric.rubric_id == rubric_id)
    return session.scalar(query.order_by(OwnRubric.version.desc()).limit(1))


def published_before(session: Session, rubric_id: str) -> dict[str, str]:
    """The criteria that a published version of this rubric has, each with its construct."""
    versions = [each for each in shelf.every(session) if each.id == rubric_id]
    return {criterion.id: criterion.construct for each in versions for criterion in each.criteria}


def to_copy(session: Session) -> list[Rubric]:
    """What a new rubric can begin as a copy of."""
    return shelf.newest(session, KINDS)


def lacking(session: Session, draft: OwnRubric) -> list[Missing]:
    """What a draft lacks before it can be published."""
    others = [each for each in shelf.in_use(session, KINDS) if each.id != draft.rubric_id]
    return missing(Sketch.of_content(draft.content), [each.title for each in others])

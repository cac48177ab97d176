"""What was exported, by whom and for what; own for an analyst, every one for those who watch over it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.insight.models import RatingExport

PAGE = 25


def own(session: Session, person_id: int, export_id: int) -> RatingExport | None:
    """An export that this person asked for, or None."""
    mine = (RatingExport.id == export_id, RatingExport.asked_by_id == person_id)
    return session.scalar(select(RatingExport).where(*mine))


def of_form(session: Session, client_id: uuid.UUID) -> RatingExport | None:
    """The export that a form with this id has made, or None."""
    return session.scalar(select(RatingExport).where(RatingExport.client_id == client_id))


def of_person(
    session: Session, person_id: int, before_id: int | None
) -> tuple[Sequence[RatingExport], int | None]:
    """What a person asked for, the newest first, and the id before which the next page begins."""
    return _page(session, select(RatingExport).where(RatingExport.asked_by_id == person_id), before_id)


def every(session: Session, before_id: int | None) -> tuple[Sequence[RatingExport], int | None]:
    """Every export, the newest first, and the id before which the next page begins."""
    return _page(session, select(RatingExport), before_id)


def _page(
    session: Session, query: Select[RatingExport], before_id: int | None
) -> tuple[Sequence[RatingExport], int | None]:
    query = query.order_by(RatingExport.id.desc()).limit(PAGE + 1)
    if before_id is not None:
        query = query.where(RatingExport.id < before_id)
    found = session.scalars(query).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None

"""Gathered ratings handed out and erased; what a room erases goes from here with the next gathering."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.insight import service
from webapp.insight.models import (
    Generation,
    KeptOverview,
    KeptRelease,
    Rating,
    RatingExport,
    RatingImport,
    ShownFigure,
)

TABLES: tuple[type, ...] = (
    RatingExport,
    ShownFigure,
    KeptOverview,
    KeptRelease,
    Rating,
    Generation,
    RatingImport,
)


def erase_all(session: Session) -> int:
    """Erase every rating, import and release; returns how many ratings there were."""
    found = session.scalar(select(func.count()).select_from(Rating)) or 0
    for table in TABLES:
        session.execute(delete(table))
    return found


def _about(person_id: int) -> ColumnElement[bool]:
    pseudonym = audit.pseudonym(f"person:{person_id}")[:12]
    return or_(Rating.subject == pseudonym, Rating.rater == pseudonym)


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """The ratings that a person gave, or was given by colleagues, and what they took out as files.

    What one family said stays out: families are promised that it is shown only among others.
    """
    columns = (Rating.source, Rating.instrument, Rating.dimension, Rating.value, Rating.rated_on)
    mine = select(*columns).where(_about(person_id), Rating.source != "family").order_by(Rating.id)
    rows = session.execute(mine)
    taken = session.scalars(
        select(RatingExport).where(RatingExport.asked_by_id == person_id).order_by(RatingExport.id)
    )
    return {
        "ratings": [{**row._asdict(), "rated_on": row.rated_on.isoformat()} for row in rows],
        "exports": [
            {"what": one.what, "purpose": one.purpose, "asked_at": one.asked_at.isoformat()} for one in taken
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Erase the ratings that a person gave or was given, and why they took files out; returns how many.

    That a file left, and what was in it, stays: it is about others.

    A new state begins, so that no process makes new figures with them in it. What was shown before stays as
    it was: a figure made again without one person would tell what that person had said.
    """
    found = session.scalar(select(func.count()).select_from(Rating).where(_about(person_id))) or 0
    if found:
        session.execute(delete(Rating).where(_about(person_id)))
        service.advance(session, clock.now())
    taken = session.scalars(select(RatingExport).where(RatingExport.asked_by_id == person_id)).all()
    told = [one for one in taken if one.purpose]
    for one in told:
        one.purpose = ""
    session.flush()
    return found + len(told)

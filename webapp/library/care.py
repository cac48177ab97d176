"""What own rubrics say about people: who began, published and withdrew them. The rubrics themselves stay."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from webapp.library.models import OwnRubric, WithdrawnRubric

TABLES: tuple[type, ...] = (WithdrawnRubric, OwnRubric)

_WHO = (OwnRubric.begun_by_id, OwnRubric.published_by_id, WithdrawnRubric.withdrawn_by_id)


def erase_all(session: Session) -> int:
    """Erase every own rubric; returns how many rows went."""
    rows = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Which rubrics somebody began, published and withdrew."""
    mine = (OwnRubric.begun_by_id == person_id) | (OwnRubric.published_by_id == person_id)
    rows = session.scalars(select(OwnRubric).where(mine).order_by(OwnRubric.id))
    withdrawn = select(WithdrawnRubric).where(WithdrawnRubric.withdrawn_by_id == person_id)
    return {
        "own rubrics": [
            {
                "rubric": f"{one.rubric_id} {one.version}",
                "title": one.content["title"],
                "begun at": one.begun_at.isoformat() if one.begun_by_id == person_id else None,
                "published at": (
                    one.published_at.isoformat()
                    if one.published_at is not None and one.published_by_id == person_id
                    else None
                ),
            }
            for one in rows
        ],
        "rubrics withdrawn": [
            {"rubric": one.rubric_id, "at": one.withdrawn_at.isoformat()}
            for one in session.scalars(withdrawn.order_by(WithdrawnRubric.rubric_id))
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Forget who wrote; forms go on naming what was written, so it stays. Returns how many names went."""
    gone = 0
    for column in _WHO:
        query = select(func.count()).where(column == person_id)
        gone += session.scalar(query) or 0
        session.execute(update(column.class_).where(column == person_id).values({column.key: None}))
    return gone

"""What is kept about who stood in for whom: given to the person on request, and erased."""

from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Cover

TABLES: tuple[type, ...] = (Cover,)


def erase_all(session: Session) -> int:
    """Forget every cover; returns how many there were."""
    found = session.scalar(select(func.count()).select_from(Cover)) or 0
    session.execute(delete(Cover))
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """When somebody was away, and when they stood in; the other person is not named."""
    return {
        "away": [_days(one) for one in session.scalars(_covers(Cover.person_id == person_id))],
        "stood in": [_days(one) for one in session.scalars(_covers(Cover.stand_in_id == person_id))],
    }


def _covers(mine: Any) -> Any:
    return select(Cover).where(mine).order_by(Cover.id)


def _days(cover: Cover) -> dict[str, Any]:
    return {
        "from": cover.begins_on.isoformat(),
        "to": cover.ends_on.isoformat() if cover.ends_on else None,
        "ended": cover.ended_at.isoformat() if cover.ended_at else None,
    }


def erase_person(session: Session, person_id: int) -> int:
    """Forget every cover of or by somebody; what they arranged for others stays. Returns the rows gone."""
    theirs = or_(Cover.person_id == person_id, Cover.stand_in_id == person_id)
    ids = session.scalars(select(Cover.id).where(theirs)).all()
    session.execute(delete(Cover).where(Cover.id.in_(ids)))
    return len(ids)

"""What is kept about who stood in for whom, and who moved teams: given on request, and erased."""

from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.accounts.models import Cover, TeamGoingOn

TABLES: tuple[type, ...] = (Cover, TeamGoingOn)


def erase_all(session: Session) -> int:
    """Forget every cover and which team went on as which; returns how many there were."""
    found = 0
    for table in TABLES:
        found += session.scalar(select(func.count()).select_from(table)) or 0
        session.execute(delete(table))
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """When somebody was away, and when they stood in; the other person is not named."""
    return {
        "away": [_days(one) for one in session.scalars(_covers(Cover.person_id == person_id))],
        "stood in": [_days(one) for one in session.scalars(_covers(Cover.stand_in_id == person_id))],
        "teams that they let go on as another": [
            {"from": one.from_on.isoformat(), "recorded": one.recorded_at.isoformat()}
            for one in session.scalars(
                select(TeamGoingOn).where(TeamGoingOn.recorded_by_id == person_id).order_by(TeamGoingOn.id)
            )
        ],
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
    """Forget every cover of or by somebody; what they arranged for others stays. Returns the rows gone.

    That a team went on as another stays, without who recorded it.
    """
    theirs = or_(Cover.person_id == person_id, Cover.stand_in_id == person_id)
    ids = session.scalars(select(Cover.id).where(theirs)).all()
    session.execute(delete(Cover).where(Cover.id.in_(ids)))
    recorded = TeamGoingOn.recorded_by_id == person_id
    session.execute(update(TeamGoingOn).where(recorded).values(recorded_by_id=None))
    return len(ids)

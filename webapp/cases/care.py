"""What the cases hold about people: handed out, erased, or erased as a whole."""

from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.cases.models import Family, FamilyMap, FamilyMember, OtherWay, Worker
from webapp.cases.queries import workers_of

TABLES: tuple[type, ...] = (Worker, OtherWay, FamilyMember, Family, FamilyMap)


def erase_all(session: Session) -> int:
    """Erase every family, its people and its workers; returns how many rows went."""
    rows = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """With which families a member of staff has worked, and when."""
    return {
        "families_worked_with": [
            {
                "family": one.family.reference,
                "starts_on": one.starts_on.isoformat(),
                "ends_on": one.ends_on.isoformat() if one.ends_on else None,
            }
            for one in workers_of(session, person_id)
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take a member of staff out of the cases; the families stay. Returns how many rows changed."""
    by = (FamilyMember.safe_contact_confirmed_by_id, FamilyMember.basis_recorded_by_id)
    mine = or_(*(column == person_id for column in by))
    asked = session.scalar(select(func.count()).select_from(FamilyMember).where(mine)) or 0
    for column in by:
        session.execute(update(FamilyMember).where(column == person_id).values({column: None}))
    others = session.scalar(
        select(func.count()).select_from(OtherWay).where(OtherWay.confirmed_by_id == person_id)
    )
    session.execute(
        update(OtherWay).where(OtherWay.confirmed_by_id == person_id).values(confirmed_by_id=None)
    )
    worked = len(workers_of(session, person_id))
    session.execute(delete(Worker).where(Worker.person_id == person_id))
    return asked + worked + (others or 0)

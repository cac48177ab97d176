"""What is kept of contacts: sums of teams alone, so that nothing of anybody can be handed out or erased."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.workload.models import KeptMap, PooledMeasure, PooledMonth

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (PooledMeasure, PooledMonth, KeptMap)


def erase_all(session: Session) -> int:
    """Delete every pooled month and every column map, and return how many rows went."""
    gone = sum(session.connection().execute(delete(table)).rowcount for table in TABLES)
    session.expire_all()
    return gone


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Nothing: no row of a file is kept, and a team's sums name nobody."""
    return {}


def erase_person(session: Session, person_id: int) -> int:
    """Nothing: a team's sums name nobody."""
    return 0

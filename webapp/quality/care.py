"""What is kept of the quarter's reports, handed out and erased; a report stays without who made it."""

from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.quality.models import QuarterReport, ReportWords

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (ReportWords, QuarterReport)


def erase_all(session: Session) -> int:
    """Erase every report with the words in it; returns how many rows there were."""
    found = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """The reports that a person made or published, with the words in those that they made."""
    mine = or_(QuarterReport.made_by_id == person_id, QuarterReport.published_by_id == person_id)
    found = session.scalars(select(QuarterReport).where(mine).order_by(QuarterReport.id))
    return {
        "quarter's reports": [
            {
                "quarter": one.first_on.isoformat(),
                "version": one.version,
                "made it": one.made_by_id == person_id,
                "published it": one.published_by_id == person_id,
                "made_at": one.made_at.isoformat(),
                "words": one.words_by_part if one.made_by_id == person_id else {},
            }
            for one in found
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take a person's name off the reports that they made or published; returns how many changed."""
    changed = 0
    for column in (QuarterReport.made_by_id, QuarterReport.published_by_id):
        changed += session.scalar(select(func.count()).where(column == person_id)) or 0
        session.execute(update(QuarterReport).where(column == person_id).values({column: None}))
    return changed

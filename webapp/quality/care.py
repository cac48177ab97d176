"""What is kept of the quarter's reports and their readers, handed out and erased; names go, reports stay.

What a panel wrote is nobody's that can be found by a name: it goes with its report.
"""

from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.access.models import Link, Visit
from webapp.outbox import service as outbox
from webapp.quality.letting_in import KIND
from webapp.quality.models import PanelReader, QuarterReport, ReportComment, ReportWords

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (ReportComment, ReportWords, QuarterReport, PanelReader)


def erase_all(session: Session) -> int:
    """Erase every report with the words in it, and every reader with their links; returns how many rows."""
    found = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    theirs = Link.subject.startswith(f"{KIND}:")
    session.execute(delete(Visit).where(Visit.link_id.in_(select(Link.id).where(theirs))))
    session.execute(delete(Link).where(theirs))
    outbox.erase_all(session, KIND)
    return found


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What a person made, published, wrote and said to panels, and the links that they gave out."""
    mine = or_(QuarterReport.made_by_id == person_id, QuarterReport.published_by_id == person_id)
    found = session.scalars(select(QuarterReport).where(mine).order_by(QuarterReport.id))
    said = session.scalars(
        select(ReportComment).where(ReportComment.answered_by_id == person_id).order_by(ReportComment.id)
    )
    let_in = session.scalars(
        select(PanelReader).where(PanelReader.made_by_id == person_id).order_by(PanelReader.id)
    )
    return {
        "links for panels": [
            {"panel": one.version, "given_at": one.made_at.isoformat(), "last_on": one.last_on.isoformat()}
            for one in let_in
        ],
        "answers to panels": [
            {"report": one.report_id, "answered_on": str(one.answered_on), "answer": one.answer}
            for one in said
        ],
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
        ],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Take a person's name off what they made, published, answered or gave out; returns how much changed."""
    changed = 0
    for table, column in (
        (QuarterReport, QuarterReport.made_by_id),
        (QuarterReport, QuarterReport.published_by_id),
        (ReportComment, ReportComment.answered_by_id),
        (PanelReader, PanelReader.made_by_id),
    ):
        changed += session.scalar(select(func.count()).where(column == person_id)) or 0
        session.execute(update(table).where(column == person_id).values({column: None}))
    return changed

"""The reports that were made, and one of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.access.reaching import Reach
from webapp.quality.models import QuarterReport

PAGE = 40


def reports(session: Session, reach: Reach, before_id: int | None = None) -> Sequence[QuarterReport]:
    """The reports within reach, the newest first; one more than a page where another follows."""
    if not reach.everything:
        return []
    query = select(QuarterReport).order_by(QuarterReport.id.desc()).limit(PAGE + 1)
    return session.scalars(query if before_id is None else query.where(QuarterReport.id < before_id)).all()


def report(
    session: Session, reach: Reach, report_id: int, *, to_change: bool = False
) -> QuarterReport | None:
    """One report within reach, or None; `to_change` holds off everybody else."""
    if not reach.everything:
        return None
    query = select(QuarterReport).where(QuarterReport.id == report_id)
    query = query.with_for_update() if to_change else query.options(selectinload(QuarterReport.words))
    return session.scalar(query)

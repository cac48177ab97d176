"""The reports that were made, what a panel reads of them, and what panels wrote back."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, selectinload

from webapp import audit
from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.quality.models import QuarterReport, ReportComment
from webapp.quality.rules import Version

PAGE = 40
# Which version each panel reads.
READS = {
    Role.PARENTS_PANEL: Version.PARENTS,
    Role.PARENTS_READER: Version.PARENTS,
    Role.YOUNG_PEOPLES_PANEL: Version.CHILDREN,
    Role.YOUNG_READER: Version.CHILDREN,
}


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


def _for_panel(reach: Reach) -> ColumnElement[bool]:
    """The condition that a report is published, and for the panel of whoever came by a link."""
    mine = {READS[role].value for role in reach.actor.roles if role in READS}
    return and_(QuarterReport.published_at.is_not(None), QuarterReport.version.in_(mine))


def panel_reports(session: Session, reach: Reach, before_id: int | None = None) -> Sequence[QuarterReport]:
    """What is published for the asker's panel, the newest first; one more than a page if another follows."""
    query = select(QuarterReport).where(_for_panel(reach)).order_by(QuarterReport.id.desc()).limit(PAGE + 1)
    return session.scalars(query if before_id is None else query.where(QuarterReport.id < before_id)).all()


def panel_report(session: Session, reach: Reach, report_id: int) -> QuarterReport | None:
    """One report that is published for the asker's panel, or None."""
    query = select(QuarterReport).where(QuarterReport.id == report_id, _for_panel(reach))
    return session.scalar(query.options(selectinload(QuarterReport.words)))


def writer(reach: Reach) -> str:
    """What stands for whoever came by a link: nothing else is made of these words, so it leads nowhere."""
    return audit.pseudonym(f"about a report: {reach.actor.link_subject}")


def own_comments(session: Session, reach: Reach, report_id: int) -> Sequence[ReportComment]:
    """What the asker wrote about a report and has not taken back, the oldest first."""
    query = select(ReportComment).where(
        ReportComment.report_id == report_id,
        ReportComment.writer == writer(reach),
        ReportComment.withdrawn_on.is_(None),
    )
    return session.scalars(query.order_by(ReportComment.id)).all()


def own_comment(
    session: Session, reach: Reach, report_id: int, comment_id: int, *, to_change: bool = False
) -> ReportComment | None:
    """One of them about a report of the asker's panel, or None; `to_change` holds off everybody else."""
    query = (
        select(ReportComment)
        .join(QuarterReport, QuarterReport.id == ReportComment.report_id)
        .where(
            _for_panel(reach),
            ReportComment.report_id == report_id,
            ReportComment.id == comment_id,
            ReportComment.writer == writer(reach),
            ReportComment.withdrawn_on.is_(None),
        )
    )
    return session.scalar(query.with_for_update(of=ReportComment) if to_change else query)


def _is_read() -> ColumnElement[bool]:
    """The condition that the quality lead reads a comment."""
    return and_(ReportComment.withdrawn_on.is_(None), ReportComment.is_held.is_(False))


def comments(session: Session, reach: Reach, report_id: int) -> Sequence[ReportComment]:
    """What a report's panel wrote about it, as the quality lead reads it, the oldest first."""
    if not reach.everything:
        return []
    query = select(ReportComment).where(ReportComment.report_id == report_id, _is_read())
    return session.scalars(query.order_by(ReportComment.id)).all()


def comment(session: Session, reach: Reach, report_id: int, comment_id: int) -> ReportComment | None:
    """One of them, held off from everybody else, or None."""
    if not reach.everything:
        return None
    query = select(ReportComment).where(
        ReportComment.report_id == report_id, ReportComment.id == comment_id, _is_read()
    )
    return session.scalar(query.with_for_update())


def unanswered(session: Session, reach: Reach) -> dict[int, int]:
    """How many comments wait for an answer, by report, the report first that has waited longest."""
    if not reach.everything:
        return {}
    query = (
        select(ReportComment.report_id, func.count())
        .where(_is_read(), ReportComment.answer.is_(None))
        .group_by(ReportComment.report_id)
        .order_by(func.min(ReportComment.id))
    )
    return {row[0]: row[1] for row in session.execute(query)}

"""What panels write back into a report: written, changed, taken back, answered, and told in the next one."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.quality.models import QuarterReport, ReportComment
from webapp.quality.rules import AnotherFormError, AnsweredError, ChangedError, Version
from webapp.safeguarding.service import Written, listen


@dataclass(frozen=True)
class Said:
    """What somebody on a panel says: about which part, and in which language.

    `said_by` is their name, which goes to whoever reads a safety concern and is kept nowhere else.
    """

    part: str
    text: str
    language: str
    said_by: str | None


def write(
    session: Session, report: QuarterReport, said: Said, *, client_id: uuid.UUID, writer: str, now: datetime
) -> None:
    """Keep what somebody on a panel says about a report; the same form sent again changes nothing.

    Raises:
        AnotherFormError: when the form's id belongs to another comment.
    """
    comment = ReportComment(
        client_id=client_id,
        report_id=report.id,
        writer=writer,
        part=said.part,
        text=said.text,
        written_on=clock.in_london(now).date(),
    )
    try:
        with session.begin_nested():
            session.add(comment)
    except IntegrityError:
        before = session.scalar(select(ReportComment).where(ReportComment.client_id == client_id))
        if before is None or (before.writer, before.report_id) != (writer, report.id):
            raise AnotherFormError from None
        return
    _hear(session, report, comment, said, now)
    _record(session, report, "written", now)


def change(
    session: Session, report: QuarterReport, comment: ReportComment, said: Said, now: datetime
) -> None:
    """Put other words in the place of what was written; the same words again change nothing.

    Raises:
        AnsweredError: when it has been answered.
    """
    if (comment.part, comment.text) == (said.part, said.text):
        return
    if comment.answer is not None:
        raise AnsweredError
    comment.part, comment.text, comment.changes = said.part, said.text, comment.changes + 1
    comment.written_on = clock.in_london(now).date()
    _hear(session, report, comment, said, now)
    _record(session, report, "changed", now)


def withdraw(session: Session, report: QuarterReport, comment: ReportComment, now: datetime) -> None:
    """Take a comment back: its words are gone.

    Raises:
        AnsweredError: when it has been answered.
    """
    if comment.answer is not None:
        raise AnsweredError
    comment.text, comment.withdrawn_on = "", clock.in_london(now).date()
    session.flush()
    _record(session, report, "taken back", now)


def answer(
    session: Session,
    comment: ReportComment,
    text: str,
    *,
    changes: int,
    leave_out: bool,
    by_id: int,
    now: datetime,
) -> None:
    """Say something to a comment, once; the same answer again changes nothing.

    Raises:
        AnsweredError: when another answer stands.
        ChangedError: when its writer has changed it since it was read.
    """
    if comment.answer is not None:
        if (comment.answer, comment.is_left_out) != (text, leave_out):
            raise AnsweredError
        return
    if comment.changes != changes:
        raise ChangedError
    comment.answer, comment.answered_on, comment.answered_by_id = text, clock.in_london(now).date(), by_id
    comment.is_left_out = leave_out
    session.flush()
    audit.record(
        session,
        "report.answered",
        actor=f"person:{by_id}",
        now=now,
        report=comment.report_id,
        comment=comment.id,
    )


def answered_before(session: Session, version: Version, first_on: date) -> list[dict[str, Any]]:
    """What a panel said about earlier quarters and was answered, if no published report has told it yet."""
    earlier = (QuarterReport.version == version.value, QuarterReport.first_on < first_on)
    kept = session.scalars(
        select(QuarterReport.answered_before).where(*earlier, QuarterReport.published_at.is_not(None))
    )
    told = {one["comment"] for before in kept for one in before or ()}
    found = session.scalars(
        select(ReportComment)
        .join(QuarterReport, QuarterReport.id == ReportComment.report_id)
        .where(*earlier, ReportComment.answer.is_not(None), ReportComment.is_left_out.is_(False))
        .order_by(ReportComment.id)
    )
    return [
        {"comment": one.id, "part": one.part, "said": one.text, "answer": one.answer}
        for one in found
        if one.id not in told
    ]


def _hear(session: Session, report: QuarterReport, comment: ReportComment, said: Said, now: datetime) -> None:
    """Pass on what may mean that somebody is not safe; such words are for nobody else.

    Words in a language that the list of phrases was not tested in are passed on too, and stand all the same.
    """
    written = Written(
        source="panel",
        place=f"report:{report.id}/{comment.client_id}",
        text=said.text,
        language=said.language,
        actor=_panel(report),
        said_by=said.said_by,
    )
    comment.is_held = bool(listen(session, written, now).kinds)
    session.flush()


def _record(session: Session, report: QuarterReport, what: str, now: datetime) -> None:
    # The panel did it, as far as the log knows: an event with a time of its own would say who.
    audit.record(session, "report.commented", actor=_panel(report), now=now, report=report.id, what=what)


def _panel(report: QuarterReport) -> str:
    return f"panel:{report.version}"

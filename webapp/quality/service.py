"""Making a quarter's reports, adding words to them, and publishing them."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.quality import commenting
from webapp.quality.models import QuarterReport, ReportWords
from webapp.quality.rules import AnotherFormError, Part, PublishedError, Version


def make(
    session: Session,
    *,
    client_id: uuid.UUID,
    first_on: date,
    told: Mapping[str, Any],
    as_at: datetime,
    by_id: int,
    now: datetime,
) -> None:
    """Keep a quarter's report for each kind of reader; the same form sent again changes nothing.

    Raises:
        AnotherFormError: when the form's id belongs to somebody else's reports.
    """
    made = [
        QuarterReport(
            client_id=client_id,
            first_on=first_on,
            version=version.value,
            as_at=as_at,
            made_at=now,
            made_by_id=by_id,
            told=dict(told),
            answered_before=commenting.answered_before(session, version, first_on) or None,
        )
        for version in Version
    ]
    try:
        with session.begin_nested():
            session.add_all(made)
    except IntegrityError:
        before = session.scalar(select(QuarterReport).where(QuarterReport.client_id == client_id).limit(1))
        if before is None or before.made_by_id != by_id:
            raise AnotherFormError from None
        return
    quarter = first_on.isoformat()
    audit.record(session, "report.made", actor=f"person:{by_id}", now=now, quarter=quarter)


def write(session: Session, report: QuarterReport, words: Mapping[Part, str], now: datetime) -> None:
    """Keep the quality lead's own words, part by part; the same words again change nothing.

    Raises:
        PublishedError: when the report is published with other words.
    """
    session.refresh(report, ["words"])
    if report.published_at is not None:
        if any(text != report.words_by_part.get(part, "") for part, text in words.items()):
            raise PublishedError
        return
    there = {one.part: one for one in report.words}
    for part, text in words.items():
        if part not in there:
            report.words.append(ReportWords(part=part.value, text=text, written_at=now))
        elif there[part].text != text:
            there[part].text, there[part].written_at = text, now
    session.flush()


def publish(session: Session, report: QuarterReport, *, by_id: int, now: datetime) -> None:
    """Lock a report's words, once, and let others read it."""
    if report.published_at is not None:
        return
    report.published_at, report.published_by_id = now, by_id
    session.flush()
    audit.record(
        session,
        "report.published",
        actor=f"person:{by_id}",
        now=now,
        report=report.id,
        version=report.version,
    )

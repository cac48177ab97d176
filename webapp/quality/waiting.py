"""What waits for a quality lead: what panels wrote about a report."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp.access.policy import Permission
from webapp.access.reaching import Actor, reach
from webapp.quality import queries
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, _now: datetime) -> Iterator[Waiting]:
    """How much of what panels wrote waits for an answer, and the report where it begins."""
    granted = reach(actor, Permission.ANSWER_PANELS)
    found = queries.unanswered(session, granted) if granted else {}
    if found:
        text = ngettext(
            "%(num)d thing that a panel says about a report, to answer",
            "%(num)d things that panels say about reports, to answer",
            sum(found.values()),
        )
        yield Waiting(text, url_for("reports.report", report_id=next(iter(found))))

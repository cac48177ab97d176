"""What waits for an auditor and for an operator on their first page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp.access.policy import Permission
from webapp.access.reaching import Actor, reach
from webapp.rooms import Waiting
from webapp.stewardship import firewall, queries

# How long a check of the chain stands before the next is due.
CHECKED_FOR = timedelta(days=7)
# How long the first page says that records were asked for; the page itself says it for ever.
TOLD_FOR = timedelta(days=30)


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """A chain that is broken or was not checked for a week, and work that failed."""
    if reach(actor, Permission.READ_EVENTS):
        yield from _for_auditor(session, now)
    if reach(actor, Permission.SEE_JOBS):
        yield from _for_operator(session)
    if actor.person_id is not None and reach(actor, Permission.PASS_FIREWALL):
        for passage in firewall.to_decide(session, actor.person_id):
            text = _("Somebody asks for a practitioner’s reflective records: decide as the second person")
            yield Waiting(text, url_for("firewall.page"), passage.asked_at)
    if actor.person_id is not None:
        yield from _for_whoever_was_asked_about(session, actor.person_id, now)


def _for_whoever_was_asked_about(session: Session, person_id: int, now: datetime) -> Iterator[Waiting]:
    for passage in firewall.told(session, person_id):
        if passage.told_at is not None and now < passage.told_at + TOLD_FOR:
            text = _("Read why your reflective records were handed out, and by whom")
            yield Waiting(text, url_for("firewall.page"), passage.told_at)


def _for_auditor(session: Session, now: datetime) -> Iterator[Waiting]:
    check = queries.latest_check(session)
    if check is not None and check.faults:
        yield Waiting(_("The chain of events is broken"), url_for("events.page"), check.checked_at)
    elif check is None:
        yield Waiting(_("Check the chain of events for the first time"), url_for("events.page"))
    elif check.checked_at < now - CHECKED_FOR:
        yield Waiting(_("Check the chain of events again"), url_for("events.page"), check.checked_at)


def _for_operator(session: Session) -> Iterator[Waiting]:
    number = queries.how_many_failed(session)
    if number:
        text = ngettext("%(num)d piece of work has failed", "%(num)d pieces of work have failed", number)
        yield Waiting(text, url_for("long_work.page"))

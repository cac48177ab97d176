"""Telling people that a concern has waited too long: its readers, and the quality leads."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.outbox import queries as outbox_queries
from webapp.outbox import service as outbox
from webapp.safeguarding import walls
from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import LONGEST_WAIT

KIND = "overdue"


def escalate(session: Session, address: str, now: datetime) -> int:
    """Write once to each reader of a concern that is overdue, and to each quality lead who may know of it.

    `address` is where the service stands. The message holds nothing of what was said. Returns how many.
    """
    today = clock.in_london(now).date()
    late = select(Concern).where(Concern.acknowledged_at.is_(None), Concern.raised_at < now - LONGEST_WAIT)
    quality_leads = accounts.people_in_role(session, Role.QUALITY_LEAD, today)
    sent = 0
    for concern in session.scalars(late.order_by(Concern.id)).all():
        near = select(Person.id).select_from(Concern).join(Person, walls.is_kept_from(Person.id, today))
        kept_out = set(session.scalars(near.where(Concern.id == concern.id)))
        readers, _kept_out = walls.readers(session, concern, today)
        others = [one for one in quality_leads if one.id not in kept_out]
        for person, page in [
            *((one, f"/safety-concerns/{concern.id}") for one in readers),
            *((one, "/safety-concerns/overdue") for one in others),
        ]:
            named = f"{KIND}:{concern.id}:{person.id}"
            if not outbox_queries.is_written(session, named):
                _write(session, person, named, f"{address}{page}", now)
                sent += 1
    return sent


def _write(session: Session, person: Person, named: str, link: str, now: datetime) -> None:
    body = _("Something waits in Attune that nobody has read within 24 hours. Sign in to see it: %(link)s")
    outbox.write(
        session,
        sender_id=person.id,
        about=named,
        channel="e-mail",
        address=person.email,
        subject=_("Something waits for you in Attune"),
        body=body % {"link": link},
        link=None,
        now=now,
    )

"""What waits for somebody who leads or comes to supervisions, on their first page."""

from collections.abc import Iterator
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access import reaching
from webapp.access.policy import Permission
from webapp.access.reaching import Actor
from webapp.accounts import queries as accounts
from webapp.filters import day
from webapp.rooms import Waiting
from webapp.supervision import covering, queries, rules
from webapp.supervision.models import Supervision


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Supervisions to prepare, to write up and to confirm; what somebody said they would do."""
    if actor.person_id is None:
        return
    today = clock.in_london(now).date()
    if reaching.reach(actor, Permission.ATTEND_SUPERVISION):
        yield from _for_those_who_come(session, actor.person_id, today)
    if reaching.reach(actor, Permission.RECORD_SUPERVISION):
        yield from _for_supervisors(session, actor.person_id, today)


def _for_those_who_come(session: Session, person_id: int, today: date) -> Iterator[Waiting]:
    for one in queries.to_prepare(session, person_id, today):
        text = _("Say what you bring to the supervision of %(day)s", day=day(one.supervision.held_on))
        yield Waiting(text, url_for("supervision.bring", supervision_id=one.supervision_id))
    for one in queries.to_confirm(session, person_id):
        held = one.supervision
        text = _("Read the record of the supervision of %(day)s, and confirm it", day=day(held.held_on))
        page = url_for("supervision.read", supervision_id=held.id)
        yield Waiting(text, page, held.recorded_at)
    for text, held in _led_by_a_stand_in(session, person_id, today):
        yield Waiting(text, url_for("supervision.bring", supervision_id=held.id))
    actions = queries.open_actions(session, person_id, today + rules.NEAR)
    readable = queries.read_among(session, person_id, [one.supervision_id for one in actions])
    for action in actions:
        text = _("Do what you agreed to do by %(day)s", day=day(action.due_on))
        page = url_for("supervision.read", supervision_id=action.supervision_id, _anchor="agreed")
        if action.supervision_id not in readable:
            # What somebody took over they do, without reading what was said where they were not.
            text = _("Do what you took over, by %(day)s", day=day(action.due_on))
            page = url_for("supervision.index", _anchor="actions")
        yield Waiting(text, page)


def _led_by_a_stand_in(session: Session, person_id: int, today: date) -> Iterator[tuple[str, Supervision]]:
    """Whoever has said what they bring is told who reads it now."""
    found = covering.led_anew(session, person_id, today)
    names = accounts.names(session, [one.supervisor_id for one in found])
    for one in found:
        who = {"name": names[one.supervisor_id], "day": day(one.held_on)}
        yield _("%(name)s leads the supervision of %(day)s now, and reads what you bring", **who), one


def _for_supervisors(session: Session, person_id: int, today: date) -> Iterator[Waiting]:
    for one in queries.to_record(session, person_id, today):
        text = _("Write up the supervision of %(day)s", day=day(one.held_on))
        yield Waiting(text, url_for("supervision.record", supervision_id=one.id))
    for one in queries.for_the_record(session, person_id):
        text = _("Put a decision of %(day)s on the child’s record", day=day(one.held_on))
        yield Waiting(text, url_for("supervision.read", supervision_id=one.id))

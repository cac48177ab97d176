"""What waits for somebody of a team, and for whoever leads its session, on their first page."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access import reaching
from webapp.access.policy import Permission
from webapp.access.reaching import Actor
from webapp.accounts import queries as accounts
from webapp.filters import day
from webapp.reflection import meetings
from webapp.reflection.views import mirror, telling
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """A session to join or to open, commitments, a mirror that nobody looked in, and words to approve."""
    yield from _sessions(session, actor, now)
    yield from mirror.waiting(session, actor, now)
    yield from telling.waiting(session, actor)


def _sessions(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    reach = reaching.reach(actor, Permission.TAKE_PART)
    if reach is None or actor.person_id is None:
        return
    today = clock.in_london(now).date()
    names = {one.id: one.name for one in accounts.teams(session)}
    for one in meetings.to_join(session, reach):
        if one.lead_id != actor.person_id:
            text = _("Join the reflection session of %(team)s: it is open now", team=names[one.team_id])
            yield Waiting(text, url_for("sessions.join"), one.opened_at)
    if reaching.reach(actor, Permission.LEAD_SESSION) is None:
        return
    for one in meetings.to_open(session, actor.person_id, today):
        words = {"team": names[one.team_id], "day": day(one.held_on)}
        text = _("Open the reflection session of %(team)s, planned for %(day)s", **words)
        yield Waiting(text, url_for("sessions.lead", session_id=one.id))

"""What waits for those who read concerns, and for whoever sees to it that somebody does."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Permission
from webapp.access.reaching import Actor, reach
from webapp.rooms import Waiting
from webapp.safeguarding import queries


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """How many concerns wait to be read, since the oldest; and how many have waited too long."""
    today = clock.in_london(now).date()
    granted = reach(actor, Permission.HANDLE_CONCERNS)
    number = queries.how_many_wait(session, granted, today) if granted else 0
    if granted is not None and number:
        text = ngettext("%(num)d safety concern to read", "%(num)d safety concerns to read", number)
        yield Waiting(text, url_for("safeguarding.queue"), queries.oldest(session, granted, today))
    sees = reach(actor, Permission.SEE_OVERDUE_CONCERNS)
    late = queries.overdue(session, sees, now, today) if sees else []
    if late:
        text = ngettext(
            "%(num)d safety concern that nobody has read in time",
            "%(num)d safety concerns that nobody has read in time",
            len(late),
        )
        yield Waiting(text, url_for("safeguarding.overdue"), late[0].raised_at)

"""What waits for the participation lead."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Actor, Permission, reach
from webapp.families.queries import how_many_to_ask
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """How many people's turn it is to be asked."""
    granted = reach(actor, Permission.INVITE_FAMILIES)
    if granted is None:
        return
    number = how_many_to_ask(session, granted, clock.in_london(now).date())
    if number:
        text = ngettext("%(num)d person to ask", "%(num)d people to ask", number)
        yield Waiting(text, url_for("asking.to_ask"))

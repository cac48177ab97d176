"""What waits for the participation lead and for whoever reads thanks, and the thanks themselves."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Actor, Permission, reach
from webapp.families import thanking
from webapp.families.queries import how_many_to_ask
from webapp.rooms import Thanked, Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """How many people's turn it is to be asked, and how many words of thanks are to be read."""
    if actor.person_id is not None and reach(actor, Permission.READ_THANKS):
        found = thanking.to_read(session, actor.person_id)
        if found:
            text = ngettext("%(num)d thank-you to read", "%(num)d thank-yous to read", len(found))
            yield Waiting(text, url_for("thanking.to_read"), found[0].written_at)
    granted = reach(actor, Permission.INVITE_FAMILIES)
    if granted is None:
        return
    number = how_many_to_ask(session, granted, clock.in_london(now).date())
    if number:
        text = ngettext("%(num)d person to ask", "%(num)d people to ask", number)
        yield Waiting(text, url_for("asking.to_ask"))


def thanks(session: Session, actor: Actor, now: datetime) -> Iterator[Thanked]:
    """What families have thanked this worker for lately."""
    if actor.person_id is not None and reach(actor, Permission.SEE_OWN_THANKS):
        for one in thanking.lately(session, actor.person_id, now):
            yield Thanked(one.text, one.signed, url_for("thanking.own"))

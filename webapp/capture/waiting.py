"""What waits for a co-ordinator: phones with work that has not come."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp.access import reaching
from webapp.access.policy import Permission
from webapp.access.reaching import Actor
from webapp.accounts import queries as accounts
from webapp.capture import devices, ledger
from webapp.rooms import Waiting

# A phone that came by a line in the meantime has sent by itself.
LONG = timedelta(hours=24)


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Each device that said a day ago or earlier that it holds what has not come."""
    if not reaching.reach(actor, Permission.SEE_DEVICES):
        return
    silent = devices.silent(session, now - LONG)
    tallies = ledger.tallies(session, [one.id for one in silent])
    names = accounts.names(session, [one.person_id for one in silent])
    for one in silent:
        text = ngettext(
            "%(num)d form not yet received from the phone of %(name)s",
            "%(num)d forms not yet received from the phone of %(name)s",
            tallies[one.id].waiting,
            name=names[one.person_id],
        )
        yield Waiting(text, url_for("devices.overview"), one.heard_at)

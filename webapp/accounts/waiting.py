"""What waits for a co-ordinator: people whose access ends soon; and how much waits for one person."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access import reaching
from webapp.access.policy import Permission, Role
from webapp.access.reaching import Actor, Held
from webapp.accounts import visitors
from webapp.accounts.models import Person
from webapp.filters import day
from webapp.rooms import Room, Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Each of the next days on which somebody's access ends."""
    if actor.person_id is None or not reaching.reach(actor, Permission.MANAGE_VISITING_STAFF):
        return
    for last_on, people in visitors.ending(session, actor.person_id, clock.in_london(now).date()):
        text = ngettext(
            "Access ends on %(day)s for %(num)d person",
            "Access ends on %(day)s for %(num)d people",
            people,
            day=day(last_on),
        )
        yield Waiting(text, url_for("visiting.page"))


def how_much_waits(rooms: Iterable[Room], session: Session, person: Person, now: datetime) -> int:
    """How many things wait for somebody, or did on their last day: for whoever arranges what becomes of them.

    What they are is between the person and the rooms.
    """
    today = clock.in_london(now).date()
    held = person.roles_on(min(person.access_ends_on or today, today))
    theirs = Actor(person.id, frozenset(Held(Role(one.role), one.team_id) for one in held))
    return sum(1 for room in rooms if room.waiting for _one in room.waiting(session, theirs, now))

"""What waits with somebody who goes, as counts, and what their stand-in can take over, one by one."""

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
from webapp.accounts.models import Cover
from webapp.filters import day
from webapp.rooms import Left, Offer
from webapp.supervision import covering


def left_with(session: Session, person_id: int, now: datetime) -> Iterator[Left]:
    """Supervisions that somebody leads and has not put on record, and what they agreed to do."""
    planned, actions = covering.left_with(session, person_id)
    yield Left(_("Supervisions planned and not on record"), planned)
    yield Left(_("Agreed actions still open"), actions)


def to_take_over(session: Session, actor: Actor, cover: Cover, now: datetime) -> Iterator[Offer]:
    """The planned supervisions of the days of a cover, and what was agreed: when, and not what."""
    me, today = actor.person_id, clock.in_london(now).date()
    away = accounts.names(session, [cover.person_id])[cover.person_id]
    if me is not None and reaching.reach(actor, Permission.RECORD_SUPERVISION):
        for held in covering.planned(session, cover, me, today):
            yield Offer(
                _("The supervision of %(day)s", day=day(held.held_on)),
                _("You lead it, and read what people bring. They see that it is you."),
                _("Lead this supervision"),
                url_for("supervision.take_over", supervision_id=held.id),
            )
    if reaching.reach(actor, Permission.ATTEND_SUPERVISION):
        for action in covering.actions(session, cover):
            yield Offer(
                _("What %(name)s agreed to do by %(day)s", name=away, day=day(action.due_on)),
                _("You do it, and read then what it is. The record says that you took it over."),
                _("Do it instead of them"),
                url_for("supervision.take_over_action", action_id=action.id),
            )

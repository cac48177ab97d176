"""What waits with an observer who goes, as counts, and what their stand-in can take over, one by one."""

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
from webapp.practice import covering, holding
from webapp.rooms import Left, Offer


def left_with(session: Session, person_id: int, now: datetime) -> Iterator[Left]:
    """Visits that somebody is still to watch, and observations that they are still to sign."""
    to_come, to_sign = covering.left_with(session, person_id, clock.in_london(now).date())
    yield Left(_("Prepared visits still to be watched"), to_come)
    yield Left(_("Observations still to sign as the observer"), to_sign)


def to_take_over(session: Session, actor: Actor, cover: Cover, now: datetime) -> Iterator[Offer]:
    """The visits to come of the days of a cover, and the observations to sign in their observer's place."""
    me = actor.person_id
    if me is None or not reaching.reach(actor, Permission.WRITE_OBSERVATION):
        return
    today = clock.in_london(now).date()
    visits = covering.visits(session, cover, me, holding.addresses, today)
    signing = covering.to_sign(session, cover, me)
    people = [one.visit.practitioner_id for one in (*visits, *signing)]
    names = accounts.names(session, [*people, cover.person_id])
    away = names[cover.person_id]
    for one in visits:
        who = {"name": names[one.visit.practitioner_id], "day": day(one.visit.seen_on)}
        yield Offer(
            _("The visit of %(name)s on %(day)s", **who),
            _("You become its observer, and watch it instead of %(name)s.", name=away),
            _("Watch this visit"),
            url_for("practice.take_over_visit", observation_id=one.id),
        )
    for one in signing:
        who = {"name": names[one.visit.practitioner_id], "day": day(one.visit.seen_on)}
        effect = _(
            "You can read this one observation, which %(name)s is told, and sign it for %(away)s.",
            name=names[one.visit.practitioner_id],
            away=away,
        )
        yield Offer(
            _("Signing what was seen with %(name)s on %(day)s", **who),
            effect,
            _("Read it, to sign it"),
            url_for("practice.take_over_signing", observation_id=one.id),
        )

"""What waits for an observer and for a practitioner on their first page."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp.access import policy
from webapp.access.policy import Actor, Permission
from webapp.accounts import queries as accounts
from webapp.filters import day
from webapp.practice import queries
from webapp.practice.models import Observation
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, _now: datetime) -> Iterator[Waiting]:
    """Visits to rate, observations to read and sign, and notes to finish."""
    if actor.person_id is None:
        return
    if policy.reach(actor, Permission.RATE_OWN_VISIT):
        yield from _for_practitioner(session, actor.person_id)
    if policy.reach(actor, Permission.WRITE_OBSERVATION):
        yield from _for_observer(session, actor.person_id)


def _for_practitioner(session: Session, person_id: int) -> Iterator[Waiting]:
    observations = queries.to_be_signed_by_practitioner(session, person_id)
    names = accounts.names(session, [one.observer_id for one in observations])
    asked: set[int] = set()
    for one in observations:
        seen_on = day(one.visit.seen_on)
        if one.visit.self_rating is not None:
            text = _(
                "Read what %(name)s saw on %(day)s, reply and sign", name=names[one.observer_id], day=seen_on
            )
            yield Waiting(text, url_for("practice.read", observation_id=one.id), one.shared_at)
        elif one.visit_id not in asked:
            asked.add(one.visit_id)
            text = _("Rate your own visit of %(day)s before you read what was observed", day=seen_on)
            yield Waiting(text, url_for("practice.rate", visit_id=one.visit_id), one.shared_at)


def _for_observer(session: Session, person_id: int) -> Iterator[Waiting]:
    unfinished = queries.being_written(session, person_id)
    signed = queries.to_be_signed_by_observer(session, person_id)
    names = accounts.names(session, [one.visit.practitioner_id for one in [*unfinished, *signed]])
    for one in unfinished:
        text = _("Finish and share what you saw with %(name)s on %(day)s", **_who_and_when(one, names))
        yield Waiting(text, url_for("practice.write", observation_id=one.id), one.begun_at)
    for one in signed:
        text = _("Read the reply of %(name)s about %(day)s, and sign", **_who_and_when(one, names))
        yield Waiting(text, url_for("practice.read", observation_id=one.id), one.shared_at)


def _who_and_when(observation: Observation, names: dict[int, str]) -> dict[str, str]:
    visit = observation.visit
    return {"name": names[visit.practitioner_id], "day": day(visit.seen_on)}

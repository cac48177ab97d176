"""What waits for an observer and for a practitioner on their first page."""

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
from webapp.practice import covering, goals, queries, rules, second_looks
from webapp.practice.models import Observation
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Visits to prepare and to rate, observations to read and sign, and notes to finish."""
    if actor.person_id is None:
        return
    today = clock.in_london(now).date()
    if reaching.reach(actor, Permission.RATE_OWN_VISIT):
        yield from _for_practitioner(session, actor.person_id, today)
    if reaching.reach(actor, Permission.WRITE_OBSERVATION):
        yield from _for_observer(session, actor.person_id, today)
        yield from _goals(session, actor.person_id)
        yield from _second_looks(session, actor.person_id, today)


def _for_practitioner(session: Session, person_id: int, today: date) -> Iterator[Waiting]:
    for visit in queries.own_visits_to_come(session, person_id, today):
        if not visit.wanted:
            text = _("Say what you want to be watched on %(day)s", day=day(visit.seen_on))
            yield Waiting(text, url_for("practice.want", visit_id=visit.id))
    observations = queries.to_be_signed_by_practitioner(session, person_id)
    names = accounts.names(session, [one.observer_id for one in observations])
    asked: set[int] = set()
    for one in observations:
        seen_on = day(one.visit.seen_on)
        if one.visit.self_rating is not None:
            text = _(
                "Read what %(name)s saw on %(day)s, reply, and sign by %(last)s",
                name=names[one.observer_id],
                day=seen_on,
                last=_last_day(one),
            )
            yield Waiting(text, url_for("practice.read", observation_id=one.id), one.shared_at)
        elif one.visit_id not in asked:
            asked.add(one.visit_id)
            text = _("Rate your own visit of %(day)s before you read what was observed", day=seen_on)
            yield Waiting(text, url_for("practice.rate", visit_id=one.visit_id), one.shared_at)


def _second_looks(session: Session, person_id: int, today: date) -> Iterator[Waiting]:
    found = second_looks.open_to(session, person_id, today)
    names = accounts.names(session, [one.visit.practitioner_id for one in found])
    for practitioner in dict.fromkeys(one.visit.practitioner_id for one in found):
        text = _("%(name)s asks for a second, blind observation: arrange a visit", name=names[practitioner])
        yield Waiting(text, url_for("practice.new_visit", practitioner=practitioner))


def _goals(session: Session, person_id: int) -> Iterator[Waiting]:
    found = goals.to_agree(session, person_id)
    names = accounts.names(session, [one.visit.practitioner_id for one in found])
    for one in found:
        text = _("%(name)s proposes a goal after the visit of %(day)s", **_who_and_when(one, names))
        yield Waiting(text, url_for("practice.read", observation_id=one.id, _anchor="goals"))


def _for_observer(session: Session, person_id: int, today: date) -> Iterator[Waiting]:
    unfinished = queries.being_written(session, person_id)
    signed = queries.to_be_signed_by_observer(session, person_id)
    in_place = covering.still_to_sign(session, person_id, today)
    every = [*unfinished, *signed, *in_place]
    names = accounts.names(session, [one.visit.practitioner_id for one in every])
    observers = accounts.names(session, [one.observer_id for one in in_place])
    for one in unfinished:
        who = _who_and_when(one, names)
        if one.visit.seen_on > today:
            text = _("Prepare for the visit of %(name)s on %(day)s", **who)
            yield Waiting(text, url_for("practice.prepare", observation_id=one.id))
        elif one.visit.seen_on == today:
            text = _("Today: write down what you see with %(name)s", **who)
            yield Waiting(text, url_for("practice.note", observation_id=one.id))
        else:
            text = _("Finish and share what you saw with %(name)s on %(day)s", **who)
            yield Waiting(text, url_for("practice.write", observation_id=one.id), one.begun_at)
    for one in in_place:
        text = _(
            "Read what %(observer)s saw with %(name)s on %(day)s, and sign in their place",
            observer=observers[one.observer_id],
            **_who_and_when(one, names),
        )
        yield Waiting(text, url_for("practice.read", observation_id=one.id), one.shared_at)
    for one in signed:
        who = _who_and_when(one, names)
        text = _("Read the reply of %(name)s about %(day)s, and sign by %(last)s", last=_last_day(one), **who)
        yield Waiting(text, url_for("practice.read", observation_id=one.id), one.shared_at)


def _last_day(observation: Observation) -> str:
    return day(rules.sign_by(observation.shared_at)) if observation.shared_at else ""


def _who_and_when(observation: Observation, names: dict[int, str]) -> dict[str, str]:
    visit = observation.visit
    return {"name": names[visit.practitioner_id], "day": day(visit.seen_on)}

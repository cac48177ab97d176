"""A second, blind observation, asked for by a practitioner and watched by somebody outside their line."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.practice import watched
from webapp.practice.models import Observation, ObservationTakenOver, ObservedVisit, SecondLook
from webapp.practice.queries import state_of
from webapp.practice.rules import Taken, TooLateError, practitioner_may_read

MOST = 25


def of(session: Session, observation_id: int) -> SecondLook | None:
    """What was asked for after this observation, or None."""
    return session.scalar(select(SecondLook).where(SecondLook.observation_id == observation_id))


def ask(session: Session, observation: Observation, now: datetime) -> None:
    """Ask for a second look, once for each observation.

    Raises:
        TooLateError: as long as the practitioner may not read the first.
    """
    if not practitioner_may_read(state_of(observation)):
        raise TooLateError
    if of(session, observation.id) is not None:
        return
    try:
        with session.begin_nested():
            session.add(SecondLook(observation_id=observation.id, asked_at=now))
    except IntegrityError:
        # Another tab asked first.
        return
    me = f"person:{observation.visit.practitioner_id}"
    audit.record(session, "second look.asked", actor=me, subject=me, now=now, observation=observation.id)


def take_back(session: Session, observation_id: int) -> None:
    """The practitioner wants it no more; what somebody has begun to watch goes on."""
    asked = of(session, observation_id)
    if asked is not None and asked.visit_id is None:
        session.delete(asked)
        session.flush()


def open_to(session: Session, observer_id: int, today: date) -> Sequence[Observation]:
    """The observations after which a second look is asked for that this person may give, the oldest first.

    Not whoever wrote the first or signed it in their place, not the practitioner, and nobody who supervises
    the team.
    """
    query = _outside(session, observer_id, today).where(SecondLook.visit_id.is_(None))
    return session.scalars(query.order_by(SecondLook.asked_at).limit(MOST)).all()


def may_take_over(session: Session, visit_id: int, observer_id: int, today: date) -> bool:
    """Whether a visit can be watched by this person instead: it is no second look, or they could give it."""
    looked = select(SecondLook.observation_id).where(SecondLook.visit_id == visit_id)
    if session.scalar(looked.limit(1)) is None:
        return True
    query = _outside(session, observer_id, today).where(SecondLook.visit_id == visit_id)
    return session.scalar(query.limit(1)) is not None


def _outside(session: Session, observer_id: int, today: date) -> Select[Observation]:
    """The observations after which a second look was asked for and outside whose line this person is."""
    supervised = accounts.teams_in_role(session, observer_id, Role.SUPERVISOR, today)
    has_read_it = exists().where(
        ObservationTakenOver.observation_id == Observation.id,
        ObservationTakenOver.by_id == observer_id,
        ObservationTakenOver.what == Taken.SIGNING.value,
    )
    query = (
        select(Observation)
        .join(SecondLook, SecondLook.observation_id == Observation.id)
        .join(ObservedVisit, ObservedVisit.id == Observation.visit_id)
        .where(
            Observation.observer_id != observer_id, ObservedVisit.practitioner_id != observer_id, ~has_read_it
        )
    )
    if supervised:
        query = query.where(ObservedVisit.team_id.is_(None) | ObservedVisit.team_id.not_in(supervised))
    return query


def take(session: Session, visit: ObservedVisit, observer_id: int, today: date, now: datetime) -> None:
    """A visit that this observer has logged answers the oldest open question of its practitioner, if any."""
    if session.scalar(select(SecondLook.observation_id).where(SecondLook.visit_id == visit.id).limit(1)):
        return
    for observation in open_to(session, observer_id, today):
        is_alike = watched.is_supervision(observation.visit) == watched.is_supervision(visit)
        is_theirs = observation.visit.practitioner_id == visit.practitioner_id
        if observation.visit_id == visit.id or not is_theirs or not is_alike:
            continue
        query = select(SecondLook).where(SecondLook.observation_id == observation.id)
        asked = session.scalar(query.with_for_update().execution_options(populate_existing=True))
        if asked is None or asked.visit_id is not None:
            continue
        asked.visit_id = visit.id
        session.flush()
        actor, subject = f"person:{observer_id}", f"person:{visit.practitioner_id}"
        details = {"observation": observation.id, "visit": visit.id}
        audit.record(session, "second look.taken", actor=actor, subject=subject, now=now, **details)
        return

"""What a practitioner wants to reach after an observation, agreed with whoever observed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.practice.models import Goal, Observation, ObservedVisit
from webapp.practice.queries import state_of
from webapp.practice.rules import MOST_GOALS, AnotherObserversError, TooLateError, practitioner_may_read

MOST = 25


@dataclass(frozen=True)
class Wanted:
    """A goal as it was written: its words, and by when."""

    text: str
    by_on: date


def propose(
    session: Session, observation: Observation, wanted: Wanted, client_id: uuid.UUID, now: datetime
) -> None:
    """Keep a practitioner's goal; the same form sent again keeps it once.

    Raises:
        TooLateError: as long as they may not read the observation, or when it has MOST_GOALS goals.
        AnotherObserversError: when the form's id belongs to a goal of another observation.
    """
    before = session.scalar(select(Goal).where(Goal.client_id == client_id))
    if before is not None:
        if before.observation_id != observation.id:
            raise AnotherObserversError
        return
    if not practitioner_may_read(state_of(observation)) or len(of(session, observation.id)) >= MOST_GOALS:
        raise TooLateError
    goal = Goal(
        client_id=client_id, observation_id=observation.id, text=wanted.text, by_on=wanted.by_on, set_at=now
    )
    try:
        with session.begin_nested():
            session.add(goal)
    except IntegrityError:
        # The same form arrived twice at once.
        return
    _record(session, "goal.proposed", observation, observation.visit.practitioner_id, now)


def agree(session: Session, observation: Observation, goal: Goal, now: datetime) -> None:
    """The observer agrees, once."""
    if goal.agreed_at is None:
        goal.agreed_at = now
        session.flush()
        _record(session, "goal.agreed", observation, observation.observer_id, now)


def meet(session: Session, goal: Goal, now: datetime) -> None:
    """The practitioner says that they have reached it, once.

    Raises:
        TooLateError: before it is agreed.
    """
    if goal.agreed_at is None:
        raise TooLateError
    goal.met_at = goal.met_at or now
    session.flush()


def take_back(session: Session, goal: Goal) -> None:
    """The practitioner takes a goal back that nobody has agreed to yet.

    Raises:
        TooLateError: once it is agreed.
    """
    if goal.agreed_at is not None:
        raise TooLateError
    session.delete(goal)
    session.flush()


def of(session: Session, observation_id: int) -> Sequence[Goal]:
    """The goals of an observation, the oldest first."""
    query = select(Goal).where(Goal.observation_id == observation_id)
    return session.scalars(query.order_by(Goal.id)).all()


def one(session: Session, observation_id: int, goal_id: int) -> Goal | None:
    """One goal of an observation, held off from others; or None."""
    query = select(Goal).where(Goal.id == goal_id, Goal.observation_id == observation_id)
    return session.scalar(query.with_for_update())


def own(session: Session, practitioner_id: int) -> Sequence[tuple[Goal, date]]:
    """A practitioner's agreed goals that are not reached yet, the next first, each with its visit's day."""
    query = (
        select(Goal, ObservedVisit.seen_on)
        .join(Observation, Observation.id == Goal.observation_id)
        .join(ObservedVisit, ObservedVisit.id == Observation.visit_id)
        .where(
            ObservedVisit.practitioner_id == practitioner_id,
            Goal.agreed_at.is_not(None),
            Goal.met_at.is_(None),
        )
        .order_by(Goal.by_on, Goal.id)
        .limit(MOST)
    )
    return [(goal, seen_on) for goal, seen_on in session.execute(query)]


def to_agree(session: Session, observer_id: int) -> Sequence[Observation]:
    """The observations of this observer after which a goal waits to be agreed to."""
    waits = select(Goal.observation_id).where(Goal.agreed_at.is_(None))
    query = select(Observation).where(Observation.observer_id == observer_id, Observation.id.in_(waits))
    return session.scalars(query.order_by(Observation.id).limit(MOST)).all()


def _record(session: Session, kind: str, observation: Observation, by_id: int, now: datetime) -> None:
    actor, subject = f"person:{by_id}", f"person:{observation.visit.practitioner_id}"
    audit.record(session, kind, actor=actor, subject=subject, now=now, observation=observation.id)

"""Who may read which visit: every query here narrows by who asks."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from webapp.access.policy import Scope
from webapp.access.reaching import Reach
from webapp.practice.models import Observation, ObservedVisit, SecondLook, SelfRating, Signature
from webapp.practice.rules import Purpose, SignedAs, State

PAGE = 25


def state_of(observation: Observation) -> State:
    """What has happened to an observation so far."""
    return State(
        shared=observation.shared_at is not None,
        self_rated=observation.visit.self_rating is not None,
        replied=observation.reply is not None,
        signed_as=frozenset(SignedAs(signature.as_role) for signature in observation.signatures),
    )


def with_visit() -> Select[Observation]:
    """Observations, each with its visit and what says how far it has come."""
    return (
        select(Observation)
        .join(ObservedVisit, ObservedVisit.id == Observation.visit_id)
        .options(
            contains_eager(Observation.visit).selectinload(ObservedVisit.self_rating),
            selectinload(Observation.signatures),
            selectinload(Observation.reply),
        )
    )


def _rated_by_its_practitioner() -> ColumnElement[bool]:
    return exists().where(SelfRating.visit_id == Observation.visit_id)


def _is_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Shared observations in teams or the service that this permission reaches."""
    if reach.everything:
        return true()
    if Scope.TEAM in reach.scopes and reach.team_ids:
        # Whoever supervises beside somebody else is a peer, and reads nothing of how they supervise.
        return and_(
            ObservedVisit.team_id.in_(reach.team_ids), ObservedVisit.purpose != Purpose.SUPERVISION.value
        )
    return false()


def _is_still_writing_their_own(person_id: int | None) -> ColumnElement[bool]:
    """A second observer of the same visit stays blind to the first until they have shared."""
    theirs = aliased(Observation)
    return exists().where(
        theirs.visit_id == Observation.visit_id,
        theirs.observer_id == person_id,
        theirs.shared_at.is_(None),
    )


def _looks_again(person_id: int | None) -> ColumnElement[bool]:
    """Whoever gives a second look stays blind to the first until they have shared theirs."""
    theirs = aliased(Observation)
    return exists().where(
        SecondLook.observation_id == Observation.id,
        theirs.visit_id == SecondLook.visit_id,
        theirs.observer_id == person_id,
        theirs.shared_at.is_(None),
    )


def stays_blind(person_id: int | None) -> ColumnElement[bool]:
    """The condition that somebody may not know yet what was seen: they still write about it themself."""
    return or_(_is_still_writing_their_own(person_id), _looks_again(person_id))


def may_be_read(reach: Reach) -> ColumnElement[bool]:
    """The condition on an observation whose words somebody may read."""
    me = reach.actor.person_id
    mine = ObservedVisit.practitioner_id == me
    shared = Observation.shared_at.is_not(None)
    return or_(
        and_(Observation.observer_id == me, shared),
        and_(mine, shared, _rated_by_its_practitioner()),
        and_(_is_in_reach(reach), ~mine, shared, ~stays_blind(me)),
    )


def readable(session: Session, reach: Reach, observation_id: int) -> Observation | None:
    """A shared observation that whoever asks may read now, or None.

    Its observer; its practitioner once they have rated the visit themself; and whom the policy
    gives the team or the service, unless it is their own visit or they still write about it.
    """
    return session.scalar(with_visit().where(Observation.id == observation_id, may_be_read(reach)))


def own_observation(
    session: Session, reach: Reach, observation_id: int, *, to_change: bool = False
) -> Observation | None:
    """An observation that whoever asks has begun, or None; `to_change` holds off everybody else."""
    query = with_visit().where(
        Observation.id == observation_id, Observation.observer_id == reach.actor.person_id
    )
    return session.scalar(query.with_for_update(of=Observation) if to_change else query)


def to_answer(session: Session, reach: Reach, observation_id: int) -> Observation | None:
    """A shared observation that whoever asks is one of the two to sign, held off from others, or None."""
    me = reach.actor.person_id
    may_answer = or_(
        Observation.observer_id == me,
        and_(ObservedVisit.practitioner_id == me, _rated_by_its_practitioner()),
    )
    query = with_visit().where(
        Observation.id == observation_id, Observation.shared_at.is_not(None), may_answer
    )
    return session.scalar(query.with_for_update(of=Observation))


def visit_to_rate_first(session: Session, reach: Reach, observation_id: int) -> int | None:
    """The own visit that whoever asks has to rate before this shared observation opens, or None."""
    return session.scalar(
        select(ObservedVisit.id)
        .join(Observation)
        .where(
            Observation.id == observation_id,
            Observation.shared_at.is_not(None),
            ObservedVisit.practitioner_id == reach.actor.person_id,
            ~_rated_by_its_practitioner(),
        )
    )


def own_visit(
    session: Session, reach: Reach, visit_id: int, *, to_change: bool = False
) -> ObservedVisit | None:
    """A visit of whoever asks that somebody has shared an observation of, or None."""
    query = select(ObservedVisit).where(
        ObservedVisit.id == visit_id,
        ObservedVisit.practitioner_id == reach.actor.person_id,
        exists().where(Observation.visit_id == ObservedVisit.id, Observation.shared_at.is_not(None)),
    )
    return session.scalar(query.with_for_update() if to_change else query)


def own_visit_to_come(session: Session, reach: Reach, visit_id: int, today: date) -> ObservedVisit | None:
    """A visit of whoever asks that somebody has prepared to watch, today or later, or None."""
    return session.scalar(
        select(ObservedVisit).where(ObservedVisit.id == visit_id, _is_to_come(reach.actor.person_id, today))
    )


def own_visits_to_come(session: Session, person_id: int, today: date) -> Sequence[ObservedVisit]:
    """The visits of a practitioner that somebody has prepared to watch, the next one first."""
    query = select(ObservedVisit).where(_is_to_come(person_id, today))
    return session.scalars(query.order_by(ObservedVisit.seen_on, ObservedVisit.id).limit(PAGE)).all()


def _is_to_come(person_id: int | None, today: date) -> ColumnElement[bool]:
    shared = exists().where(Observation.visit_id == ObservedVisit.id, Observation.shared_at.is_not(None))
    return and_(ObservedVisit.practitioner_id == person_id, ObservedVisit.seen_on >= today, ~shared)


def visits_of_that_day(
    session: Session, practitioner_id: int, seen_on: date, observer_id: int
) -> Sequence[ObservedVisit]:
    """The practitioner's visits that others have logged for a day, and this observer has not."""
    mine = exists().where(Observation.visit_id == ObservedVisit.id, Observation.observer_id == observer_id)
    return session.scalars(
        select(ObservedVisit)
        .where(ObservedVisit.practitioner_id == practitioner_id, ObservedVisit.seen_on == seen_on, ~mine)
        .order_by(ObservedVisit.id)
    ).all()


def own_visits_read(session: Session, person_id: int) -> Sequence[ObservedVisit]:
    """A practitioner's visits with a shared observation and their own rating, latest first."""
    return session.scalars(
        select(ObservedVisit)
        .join(SelfRating, SelfRating.visit_id == ObservedVisit.id)
        .where(
            ObservedVisit.practitioner_id == person_id,
            exists().where(Observation.visit_id == ObservedVisit.id, Observation.shared_at.is_not(None)),
        )
        .options(
            selectinload(ObservedVisit.observations).options(
                selectinload(Observation.levels), selectinload(Observation.reply)
            )
        )
        .order_by(ObservedVisit.seen_on.desc(), ObservedVisit.id.desc())
    ).all()


def being_written(session: Session, observer_id: int) -> Sequence[Observation]:
    """An observer's observations that are not shared yet, oldest visit first."""
    return session.scalars(
        with_visit()
        .where(Observation.observer_id == observer_id, Observation.shared_at.is_(None))
        .order_by(ObservedVisit.seen_on)
        .limit(PAGE)
    ).all()


def to_write_without_a_line(
    session: Session, observer_id: int, since: date, until: date
) -> Sequence[Observation]:
    """An observer's observations of these days that are not shared yet, the next visit first."""
    return session.scalars(
        with_visit()
        .where(
            Observation.observer_id == observer_id,
            Observation.shared_at.is_(None),
            ObservedVisit.seen_on.between(since, until),
        )
        .order_by(ObservedVisit.seen_on, Observation.id)
        .limit(PAGE)
    ).all()


def to_be_signed_by_observer(session: Session, observer_id: int) -> Sequence[Observation]:
    """An observer's observations that the practitioner has signed and they have not."""
    return session.scalars(
        with_visit()
        .where(
            Observation.observer_id == observer_id,
            signed_as(SignedAs.PRACTITIONER),
            ~signed_as(SignedAs.OBSERVER),
        )
        .order_by(Observation.shared_at)
        .limit(PAGE)
    ).all()


def to_be_signed_by_practitioner(session: Session, practitioner_id: int) -> Sequence[Observation]:
    """The shared observations of a practitioner's visits that they have not signed, oldest first."""
    return session.scalars(
        with_visit()
        .where(
            ObservedVisit.practitioner_id == practitioner_id,
            Observation.shared_at.is_not(None),
            ~signed_as(SignedAs.PRACTITIONER),
        )
        .order_by(Observation.shared_at)
        .limit(PAGE)
    ).all()


def signed_as(part: SignedAs) -> ColumnElement[bool]:
    """The condition that an observation is signed in this part."""
    return exists().where(Signature.observation_id == Observation.id, Signature.as_role == part.value)

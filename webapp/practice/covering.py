"""What somebody who stands in for an observer takes over: a visit to come, and signing in their place."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from webapp import audit
from webapp.access.policy import Role
from webapp.access.reaching import Actor
from webapp.accounts import covers
from webapp.accounts.models import Cover
from webapp.capture import ledger
from webapp.capture import queries as drafts
from webapp.practice import owners, second_looks
from webapp.practice.models import Observation, ObservationTakenOver, ObservedVisit, Signature
from webapp.practice.queries import PAGE, signed_as, stays_blind, with_visit
from webapp.practice.rules import SignedAs, Taken, TooLateError

# The addresses at which the forms of an observation are saved: a phone names by them what it holds.
Forms = Callable[[int], Sequence[str]]


def left_with(session: Session, person_id: int, today: date) -> tuple[int, int]:
    """How many visits to come somebody is to watch, and how many observations they are still to sign."""
    mine = select(func.count(Observation.id)).where(Observation.observer_id == person_id)
    shared = Observation.shared_at.is_not(None)
    to_come = mine.join(ObservedVisit).where(~shared, ObservedVisit.seen_on >= today)
    to_sign = mine.where(shared, ~signed_as(SignedAs.OBSERVER))
    return session.scalar(to_come) or 0, session.scalar(to_sign) or 0


def visits(
    session: Session, cover: Cover, stand_in_id: int, forms: Forms, today: date
) -> Sequence[Observation]:
    """The visits of the days of a cover that its stand-in can take over, the next one first."""
    query = with_visit().where(
        Observation.observer_id == cover.person_id, *_is_open_to(stand_in_id, today), _is_to_come(today)
    )
    found = session.scalars(query.order_by(ObservedVisit.seen_on, Observation.id).limit(PAGE)).all()
    return [
        one
        for one in found
        if not _is_begun(session, one, forms)
        and second_looks.may_take_over(session, one.visit_id, stand_in_id, today)
    ]


def take_over_visit(
    session: Session, actor: Actor, observation_id: int, forms: Forms, today: date, now: datetime
) -> Observation | None:
    """Watch a visit in the place of an observer who is away, or None where that is nothing to this person.

    Pressed again it is the same.

    Raises:
        TooLateError: once something is written about it, or its day is over.
    """
    me = actor.person_id
    if me is None or Role.OBSERVER not in actor.roles:
        return None
    query = with_visit().where(Observation.id == observation_id, *_is_open_to(me, today))
    found = session.scalar(_held(query))
    if found is None:
        before = with_visit().where(
            Observation.id == observation_id, Observation.observer_id == me, _has_taken(me, Taken.VISIT)
        )
        return session.scalar(before)
    if not second_looks.may_take_over(session, found.visit_id, me, today):
        return None
    # Asked anew, now that its observer is held off: they may have saved something a moment ago.
    if found.shared_at is not None or found.visit.seen_on < today or _is_begun(session, found, forms):
        raise TooLateError
    away = found.observer_id
    try:
        with session.begin_nested():
            found.observer_id = me
    except IntegrityError:
        # In another tab they have logged the same visit themself.
        raise TooLateError from None
    _keep(session, found, Taken.VISIT, away, me, now)
    return found


def to_sign(session: Session, cover: Cover, stand_in_id: int) -> Sequence[Observation]:
    """The shared observations that a stand-in can take over to sign, the first to be shared first."""
    query = with_visit().where(
        Observation.observer_id == cover.person_id,
        *_can_be_signed_by(stand_in_id),
        ~signed_as(SignedAs.OBSERVER),
        ~_has_taken(stand_in_id, Taken.SIGNING),
    )
    return session.scalars(query.order_by(Observation.shared_at, Observation.id).limit(PAGE)).all()


def take_over_signing(
    session: Session, actor: Actor, observation_id: int, today: date, now: datetime
) -> Observation | None:
    """Let a stand-in read one observation, to sign it; None where that is nothing to them.

    Pressed again it is the same.

    Raises:
        TooLateError: once its observer has signed.
    """
    me = actor.person_id
    if me is None or Role.OBSERVER not in actor.roles:
        return None
    query = with_visit().where(
        Observation.id == observation_id, _stands_in(me, today), *_can_be_signed_by(me)
    )
    found = session.scalar(_held(query))
    if found is None or _has_taken_before(session, found, me):
        return found
    if any(one.as_role == SignedAs.OBSERVER.value for one in found.signatures):
        raise TooLateError
    _keep(session, found, Taken.SIGNING, found.observer_id, me, now)
    return found


def readable(session: Session, actor: Actor, observation_id: int, today: date) -> Observation | None:
    """An observation that whoever asks took over to sign, or None.

    As long as they stand in and its observer has not signed, and for good once they have signed it.
    """
    me = actor.person_id
    if me is None or Role.OBSERVER not in actor.roles:
        return None
    may_read = or_(_signed_by(me), and_(_stands_in(me, today), ~signed_as(SignedAs.OBSERVER)))
    query = with_visit().where(Observation.id == observation_id, _is_taken_to_sign(me), may_read)
    return session.scalar(query)


def held_to_sign(session: Session, actor: Actor, observation_id: int, today: date) -> Observation | None:
    """The same to be signed, held off from everybody else, even where its observer signed a moment ago."""
    me = actor.person_id
    if me is None or Role.OBSERVER not in actor.roles:
        return None
    may_sign = or_(_signed_by(me), _stands_in(me, today))
    query = with_visit().where(Observation.id == observation_id, _is_taken_to_sign(me), may_sign)
    return session.scalar(_held(query))


def still_to_sign(session: Session, stand_in_id: int, today: date) -> Sequence[Observation]:
    """What somebody took over to sign and nobody has signed, the first to be shared first."""
    # A database that begins with the few that were taken over need not walk through everybody's.
    taken = select(ObservationTakenOver.observation_id).where(ObservationTakenOver.by_id == stand_in_id)
    query = with_visit().where(
        Observation.id.in_(taken),
        _is_taken_to_sign(stand_in_id),
        _stands_in(stand_in_id, today),
        ~signed_as(SignedAs.OBSERVER),
    )
    return session.scalars(query.order_by(Observation.shared_at, Observation.id).limit(PAGE)).all()


def signs_today(session: Session, observation: Observation, today: date) -> int:
    """Who is to sign as the observer: whoever took that over and stands in today, or the observer."""
    taken = (
        select(ObservationTakenOver.by_id)
        .join(Observation, Observation.id == ObservationTakenOver.observation_id)
        .where(
            Observation.id == observation.id,
            ObservationTakenOver.what == Taken.SIGNING.value,
            ObservationTakenOver.from_id == Observation.observer_id,
            covers.stands_in(ObservationTakenOver.by_id, Observation.observer_id, today),
        )
        .order_by(ObservationTakenOver.id.desc())
    )
    return session.scalar(taken.limit(1)) or observation.observer_id


def _is_taken_to_sign(person_id: int) -> ColumnElement[bool]:
    return and_(*_can_be_signed_by(person_id), _has_taken(person_id, Taken.SIGNING))


def _stands_in(person_id: int, today: date) -> ColumnElement[bool]:
    return covers.stands_in(person_id, Observation.observer_id, today)


def _signed_by(person_id: int) -> ColumnElement[bool]:
    return exists().where(
        Signature.observation_id == Observation.id,
        Signature.as_role == SignedAs.OBSERVER.value,
        Signature.person_id == person_id,
    )


def _can_be_signed_by(person_id: int) -> tuple[ColumnElement[bool], ...]:
    """Shared, not about themself, and nothing that they still have to be blind to."""
    shared = Observation.shared_at.is_not(None)
    return shared, ObservedVisit.practitioner_id != person_id, ~stays_blind(person_id)


def _is_open_to(person_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """Covered today and on the day of the visit, by somebody who has no other part in the visit."""
    other = aliased(Observation)
    on_it = exists().where(other.visit_id == Observation.visit_id, other.observer_id == person_id)
    is_covered = covers.stands_in(person_id, Observation.observer_id, today, ObservedVisit.seen_on)
    return is_covered, ObservedVisit.practitioner_id != person_id, ~on_it


def _is_to_come(today: date) -> ColumnElement[bool]:
    return and_(Observation.shared_at.is_(None), ObservedVisit.seen_on >= today)


def _is_begun(session: Session, observation: Observation, forms: Forms) -> bool:
    """Whether its observer has written something: nobody can go on with what another person saw."""
    names = (owners.observation(observation.id), owners.moments(observation.id))
    if any(drafts.draft_of(session, one) for one in names):
        return True
    return ledger.is_awaited(session, observation.observer_id, forms(observation.id))


def _has_taken(person_id: int, what: Taken) -> ColumnElement[bool]:
    """A visit changes its observer; what is signed in somebody's place stays the observation of them."""
    of_them = [ObservationTakenOver.from_id == Observation.observer_id] if what is Taken.SIGNING else []
    return exists().where(
        ObservationTakenOver.observation_id == Observation.id,
        ObservationTakenOver.by_id == person_id,
        ObservationTakenOver.what == what.value,
        *of_them,
    )


def _has_taken_before(session: Session, observation: Observation, person_id: int) -> bool:
    query = select(ObservationTakenOver.id).where(
        ObservationTakenOver.observation_id == observation.id,
        ObservationTakenOver.by_id == person_id,
        ObservationTakenOver.from_id == observation.observer_id,
        ObservationTakenOver.what == Taken.SIGNING.value,
    )
    return session.scalar(query.limit(1)) is not None


def _held(query: Select[Observation]) -> Select[Observation]:
    return query.with_for_update(of=Observation).execution_options(populate_existing=True)


def _keep(
    session: Session, observation: Observation, what: Taken, from_id: int, by_id: int, now: datetime
) -> None:
    session.add(
        ObservationTakenOver(
            observation_id=observation.id, what=what.value, from_id=from_id, by_id=by_id, taken_at=now
        )
    )
    session.flush()
    actor, subject = f"person:{by_id}", f"person:{from_id}"
    details = {"observation": observation.id, "what": what.value}
    audit.record(session, "observation.taken over", actor=actor, subject=subject, now=now, **details)

"""What changes an observation: begin, share, rate oneself, reply, sign."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rubrics.model import Rubric
from webapp import audit
from webapp.practice import listening, preparing, rules
from webapp.practice.models import (
    Amendment,
    Observation,
    ObservationLevel,
    ObservedMoment,
    ObservedVisit,
    Reply,
    SelfRating,
    SelfRatingLevel,
    Signature,
)
from webapp.practice.moments import Moment
from webapp.practice.queries import state_of
from webapp.practice.rules import AnotherObserversError, Mark, Purpose, SignedAs, TooLateError


@dataclass(frozen=True)
class LoggedVisit:
    """A visit as an observer logs it; `visit` is the one that another observer has logged already."""

    practitioner_id: int
    team_id: int | None
    seen_on: date
    purpose: Purpose
    visit: ObservedVisit | None = None
    preparation: preparing.Preparation | None = None


@dataclass(frozen=True)
class Feedback:
    """What an observer says besides the levels."""

    strengths: str = ""
    next_step: str = ""
    question: str = ""


NO_FEEDBACK = Feedback()


def begin(
    session: Session,
    logged: LoggedVisit,
    *,
    observer_id: int,
    client_id: uuid.UUID,
    rubric: Rubric,
    now: datetime,
) -> Observation:
    """Begin an observation; the same form sent again begins nothing new.

    Raises:
        AnotherObserversError: when the form's id is that of another observer's form.
    """
    if (begun := _begun_before(session, client_id, observer_id)) is not None:
        return begun
    visit = logged.visit or ObservedVisit(
        practitioner_id=logged.practitioner_id,
        team_id=logged.team_id,
        seen_on=logged.seen_on,
        purpose=logged.purpose.value,
    )
    if logged.preparation is not None:
        preparing.add(visit, logged.preparation)
    observation = Observation(
        observer_id=observer_id,
        client_id=client_id,
        instrument=rubric.id,
        version=rubric.version,
        begun_at=now,
    )
    try:
        with session.begin_nested():
            observation.visit = visit
            session.add(observation)
    except IntegrityError:
        # The same form arrived twice at once: the other one has been stored meanwhile.
        stored = _begun_before(session, client_id, observer_id)
        if stored is None:
            raise
        return stored
    return observation


def _begun_before(session: Session, client_id: uuid.UUID, observer_id: int) -> Observation | None:
    begun = session.scalar(select(Observation).where(Observation.client_id == client_id))
    if begun is not None and begun.observer_id != observer_id:
        raise AnotherObserversError
    return begun


def share(
    session: Session,
    observation: Observation,
    *,
    notes: str,
    marks: Mapping[str, Mark],
    digest: str,
    now: datetime,
    moments: Sequence[Moment] = (),
    feedback: Feedback = NO_FEEDBACK,
    language: str = "en",
) -> None:
    """Let the practitioner read an observation; nothing in it changes from now on.

    `digest` is that of the form as sent: the same form sent again changes nothing. What the observer wrote
    is looked through for signs that somebody may not be safe.

    Raises:
        TooLateError: when a different form was shared already.
    """
    if not rules.may_edit(state_of(observation)):
        if observation.shared_digest == digest:
            return
        raise TooLateError
    observation.notes, observation.shared_at, observation.shared_digest = notes, now, digest
    observation.strengths, observation.next_step = feedback.strengths, feedback.next_step
    observation.question = feedback.question
    observation.moments = [
        ObservedMoment(position=place, noted_at=one.noted_at, text=one.text, criteria=list(one.criteria))
        for place, one in enumerate(moments, 1)
    ]
    session.add_all(
        ObservationLevel(
            observation_id=observation.id, criterion=criterion, level=mark.level, evidence=mark.evidence
        )
        for criterion, mark in marks.items()
    )
    session.flush()
    _note(session, "observation.shared", observation, observation.observer_id, now)
    listening.hear(session, observation, marks, language, now)


def rate_own_visit(
    session: Session,
    visit: ObservedVisit,
    *,
    marks: Mapping[str, Mark],
    rubric: Rubric,
    digest: str,
    now: datetime,
) -> None:
    """Keep how a practitioner saw their own visit; it is given once.

    Raises:
        TooLateError: when a different self-rating was given already.
    """
    if visit.self_rating is not None:
        if visit.self_rating.digest == digest:
            return
        raise TooLateError
    rating = SelfRating(
        visit=visit, instrument=rubric.id, version=rubric.version, submitted_at=now, digest=digest
    )
    rating.levels = [
        SelfRatingLevel(criterion=criterion, level=mark.level) for criterion, mark in marks.items()
    ]
    session.add(rating)
    session.flush()


def reply(
    session: Session, observation: Observation, *, text: str, now: datetime, is_contested: bool = False
) -> None:
    """Keep the practitioner's reply beside the observation; it is given once.

    Raises:
        TooLateError: when another reply stands, or the practitioner has signed.
    """
    standing = observation.reply
    if standing is not None and (standing.text, standing.is_contested) == (text, is_contested):
        return
    if not rules.may_reply(state_of(observation)):
        raise TooLateError
    observation.reply = Reply(text=text, is_contested=is_contested, written_at=now)
    session.flush()
    _note(session, "observation.replied", observation, observation.visit.practitioner_id, now)


def sign(
    session: Session,
    observation: Observation,
    *,
    part: SignedAs,
    person_id: int,
    client_id: uuid.UUID,
    now: datetime,
    for_id: int | None = None,
) -> None:
    """Sign in one part; with both signatures the observation is locked. `for_id` is whose place it is in.

    Raises:
        TooLateError: when this part has signed already, with another form.
    """
    signed = next((one for one in observation.signatures if one.as_role == part.value), None)
    if signed is not None and signed.client_id == client_id:
        return
    if not rules.may_sign(state_of(observation), part):
        raise TooLateError
    observation.signatures.append(
        Signature(as_role=part.value, person_id=person_id, signed_at=now, client_id=client_id, for_id=for_id)
    )
    session.flush()
    kind = "observation.signed" if for_id is None else "observation.signed for another"
    _note(session, kind, observation, person_id, now)


def amend(
    session: Session,
    observation: Observation,
    *,
    reason: str,
    text: str,
    person_id: int,
    client_id: uuid.UUID,
    now: datetime,
) -> None:
    """Add to what both have signed; what they signed stays as it is.

    Raises:
        TooLateError: before both have signed, when there is nothing to amend yet.
        AnotherObserversError: when the form's id is that of another amendment.
    """
    if not rules.may_amend(state_of(observation)):
        raise TooLateError
    made = Amendment(
        observation_id=observation.id,
        client_id=client_id,
        person_id=person_id,
        reason=reason,
        text=text,
        added_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        standing = session.scalars(select(Amendment).where(Amendment.client_id == client_id)).one()
        if (standing.observation_id, standing.person_id) != (observation.id, person_id):
            raise AnotherObserversError from None
        return
    _note(session, "observation.amended", observation, person_id, now)


def _note(session: Session, kind: str, observation: Observation, person_id: int, now: datetime) -> None:
    audit.record(
        session,
        kind,
        actor=f"person:{person_id}",
        subject=f"person:{observation.visit.practitioner_id}",
        now=now,
        observation=observation.id,
    )

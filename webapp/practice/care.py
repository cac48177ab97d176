"""What is kept about observed visits: given to the person on request, erased, and gone with the module."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, select
from sqlalchemy.orm import Session

from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.outbox import service as outbox
from webapp.practice import owners, reminding
from webapp.practice.models import (
    Amendment,
    Goal,
    Observation,
    ObservationLevel,
    ObservationTakenOver,
    ObservedMoment,
    ObservedVisit,
    Reply,
    SecondLook,
    SelfRating,
    SelfRatingLevel,
    Signature,
)

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (
    Signature,
    Reply,
    Amendment,
    Goal,
    SecondLook,
    ObservationTakenOver,
    ObservedMoment,
    ObservationLevel,
    Observation,
    SelfRatingLevel,
    SelfRating,
    ObservedVisit,
)


def erase_all(session: Session) -> int:
    """Delete everything of this room, drafts included, and return how many rows went."""
    gone = 0
    for prefix in owners.PREFIXES:
        for rest in drafts.drafts_of(session, prefix):
            capture.finish(session, prefix + rest)
            gone += 1
    session.flush()
    outbox.erase_all(session, reminding.KIND)
    return gone + sum(_delete(session, table) for table in TABLES)


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What is held about a person as a practitioner, and what they wrote as an observer.

    Keys: "visits" (each with its observations, self-rating, reply and signatures), "observed by
    me" (the observations they wrote, finished or not), "drafts" (their unfinished forms) and "taken over"
    (what they took over standing in, and what somebody took over from them).
    """
    visits = session.scalars(
        select(ObservedVisit)
        .where(ObservedVisit.practitioner_id == person_id)
        .order_by(ObservedVisit.seen_on, ObservedVisit.id)
    ).all()
    written = session.scalars(
        select(Observation).where(Observation.observer_id == person_id).order_by(Observation.id)
    ).all()
    mine = [owner(one.id) for one in written for owner in (owners.observation, owners.moments)]
    mine += [owners.self_rating(visit.id) for visit in visits]
    mine += [owners.reply(one.id) for visit in visits for one in visit.observations]
    found = ((owner, drafts.draft_of(session, owner)) for owner in mine)
    return {
        "visits": [_visit(visit) for visit in visits],
        "observed by me": [_observation(one) for one in written],
        "drafts": [{"form": owner, "fields": draft.fields} for owner, draft in found if draft is not None],
        "taken over": [_taken(one, person_id) for one in session.scalars(_taken_by_or_from(person_id))],
    }


def _taken_by_or_from(person_id: int) -> Select[ObservationTakenOver]:
    theirs = (ObservationTakenOver.by_id == person_id) | (ObservationTakenOver.from_id == person_id)
    return select(ObservationTakenOver).where(theirs).order_by(ObservationTakenOver.id)


def _taken(one: ObservationTakenOver, person_id: int) -> dict[str, Any]:
    return {
        "observation": one.observation_id,
        "what": one.what,
        "by me": one.by_id == person_id,
        "at": one.taken_at.isoformat(),
    }


def _visit(visit: ObservedVisit) -> dict[str, Any]:
    rated = visit.self_rating
    return {
        "visit": visit.id,
        "seen on": visit.seen_on.isoformat(),
        "purpose": visit.purpose,
        "consent": [visit.consent, visit.consent_how],
        "wanted": visit.wanted,
        "observations": [_observation(one) for one in visit.observations if one.shared_at is not None],
        "self-rating": None if rated is None else {one.criterion: one.level for one in rated.levels},
    }


def _observation(observation: Observation) -> dict[str, Any]:
    asked = observation.second_look
    return {
        "observation": observation.id,
        "instrument": f"{observation.instrument} {observation.version}",
        "shared at": None if observation.shared_at is None else observation.shared_at.isoformat(),
        "notes": observation.notes,
        "moments": [
            {"at": one.noted_at.isoformat(), "text": one.text, "shows": one.criteria}
            for one in observation.moments
        ],
        "strengths": observation.strengths,
        "next step": observation.next_step,
        "question": observation.question,
        "amendments": [
            {"at": one.added_at.isoformat(), "reason": one.reason, "text": one.text}
            for one in observation.amendments
        ],
        "levels": {
            one.criterion: {"level": one.level, "evidence": one.evidence} for one in observation.levels
        },
        "reply": None if observation.reply is None else observation.reply.text,
        "contested": observation.reply is not None and observation.reply.is_contested,
        "goals": [
            {"goal": one.text, "by": one.by_on.isoformat(), "reached": one.met_at is not None}
            for one in observation.goals
        ],
        "second look asked at": None if asked is None else asked.asked_at.isoformat(),
        "signed": {one.as_role: one.signed_at.isoformat() for one in observation.signatures},
        "signed by a stand-in": [one.as_role for one in observation.signatures if one.for_id is not None],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Delete a practitioner's visits whole, and what an observer has not shared; return the rows gone.

    What an observer has shared belongs to the practitioner's record and stays.
    """
    visits = session.scalars(select(ObservedVisit.id).where(ObservedVisit.practitioner_id == person_id)).all()
    observations = session.scalars(
        select(Observation.id).where(
            Observation.visit_id.in_(visits)
            | ((Observation.observer_id == person_id) & Observation.shared_at.is_(None))
        )
    ).all()
    ratings = session.scalars(select(SelfRating.id).where(SelfRating.visit_id.in_(visits))).all()
    _finish(session, (owners.observation(one) for one in observations))
    _finish(session, (owners.moments(one) for one in observations))
    _finish(session, (owners.reply(one) for one in observations))
    _finish(session, (owners.self_rating(one) for one in visits))
    conditions: dict[type, ColumnElement[bool]] = {
        Signature: Signature.observation_id.in_(observations),
        Reply: Reply.observation_id.in_(observations),
        Amendment: Amendment.observation_id.in_(observations),
        Goal: Goal.observation_id.in_(observations),
        SecondLook: SecondLook.observation_id.in_(observations),
        ObservationTakenOver: ObservationTakenOver.observation_id.in_(observations)
        | (ObservationTakenOver.by_id == person_id)
        | (ObservationTakenOver.from_id == person_id),
        ObservedMoment: ObservedMoment.observation_id.in_(observations),
        ObservationLevel: ObservationLevel.observation_id.in_(observations),
        Observation: Observation.id.in_(observations),
        SelfRatingLevel: SelfRatingLevel.self_rating_id.in_(ratings),
        SelfRating: SelfRating.id.in_(ratings),
        ObservedVisit: ObservedVisit.id.in_(visits),
    }
    seen_by_them_alone = session.scalars(
        select(Observation.visit_id).where(
            Observation.id.in_(observations), Observation.visit_id.not_in(visits)
        )
    ).all()
    for one in observations:
        outbox.erase_all(session, reminding.about(one))
    gone = sum(_delete(session, table, conditions[table]) for table in TABLES)
    unseen = ~exists().where(Observation.visit_id == ObservedVisit.id)
    return gone + _delete(session, ObservedVisit, ObservedVisit.id.in_(seen_by_them_alone), unseen)


def _finish(session: Session, owned: Iterable[str]) -> None:
    for owner in owned:
        capture.finish(session, owner)
    session.flush()


def _delete(session: Session, table: type, *where: ColumnElement[bool]) -> int:
    gone = session.connection().execute(delete(table).where(*where)).rowcount
    session.expire_all()
    return gone

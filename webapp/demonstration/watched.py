"""How supervisors supervise, watched by observers: three supervisions of each in the year before today."""

import uuid
from datetime import timedelta

import numpy as np
from sqlalchemy.orm import Session

from rubrics import loader
from webapp.access.policy import Role
from webapp.accounts.queries import people_in_role, teams_in_role
from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.truth import World
from webapp.practice.models import (
    Observation,
    ObservationLevel,
    ObservedVisit,
    SelfRating,
    SelfRatingLevel,
    Signature,
)
from webapp.practice.rules import Consent, Purpose, SignedAs

INSTRUMENT = "supervision"
SEED = 7
EACH = 3
# As published for supervision: 28, 41 and 31 in a hundred sessions at each of three levels.
SHARES = (0.28, 0.41, 0.31)
APART = timedelta(days=110)


def make(session: Session, world: World, staff: Staff) -> None:
    """Invent them; the last of the first supervisor still waits to be rated by her and read."""
    # Numbers of its own, so that the rest of the authority stays as it is.
    rng = np.random.default_rng(SEED)
    observers = sorted(staff.observers.values())
    for place, supervisor in enumerate(people_in_role(session, Role.SUPERVISOR, world.today)):
        team = min(teams_in_role(session, supervisor.id, Role.SUPERVISOR, world.today), default=None)
        for number in range(EACH):
            held_on = world.today - timedelta(days=5 + place) - number * APART
            observer = observers[(place + number) % len(observers)]
            visit = ObservedVisit(
                practitioner_id=supervisor.id,
                team_id=team,
                seen_on=held_on,
                purpose=Purpose.SUPERVISION.value,
                consent=Consent.AGREED.value,
                consent_how=words.ASKED_AT_SUPERVISION,
            )
            observation = _observation(rng, world, visit, observer)
            session.add(observation)
            session.flush()
            if place or number:
                _answered(rng, world, observation)
    session.flush()


def _levels(rng: np.random.Generator) -> dict[str, int]:
    criteria = loader.rubric(INSTRUMENT).criteria
    return {each.id: int(level) for each, level in zip(criteria, _drawn(rng, len(criteria)), strict=True)}


def _drawn(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.choice([1, 2, 3], size=count, p=SHARES)


def _observation(rng: np.random.Generator, world: World, visit: ObservedVisit, observer: int) -> Observation:
    return Observation(
        visit=visit,
        observer_id=observer,
        client_id=uuid.UUID(bytes=rng.bytes(16), version=4),
        instrument=INSTRUMENT,
        version=1,
        strengths=words.SUPERVISED_WELL,
        next_step=words.NEXT_IN_SUPERVISION,
        question=words.TO_THINK_ABOUT_IN_SUPERVISION,
        begun_at=world.at(visit.seen_on, 14),
        shared_at=world.at(visit.seen_on, 16),
        levels=[
            ObservationLevel(criterion=criterion, level=level, evidence=words.SUPERVISION_SEEN[level - 1])
            for criterion, level in _levels(rng).items()
        ],
    )


def _answered(rng: np.random.Generator, world: World, observation: Observation) -> None:
    """The supervisor has rated it, and both have signed."""
    visit = observation.visit
    visit.self_rating = SelfRating(
        instrument=INSTRUMENT,
        version=1,
        submitted_at=world.at(visit.seen_on + timedelta(days=1)),
        levels=[
            SelfRatingLevel(criterion=criterion, level=level) for criterion, level in _levels(rng).items()
        ],
    )
    for part, person in (
        (SignedAs.PRACTITIONER, visit.practitioner_id),
        (SignedAs.OBSERVER, observation.observer_id),
    ):
        observation.signatures.append(
            Signature(
                as_role=part.value,
                person_id=person,
                signed_at=world.at(visit.seen_on + timedelta(days=3)),
                client_id=uuid.UUID(bytes=rng.bytes(16), version=4),
            )
        )

"""Two years of watched visits, a fifth of them seen by two observers of differing severity."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np

from rubrics import loader
from webapp.demonstration import words
from webapp.demonstration.authority import Practitioner, Staff
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, SKILLS, World
from webapp.practice.models import (
    Observation,
    ObservationLevel,
    ObservedMoment,
    ObservedVisit,
    Reply,
    SelfRating,
    SelfRatingLevel,
    Signature,
)
from webapp.practice.rules import Consent, Purpose, SignedAs

INSTRUMENT = "practice-observation"
VISITS = [each.value for each in Purpose if each is not Purpose.SUPERVISION]
VISITS_A_YEAR = 8
DOUBLE_RATED = 0.2
NOT_OBSERVED = 0.08
RATED_THEMSELVES = 0.85
# What a practitioner sees in themself above what an ordinary observer sees.
KINDER_TO_ONESELF = 0.5
# Visits of the last days are still being read, answered and signed.
STILL_OPEN = timedelta(days=14)
# What was seen is shared so long after the visit.
LATER = timedelta(hours=2)


def make(world: World, rows: Rows, staff: Staff) -> None:
    """Invent every practitioner's visits, month by month."""
    criteria = {each.construct: each.id for each in loader.rubric(INSTRUMENT).criteria}
    for place, practitioner in enumerate(staff.practitioners):
        begins = world.month_of(practitioner.starts_on)
        for month in range(begins, MONTHS):
            # Eight visits fall in twelve months: two months of three, begun at a different one each.
            if (month + place) % 12 * VISITS_A_YEAR % 12 < VISITS_A_YEAR:
                _visit(world, rows, staff, practitioner, world.day_in(month), criteria)
    for practitioner in staff.practitioners[::6]:
        day = world.today - timedelta(days=int(world.rng.integers(2, 9)))
        _visit(world, rows, staff, practitioner, day, criteria)
    for place, observer in enumerate(sorted(staff.observers.values())):
        _begun(world, rows, staff, staff.practitioners[6 * place + 1], observer)


def _begun(world: World, rows: Rows, staff: Staff, who: Practitioner, observer: int) -> None:
    """Invent a visit of the last working day that its observer has logged and not written down yet."""
    seen_on = world.today - timedelta(days=1)
    seen_on -= timedelta(days=max(0, seen_on.weekday() - 4))
    team = who.team_on(seen_on)
    visit = rows.add(
        ObservedVisit,
        practitioner_id=who.id,
        team_id=staff.teams[team] if team else None,
        family_id=None,
        seen_on=seen_on,
        purpose=next(iter(Purpose)).value,
        consent=Consent.AGREED.value,
        consent_how=words.ASKED,
        wanted=words.WANTED,
    )
    rows.add(
        Observation,
        visit_id=visit,
        observer_id=observer,
        client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"begun:{observer}"),
        instrument=INSTRUMENT,
        version=1,
        notes="",
        begun_at=world.now - timedelta(hours=2),
        shared_at=None,
    )


def _visit(
    world: World, rows: Rows, staff: Staff, who: Practitioner, day: date, criteria: Mapping[str, str]
) -> None:
    team = who.team_on(day)
    visit = rows.add(
        ObservedVisit,
        practitioner_id=who.id,
        team_id=staff.teams[team] if team else None,
        family_id=None,
        seen_on=day,
        purpose=world.pick(VISITS),
        consent=Consent.AGREED.value,
        consent_how=words.ASKED,
        wanted="",
    )
    shown = _shown(world, who, day, team or "")
    count = 2 if world.rng.random() < DOUBLE_RATED else 1
    open_still = world.today - day < STILL_OPEN
    for name in world.rng.choice(sorted(staff.observers), size=count, replace=False):
        seen = shown + world.truth.severity.get(str(name), 0.0)
        observer = staff.observers[str(name)]
        _observation(world, rows, visit, who.id, observer, day, seen, criteria, open_still)
    if not open_still and world.rng.random() < RATED_THEMSELVES:
        _self_rating(world, rows, visit, day, shown + KINDER_TO_ONESELF, criteria)


def _shown(world: World, who: Practitioner, day: date, team: str) -> np.ndarray:
    """What this visit shows on each skill before anybody grades it: one visit is not the worker."""
    with_this_family = world.rng.normal(0, 0.35)
    better = world.truth.improvement if world.has_improved(team, day) else 0.0
    return np.array(
        [
            who.skills[skill] + with_this_family + (better if skill in world.truth.improved_skills else 0.0)
            for skill in SKILLS
        ]
    )


def _levels(world: World, seen: np.ndarray) -> list[int | None]:
    noisy = np.clip(np.rint(seen + world.rng.normal(0, 0.4, len(SKILLS))), 1, 5).astype(int)
    missing = world.rng.random(len(SKILLS)) < NOT_OBSERVED
    return [None if gone else int(level) for level, gone in zip(noisy, missing, strict=True)]


def _observation(
    world: World,
    rows: Rows,
    visit: int,
    practitioner: int,
    observer: int,
    day: date,
    seen: np.ndarray,
    criteria: Mapping[str, str],
    open_still: bool,
) -> None:
    shared_at = world.at(day, 18)
    observation = rows.add(
        Observation,
        visit_id=visit,
        observer_id=observer,
        client_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
        instrument=INSTRUMENT,
        version=1,
        notes=world.pick(words.NOTES),
        strengths=words.STRENGTHS[visit % len(words.STRENGTHS)],
        next_step=words.NEXT_STEPS[visit % len(words.NEXT_STEPS)],
        question=words.QUESTIONS[visit % len(words.QUESTIONS)],
        begun_at=world.at(day, 16),
        shared_at=shared_at,
    )
    for skill, level in zip(SKILLS, _levels(world, seen), strict=True):
        wording = words.EVIDENCE[skill][0 if (level or 0) < 3 else 1 if level == 3 else 2]
        rows.add_part(
            ObservationLevel,
            observation_id=observation,
            criterion=criteria[skill],
            level=level,
            evidence="" if level is None else wording,
        )
    if open_still:
        _moments(rows, observation, shared_at - LATER, criteria)
        return
    if world.rng.random() < 0.3:
        rows.add_part(
            Reply,
            observation_id=observation,
            text=world.pick(words.REPLIES),
            written_at=world.at(day + timedelta(days=2)),
        )
    for part, person in ((SignedAs.PRACTITIONER, practitioner), (SignedAs.OBSERVER, observer)):
        rows.add_part(
            Signature,
            observation_id=observation,
            as_role=part.value,
            person_id=person,
            signed_at=world.at(day + timedelta(days=3)),
            client_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
        )


def _moments(rows: Rows, observation: int, begun_at: datetime, criteria: Mapping[str, str]) -> None:
    for place, (minutes, text, shown) in enumerate(words.MOMENTS, 1):
        rows.add(
            ObservedMoment,
            observation_id=observation,
            position=place,
            noted_at=begun_at + timedelta(minutes=minutes),
            text=text,
            criteria=[criteria[skill] for skill in shown],
        )


def _self_rating(
    world: World, rows: Rows, visit: int, day: date, seen: np.ndarray, criteria: Mapping[str, str]
) -> None:
    rating = rows.add(
        SelfRating,
        visit_id=visit,
        instrument=INSTRUMENT,
        version=1,
        submitted_at=world.at(day + timedelta(days=1)),
    )
    for skill, level in zip(SKILLS, _levels(world, seen), strict=True):
        rows.add_part(SelfRatingLevel, self_rating_id=rating, criterion=criteria[skill], level=level)

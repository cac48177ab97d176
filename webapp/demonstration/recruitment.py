"""Two past campaigns with those who were hired, and one whose forty answers are half assessed."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from rubrics import loader as rubrics
from scenarios import loader as library
from scenarios.checks import checks_of
from scenarios.model import Scenario, Task, TextTask
from webapp import audit
from webapp.demonstration import responses, words
from webapp.demonstration.authority import HIRED_FIRST, Practitioner, Staff
from webapp.demonstration.names import Names
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, World
from webapp.recruitment.allocation import Use
from webapp.recruitment.models import (
    Assessment,
    AssessmentMark,
    AssessorEvent,
    Attempt,
    Campaign,
    CampaignCut,
    CampaignMember,
    CampaignScenario,
    Decision,
    Hire,
    TaskAnswer,
    Trial,
)
from webapp.recruitment.rules import REFERENCE_LETTERS, DecisionOutcome, Happened, Part

CANDIDATES_NOW = 40
# Each with its version. The past campaigns asked what there was then; the one that is open asks every kind.
ASKED_BEFORE = (("both-in-the-room", 1), ("not-by-friday", 1), ("the-morning-after", 1))
ASKED_NOW = (
    ("both-in-the-room", 2),
    ("not-by-friday", 1),
    ("the-morning-after", 2),
    ("five-visits-one-afternoon", 1),
    ("a-lift-home", 1),
    ("the-third-phone", 1),
)
# How many of the forty each of the two assessors has assessed.
ASSESSED = (26, 16)
NOT_HIRED = 12
# Those who were hired answered better than those who were not, by twice this many standard deviations.
ABOVE = 0.7
VALUES = ("high-expectations", "belonging", "whatever-it-takes", "resilience")
FLOOR, ESSENTIAL_FLOOR, OVERALL = 0.35, 0.4, 0.5
ESSENTIAL = frozenset({"belonging", "resilience"})


@dataclass(frozen=True)
class Candidate:
    """Somebody who answered: how strong they are, in standard deviations, by value asked for."""

    strengths: dict[str, float]
    hired: Practitioner | None = None


def make(world: World, rows: Rows, staff: Staff) -> None:
    """Invent the campaigns; the second past one also has some who were not hired."""
    first, second = staff.hired[:HIRED_FIRST], staff.hired[HIRED_FIRST:]
    _past(world, rows, staff, "Autumn intake", first, 0, world.month_start(-2))
    _past(world, rows, staff, "Spring intake", second, NOT_HIRED, world.month_start(MONTHS - 12))
    names, people = Names(begin=200), [_candidate(world, None) for _ in range(CANDIDATES_NOW)]
    closes_on = world.today + timedelta(days=12)
    asked = tuple(library.scenario(id, version) for id, version in ASKED_NOW)
    campaign = _campaign(world, rows, staff, "Family practitioners", closes_on, asked)
    # The kinds of task that came later draw from numbers of their own, so that all else stays as it was.
    apart = replace(world, rng=world.rng.spawn(1)[0])
    for number, candidate in enumerate(people):
        day = world.today - timedelta(days=int(world.rng.integers(1, 9)))
        attempt = _attempt(world, rows, campaign, candidate, names.next(), day)
        done = [who for who, count in zip(_assessors(staff), ASSESSED, strict=True) if number < count]
        _answers(world, rows, attempt, candidate, done, day, asked[: len(ASKED_BEFORE)])
        _answers(apart, rows, attempt, candidate, done, day, asked[len(ASKED_BEFORE) :])


def _assessors(staff: Staff) -> tuple[int, int]:
    return staff.by_name["Anil Kapoor"], staff.by_name["Bethan Rowe"]


def _candidate(world: World, hired: Practitioner | None, mean: float = 0.0) -> Candidate:
    general = mean + 0.5 * float(world.rng.normal())
    strengths = {value: general + float(world.rng.normal(0, 0.85)) for value in VALUES}
    if hired is not None:
        strengths[world.truth.predicting_value] = mean + hired.strength
    return Candidate(strengths, hired)


def _past(
    world: World,
    rows: Rows,
    staff: Staff,
    title: str,
    hired: Sequence[Practitioner],
    others: int,
    closed_on: date,
) -> None:
    asked = tuple(library.scenario(id, version) for id, version in ASKED_BEFORE)
    campaign = _campaign(world, rows, staff, title, closed_on, asked)
    names = Names(begin=150)
    people = [_candidate(world, each, ABOVE) for each in hired]
    people += [_candidate(world, None, -ABOVE) for _ in range(others)]
    for candidate in people:
        name = candidate.hired.name if candidate.hired else names.next()
        attempt = _attempt(world, rows, campaign, candidate, name, closed_on - timedelta(days=5))
        _answers(world, rows, attempt, candidate, _assessors(staff), closed_on - timedelta(days=2), asked)
        _decision(world, rows, staff, attempt, candidate, closed_on + timedelta(days=5))


def _campaign(
    world: World, rows: Rows, staff: Staff, title: str, closes_on: date, asked: Sequence[Scenario]
) -> int:
    campaign = rows.add(
        Campaign,
        client_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
        title=title,
        role="Family practitioner",
        closes_on=closes_on,
        recruiter_id=staff.by_name["Ruth Adeyemi"],
        opened_at=world.at(closes_on - timedelta(days=30)),
        seed=world.rng.bytes(16).hex(),
        overall_cut=OVERALL,
        method="Illustrative: set by two panel members for the demonstration",
    )
    for position, scenario in enumerate(asked, start=1):
        rows.add(
            CampaignScenario,
            campaign_id=campaign,
            position=position,
            scenario=scenario.id,
            version=scenario.version,
        )
    for value in VALUES:
        essential = value in ESSENTIAL
        floor = ESSENTIAL_FLOOR if essential else FLOOR
        rows.add(CampaignCut, campaign_id=campaign, construct=value, floor=floor, essential=essential)
    parts = [(person, Part.ASSESSOR) for person in _assessors(staff)]
    parts += [(staff.by_name[name], Part.PANEL) for name in ("Peter Okoro", "Joan Ellery")]
    for person, part in parts:
        rows.add(CampaignMember, campaign_id=campaign, person_id=person, part=part.value)
    for person in _assessors(staff):
        _ready(world, rows, campaign, person, asked, closes_on - timedelta(days=20))
    return campaign


def _ready(
    world: World, rows: Rows, campaign: int, person: int, asked: Sequence[Scenario], day: date
) -> None:
    """An assessor said that they know nobody, and practised with the levels that were agreed."""
    rows.add(
        AssessorEvent,
        campaign_id=campaign,
        person_id=person,
        kind=Happened.DECLARED.value,
        words="",
        by_id=person,
        at=world.at(day),
    )
    for scenario in asked:
        for task in scenario.tasks:
            found = checks_of(scenario.id, scenario.version, task.id)
            for check in found.used_for(Use.PRACTICE.value) if found else ():
                rows.add(
                    Trial,
                    campaign_id=campaign,
                    assessor_id=person,
                    reference=hashlib.sha256(f"{campaign}/{person}/{check.id}".encode()).hexdigest()[:16],
                    use=Use.PRACTICE.value,
                    question=f"{scenario.id}/v{scenario.version}/{task.id}",
                    check_id=check.id,
                    round=0,
                    levels=check.key,
                    off=0,
                    submitted_at=world.at(day),
                )


def _attempt(world: World, rows: Rows, campaign: int, candidate: Candidate, name: str, day: date) -> int:
    email = f"{name.lower().replace(' ', '.')}@candidates.example"
    letters = [REFERENCE_LETTERS[int(n)] for n in world.rng.integers(len(REFERENCE_LETTERS), size=6)]
    return rows.add(
        Attempt,
        campaign_id=campaign,
        reference="".join(letters),
        name=name,
        email=email,
        email_key=audit.pseudonym(f"candidate:{email}"),
        invited_at=world.at(day - timedelta(days=6)),
        submitted_at=world.at(day),
        submission_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
        receipt=hashlib.sha256(world.rng.bytes(16)).hexdigest(),
    )


def _answers(
    world: World,
    rows: Rows,
    attempt: int,
    candidate: Candidate,
    assessors: Sequence[int],
    day: date,
    asked: Sequence[Scenario],
) -> None:
    for scenario in asked:
        for task in scenario.tasks:
            answer = _answer(world, rows, attempt, scenario, task, candidate)
            if isinstance(task, TextTask):
                for assessor in assessors:
                    _assessment(world, rows, answer, task, candidate, assessor, day)


def _answer(
    world: World, rows: Rows, attempt: int, scenario: Scenario, task: Task, candidate: Candidate
) -> int:
    return rows.add(
        TaskAnswer,
        attempt_id=attempt,
        reference=world.rng.bytes(8).hex(),
        scenario=scenario.id,
        version=scenario.version,
        task=task.id,
        response=_response(world, task, candidate),
    )


def _response(world: World, task: Task, candidate: Candidate) -> Any:
    if isinstance(task, TextTask):
        return _written(world, candidate)
    strength = float(np.mean([candidate.strengths.get(construct, 0.0) for construct in task.constructs]))
    return responses.felt(world.rng, task, strength)


def _written(world: World, candidate: Candidate) -> str:
    strength = float(np.mean(list(candidate.strengths.values())))
    middles = words.ANSWER_MIDDLES[int(np.clip(np.rint(strength * 0.8 + 1), 0, 2))]
    return " ".join(
        (world.pick(words.ANSWER_OPENINGS), world.pick(middles), world.pick(words.ANSWER_ENDINGS))
    )


def _assessment(
    world: World,
    rows: Rows,
    answer: int,
    task: TextTask,
    candidate: Candidate,
    assessor: int,
    day: date,
) -> None:
    assessment = rows.add(
        Assessment,
        answer_id=answer,
        assessor_id=assessor,
        submitted_at=world.at(day + timedelta(days=int(world.rng.integers(1, 3)))),
    )
    rubric = rubrics.rubric(task.rubric, task.rubric_version)
    for criterion in rubric.criteria:
        strength = candidate.strengths.get(criterion.construct, 0.0)
        level = int(np.clip(np.rint(3.1 + 0.8 * strength + world.rng.normal(0, 0.5)), 1, rubric.highest))
        rows.add(
            AssessmentMark,
            assessment_id=assessment,
            criterion=criterion.id,
            level=level,
            evidence=world.pick(words.ANSWER_ENDINGS),
        )


def _decision(world: World, rows: Rows, staff: Staff, attempt: int, candidate: Candidate, day: date) -> None:
    outcome = DecisionOutcome.SIMULATION if candidate.hired else DecisionOutcome.NOT_THIS_TIME
    pool = words.REASONS[:2] if candidate.hired else words.REASONS[2:]
    rows.add(
        Decision,
        client_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
        attempt_id=attempt,
        decided_by=staff.by_name[world.pick(("Peter Okoro", "Joan Ellery"))],
        outcome=outcome.value,
        reason=world.pick(pool),
        decided_at=world.at(day),
    )
    if candidate.hired is not None:
        rows.add(
            Hire,
            attempt_id=attempt,
            person_id=candidate.hired.id,
            started_on=candidate.hired.starts_on,
            recorded_by=staff.by_name["Ruth Adeyemi"],
            recorded_at=world.at(day + timedelta(days=10)),
        )

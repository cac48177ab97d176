"""What is heard live: the spoken tasks of a campaign, who is still to be heard, and what was found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.model import Scenario, SpokenTask
from webapp.access.reaching import Reach
from webapp.recruitment.models import Assessment, AssessmentMark, Attempt, Campaign, TaskAnswer
from webapp.recruitment.queries.campaigns import members, scenarios_of, still_in
from webapp.recruitment.queries.panel import has_part
from webapp.recruitment.rules import Part

# Two listeners who do not know each other's marks; one, where a campaign has no more.
LISTENERS = 2

Levels = Mapping[str, int | None]


@dataclass(frozen=True)
class Spoken:
    """A spoken task that a campaign asks."""

    scenario: Scenario
    task: SpokenTask

    @property
    def question(self) -> tuple[str, str]:
        """By which its answers are known."""
        return self.scenario.id, self.task.id


def spoken(campaign: Campaign) -> list[Spoken]:
    """The spoken tasks that a campaign asks, in its order."""
    return [
        Spoken(scenario, task)
        for scenario in scenarios_of(campaign)
        for task in scenario.tasks
        if isinstance(task, SpokenTask)
    ]


def listeners_wanted(session: Session, campaign: Campaign) -> int:
    """How many listeners' marks make a spoken task heard."""
    return min(LISTENERS, len(members(session, campaign.id, Part.LISTENER)))


def heard(session: Session, campaign: Campaign) -> dict[int, dict[tuple[str, str], tuple[Levels, ...]]]:
    """By attempt and question: the levels that each listener gave, oldest first."""
    asked = {one.question for one in spoken(campaign)}
    if not asked:
        return {}
    rows = session.execute(
        select(
            TaskAnswer.attempt_id,
            TaskAnswer.scenario,
            TaskAnswer.task,
            Assessment.id,
            AssessmentMark.criterion,
            AssessmentMark.level,
        )
        .join(Assessment, Assessment.answer_id == TaskAnswer.id)
        .join(AssessmentMark, AssessmentMark.assessment_id == Assessment.id)
        .join(Attempt, Attempt.id == TaskAnswer.attempt_id)
        .where(Attempt.campaign_id == campaign.id)
        .order_by(Assessment.id, AssessmentMark.id)
    )
    found: defaultdict[int, defaultdict[tuple[str, str], dict[int, dict[str, int | None]]]]
    found = defaultdict(lambda: defaultdict(dict))
    for attempt_id, scenario, task, assessment_id, criterion, level in rows:
        if (scenario, task) in asked:
            found[attempt_id][scenario, task].setdefault(assessment_id, {})[criterion] = level
    return {
        attempt_id: {question: tuple(by.values()) for question, by in questions.items()}
        for attempt_id, questions in found.items()
    }


def listening_campaigns(session: Session, person_id: int | None) -> Sequence[Campaign]:
    """The campaigns in which somebody listens, newest first."""
    query = select(Campaign).where(has_part(person_id, Part.LISTENER)).order_by(Campaign.id.desc())
    return session.scalars(query).all()


def listening_campaign(session: Session, reach: Reach, campaign_id: int) -> Campaign | None:
    """A campaign in which whoever asks listens, or None."""
    return session.scalar(
        select(Campaign).where(Campaign.id == campaign_id, has_part(reach.actor.person_id, Part.LISTENER))
    )


def to_hear(session: Session, campaign_id: int, after_id: int, limit: int) -> Sequence[Attempt]:
    """The candidates of a campaign in the order of invitation."""
    query = select(Attempt).where(Attempt.campaign_id == campaign_id, Attempt.id > after_id, still_in())
    return session.scalars(query.order_by(Attempt.id).limit(limit)).all()


def attempt_to_hear(session: Session, campaign_id: int, reference: str) -> Attempt | None:
    """One candidate of a campaign by reference, or None."""
    return session.scalar(
        select(Attempt).where(Attempt.campaign_id == campaign_id, Attempt.reference == reference, still_in())
    )


def heard_by(session: Session, attempt_ids: Sequence[int], person_id: int) -> set[tuple[int, str]]:
    """Which attempts and scenarios somebody has marked."""
    rows = session.execute(
        select(TaskAnswer.attempt_id, TaskAnswer.scenario)
        .join(Assessment, Assessment.answer_id == TaskAnswer.id)
        .where(TaskAnswer.attempt_id.in_(list(attempt_ids)), Assessment.assessor_id == person_id)
    )
    return {(row.attempt_id, row.scenario) for row in rows}

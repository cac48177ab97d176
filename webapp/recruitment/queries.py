"""What a recruiter, a candidate, an assessor and a panel member may each read, and nothing more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from scenarios import loader as library
from scenarios.model import Scenario, TextTask
from webapp.access import links
from webapp.access.links import LinkState
from webapp.access.models import Link
from webapp.access.policy import Reach
from webapp.capture import queries as drafts
from webapp.recruitment import rules, sheet
from webapp.recruitment.models import (
    Assessment,
    Attempt,
    Campaign,
    CampaignMember,
    Decision,
    Hire,
    TaskAnswer,
)
from webapp.recruitment.rules import Part
from webapp.recruitment.sheet import Sheet

PAGE = 25
LATEST = 5


def on_offer() -> list[Scenario]:
    """The scenarios that a new campaign can ask, each in its newest version."""
    return [each for each in library.current() if rules.can_be_asked(each)]


def scenarios_of(campaign: Campaign) -> list[Scenario]:
    """The campaign's scenarios in their order, each at its frozen version."""
    return [library.scenario(one.scenario, one.version) for one in campaign.scenarios]


# The recruiter


def campaigns(
    session: Session, reach: Reach, *, before_id: int | None = None, limit: int = PAGE
) -> Sequence[Campaign]:
    """The recruiter's own campaigns, newest first; `before_id` begins the next page."""
    query = select(Campaign).where(Campaign.recruiter_id == reach.actor.person_id)
    if before_id is not None:
        query = query.where(Campaign.id < before_id)
    return session.scalars(query.order_by(Campaign.id.desc()).limit(limit)).all()


def closed_campaigns_for(session: Session, reach: Reach, role: str, today: date) -> Sequence[Campaign]:
    """The recruiter's own campaigns for a role that are over, the newest few first."""
    mine = select(Campaign).where(
        Campaign.recruiter_id == reach.actor.person_id,
        func.lower(Campaign.role) == role.lower(),
        Campaign.closes_on < today,
    )
    return session.scalars(mine.order_by(Campaign.id.desc()).limit(LATEST)).all()


def campaign(session: Session, reach: Reach, campaign_id: int) -> Campaign | None:
    """One of the recruiter's own campaigns, or None."""
    return session.scalar(
        select(Campaign).where(Campaign.id == campaign_id, Campaign.recruiter_id == reach.actor.person_id)
    )


def candidate(session: Session, reach: Reach, attempt_id: int) -> Attempt | None:
    """One candidate of the recruiter's own campaigns, or None."""
    return session.scalar(
        select(Attempt)
        .join(Campaign)
        .where(Attempt.id == attempt_id, Campaign.recruiter_id == reach.actor.person_id)
    )


def attempts(
    session: Session,
    campaign_id: int,
    *,
    after_id: int = 0,
    limit: int = PAGE,
) -> Sequence[Attempt]:
    """A campaign's candidates in the order of invitation, from after `after_id`."""
    query = select(Attempt).where(Attempt.campaign_id == campaign_id, Attempt.id > after_id)
    return session.scalars(query.order_by(Attempt.id).limit(limit)).all()


@dataclass(frozen=True)
class Count:
    """How many candidates a campaign has invited, and how many of them have sent their answers."""

    invited: int
    submitted: int


def counts(session: Session, campaign_ids: Iterable[int]) -> dict[int, Count]:
    """How far each campaign is; every id that was asked for has a count."""
    ids = list(campaign_ids)
    rows = session.execute(
        select(Attempt.campaign_id, func.count(Attempt.id), func.count(Attempt.submitted_at))
        .where(Attempt.campaign_id.in_(ids))
        .group_by(Attempt.campaign_id)
    )
    found = {campaign_id: Count(invited, submitted) for campaign_id, invited, submitted in rows}
    return {campaign_id: found.get(campaign_id, Count(0, 0)) for campaign_id in ids}


def decisions(session: Session, attempt_ids: Iterable[int]) -> dict[int, list[Decision]]:
    """What was decided about each attempt, oldest first."""
    found: dict[int, list[Decision]] = {}
    rows = select(Decision).where(Decision.attempt_id.in_(list(attempt_ids))).order_by(Decision.id)
    for decision in session.scalars(rows):
        found.setdefault(decision.attempt_id, []).append(decision)
    return found


def link_states(session: Session, attempts: Iterable[Attempt], now: datetime) -> dict[int, LinkState]:
    """What each candidate's latest link is at this moment."""
    subjects = {f"attempt:{attempt.id}": attempt.id for attempt in attempts}
    rows = session.scalars(select(Link).where(Link.subject.in_(subjects)).order_by(Link.id))
    return {subjects[link.subject]: links.state(link, now) for link in rows}


def hires(session: Session, attempt_ids: Iterable[int]) -> dict[int, Hire]:
    """The hires that came of these attempts."""
    rows = session.scalars(select(Hire).where(Hire.attempt_id.in_(list(attempt_ids))))
    return {hire.attempt_id: hire for hire in rows}


def members(session: Session, campaign_id: int, part: Part) -> list[int]:
    """The people who have this part in a campaign."""
    rows = select(CampaignMember.person_id).where(
        CampaignMember.campaign_id == campaign_id, CampaignMember.part == part.value
    )
    return list(session.scalars(rows.order_by(CampaignMember.id)))


# The candidate


def own_attempt(session: Session, reach: Reach) -> Attempt | None:
    """The attempt that the candidate's link opens, or None."""
    kind, _colon, number = (reach.actor.link_subject or "").partition(":")
    return session.get(Attempt, int(number)) if kind == "attempt" and number.isdigit() else None


def attempt_of_subject(session: Session, subject: str) -> Attempt:
    """The attempt that a link's subject ("attempt:12") names."""
    return session.get_one(Attempt, int(subject.partition(":")[2]))


def attempt_of_submission(session: Session, submission_id: object) -> Attempt | None:
    """The attempt that was sent under this id, or None."""
    return session.scalar(
        select(Attempt).where(Attempt.submission_id == submission_id, Attempt.submitted_at.is_not(None))
    )


def sheets(session: Session, attempt: Attempt) -> list[Sheet]:
    """The candidate's scenarios with what has been answered so far."""
    saved = drafts.drafts_of(session, f"attempt:{attempt.id}/")
    return [
        sheet.read(scenario, saved[scenario.id].fields if scenario.id in saved else {})
        for scenario in scenarios_of(attempt.campaign)
    ]


# Assessors


def _has_part(person_id: int | None, part: Part) -> ColumnElement[bool]:
    return Campaign.members.any((CampaignMember.person_id == person_id) & (CampaignMember.part == part.value))


@dataclass(frozen=True)
class Question:
    """One question across a campaign's candidates, with one assessor's share of the answers."""

    campaign: Campaign
    scenario: Scenario
    task: TextTask
    answers: tuple[str, ...]
    done: frozenset[str]

    @property
    def next(self) -> str | None:
        """The reference of the next answer to assess, or None when all are done."""
        return next((answer for answer in self.answers if answer not in self.done), None)


def questions(session: Session, person_id: int | None) -> list[Question]:
    """The questions that an assessor has answers to assess for, each in the assessor's own order."""
    rows = session.scalars(
        select(Campaign).where(_has_part(person_id, Part.ASSESSOR)).order_by(Campaign.id.desc())
    )
    return [
        _question(session, campaign, scenario, task, person_id or 0)
        for campaign in rows
        for scenario in scenarios_of(campaign)
        for task in scenario.tasks
        if isinstance(task, TextTask)
    ]


def _question(
    session: Session, campaign: Campaign, scenario: Scenario, task: TextTask, person_id: int
) -> Question:
    assessors = members(session, campaign.id, Part.ASSESSOR)
    own = Assessment.assessor_id == person_id
    rows = session.execute(
        select(TaskAnswer.reference, Assessment.id)
        .join(Attempt)
        .outerjoin(Assessment, (Assessment.answer_id == TaskAnswer.id) & own)
        .where(
            Attempt.campaign_id == campaign.id,
            Attempt.submitted_at.is_not(None),
            TaskAnswer.scenario == scenario.id,
            TaskAnswer.task == task.id,
        )
    ).all()
    mine = {ref: done for ref, done in rows if person_id in rules.assessors_of(campaign.seed, ref, assessors)}
    order = rules.assessing_order(campaign.seed, person_id, mine)
    return Question(
        campaign, scenario, task, tuple(order), frozenset(ref for ref in mine if mine[ref] is not None)
    )


def answer_to_assess(session: Session, reach: Reach, reference: str) -> tuple[TaskAnswer, Question] | None:
    """An answer that is this assessor's to assess, with its question; or None."""
    person_id = reach.actor.person_id
    answer = session.scalar(
        select(TaskAnswer)
        .join(Attempt)
        .join(Campaign)
        .where(
            TaskAnswer.reference == reference,
            Attempt.submitted_at.is_not(None),
            _has_part(person_id, Part.ASSESSOR),
        )
    )
    if answer is None:
        return None
    scenario = library.scenario(answer.scenario, answer.version)
    task = scenario.task(answer.task)
    if not isinstance(task, TextTask):
        return None
    question = _question(session, answer.attempt.campaign, scenario, task, person_id or 0)
    return (answer, question) if reference in question.answers else None


def own_assessment(session: Session, answer_id: int, person_id: int) -> Assessment | None:
    """What this assessor has submitted on an answer, or None."""
    return session.scalar(
        select(Assessment).where(Assessment.answer_id == answer_id, Assessment.assessor_id == person_id)
    )


# The panel


def panel_campaigns(session: Session, person_id: int | None) -> Sequence[Campaign]:
    """The campaigns on whose panel somebody sits, newest first."""
    return session.scalars(
        select(Campaign).where(_has_part(person_id, Part.PANEL)).order_by(Campaign.id.desc())
    ).all()


def panel_campaign(session: Session, reach: Reach, campaign_id: int) -> Campaign | None:
    """A campaign on whose panel whoever asks sits, or None."""
    return session.scalar(
        select(Campaign).where(Campaign.id == campaign_id, _has_part(reach.actor.person_id, Part.PANEL))
    )


def with_evidence(session: Session, campaign_id: int) -> list[Attempt]:
    """The submitted attempts of a campaign with their answers and every mark, in order of invitation."""
    query = (
        select(Attempt)
        .where(Attempt.campaign_id == campaign_id, Attempt.submitted_at.is_not(None))
        .options(
            selectinload(Attempt.answers).selectinload(TaskAnswer.assessments).selectinload(Assessment.marks)
        )
        .order_by(Attempt.id)
    )
    return list(session.scalars(query))

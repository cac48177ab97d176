"""How a campaign's written answers stand: who has assessed each, what counts, and who is still to."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scenarios import narratives
from scenarios.checks import CheckAnswer, checks_of
from scenarios.model import Scenario, TextTask
from scenarios.narratives import OwnWordsTask
from webapp.columns import plain
from webapp.recruitment import allocation
from webapp.recruitment.allocation import MarkingPlan, Taken, Use
from webapp.recruitment.models import (
    Adjustment,
    Assessment,
    AssessmentMark,
    AssessorEvent,
    Attempt,
    Campaign,
    CampaignMember,
    Excused,
    TaskAnswer,
)
from webapp.recruitment.queries.campaigns import members, scenarios_of, still_in
from webapp.recruitment.rules import Happened, Part, WhyExcused


@dataclass(frozen=True)
class Written:
    """One written task that a campaign asks."""

    scenario: Scenario
    task: TextTask

    @property
    def name(self) -> str:
        """What it is called where results are kept ("not-by-friday/v1/what-would-you-do")."""
        return f"{self.scenario.id}/v{self.scenario.version}/{self.task.id}"

    def checks(self, use: Use) -> tuple[CheckAnswer, ...]:
        """The answers with agreed levels to it; none where nobody has agreed any."""
        found = checks_of(self.scenario.id, self.scenario.version, self.task.id)
        return found.used_for(use.value) if found else ()


def written(campaign: Campaign) -> list[Written]:
    """The written tasks that a campaign asks, in its order."""
    return [
        Written(scenario, task)
        for scenario in scenarios_of(campaign)
        for task in scenario.tasks
        if isinstance(task, TextTask)
    ]


def own_words(campaign: Campaign) -> list[Written]:
    """The tasks that have a key, as they are asked of somebody who answers in own words."""
    found = []
    for scenario in scenarios_of(campaign):
        whole = narratives.in_own_words(scenario.id, scenario.version)
        found += [Written(whole, task) for task in whole.tasks if isinstance(task, OwnWordsTask)]
    return found


def plan_of(campaign: Campaign) -> MarkingPlan:
    """How the campaign's written answers are assessed."""
    return MarkingPlan(campaign.seed, campaign.per_answer, campaign.tolerance, campaign.check_share)


@dataclass(frozen=True)
class Lot:
    """One written answer as assessing sees it: who has assessed it, what counts, and who is still to."""

    reference: str
    attempt_id: int
    question: tuple[str, str]
    taken: tuple[Taken, ...]
    all_assessors: frozenset[int]
    to_come: tuple[int, ...]
    is_hidden: bool
    own_words: OwnWordsTask | None = None

    @property
    def is_assessed(self) -> bool:
        """Whether everything that counts has come."""
        return bool(self.taken) and not self.to_come

    def is_for(self, person_id: int) -> bool:
        """Whether somebody has assessed it or is to."""
        return person_id in self.all_assessors or (person_id in self.to_come and not self.is_hidden)


def lots(session: Session, campaign: Campaign) -> list[Lot]:
    """How each written answer of a campaign stands, in the order in which the answers came."""
    session.flush()
    plan, assessors = plan_of(campaign), live_assessors(session, campaign, Part.ASSESSOR)
    apart = live_assessors(session, campaign, Part.OWN_WORDS)
    excused = _excused(session, campaign.id)
    counted, done = _assessments(session, campaign.id)
    answer, attempt = plain(TaskAnswer), plain(Attempt)
    rows = session.execute(
        select(
            answer.id,
            answer.reference,
            answer.attempt_id,
            answer.scenario,
            answer.version,
            answer.task,
            answer.masks_read_at.is_not(None),
            answer.in_own_words,
        )
        .join_from(TaskAnswer.__table__, Attempt.__table__)
        .where(attempt.campaign_id == campaign.id, attempt.submitted_at.is_not(None), still_in())
        .order_by(answer.id)
    )
    asked = {(one.scenario.id, one.task.id) for one in written(campaign)}
    found = []
    for id, reference, attempt_id, scenario, version, task, is_read, is_own in rows:
        if (scenario, task) not in asked and not is_own:
            continue
        own = narratives.own_words_task(scenario, version, task) if is_own else None
        by = done.get(id, frozenset())
        taken = tuple(counted.get(id, ()))
        out = excused.get(attempt_id, frozenset()) | by
        to_come = allocation.to_come(plan, reference, apart if is_own else assessors, taken, out)
        hidden = campaign.names_read and not is_read
        found.append(Lot(reference, attempt_id, (scenario, task), taken, by, to_come, hidden, own))
    return found


def live_assessors(session: Session, campaign: Campaign, part: Part) -> list[int]:
    """Those who assess in this part of a campaign and have not been stood down."""
    gone = select(AssessorEvent.person_id).where(
        AssessorEvent.campaign_id == campaign.id, AssessorEvent.kind == Happened.STOOD_DOWN
    )
    out = set(session.scalars(gone))
    return [one for one in members(session, campaign.id, part) if one not in out]


def wants_own_words_assessor(session: Session, campaign: Campaign) -> bool:
    """Whether somebody answers in own words and nobody has been taken in who assesses nothing else."""
    agreed = (
        select(Adjustment.id)
        .join(Attempt, Attempt.id == Adjustment.attempt_id)
        .where(Attempt.campaign_id == campaign.id, Adjustment.own_words.is_(True), still_in())
    )
    wanted = session.scalar(agreed.limit(1)) is not None
    return wanted and not live_assessors(session, campaign, Part.OWN_WORDS)


def _excused(session: Session, campaign_id: int) -> dict[int, frozenset[int]]:
    rows = session.execute(
        select(Excused.attempt_id, Excused.person_id).join(Attempt).where(Attempt.campaign_id == campaign_id)
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for attempt_id, person_id in rows:
        found[attempt_id].add(person_id)
    return {attempt_id: frozenset(people) for attempt_id, people in found.items()}


def planned_exceptions(session: Session, attempt_id: int) -> set[int]:
    """The assessors who, by the recruiter's plan, must not assess a candidate."""
    planned = select(Excused.person_id).where(
        Excused.attempt_id == attempt_id, Excused.why == WhyExcused.PLANNED
    )
    return set(session.scalars(planned))


def _assessments(
    session: Session, campaign_id: int
) -> tuple[dict[int, list[Taken]], dict[int, frozenset[int]]]:
    """By answer: what counts, oldest first; and everybody who has submitted marks, counting or not."""
    assessment, mark = plain(Assessment), plain(AssessmentMark)
    attempt = plain(Attempt)
    rows = session.execute(
        select(
            assessment.id,
            assessment.answer_id,
            assessment.assessor_id,
            assessment.set_aside_at.is_not(None),
            mark.criterion,
            mark.level,
        )
        .join_from(AssessmentMark.__table__, Assessment.__table__)
        .join(TaskAnswer.__table__)
        .join(Attempt.__table__)
        .where(attempt.campaign_id == campaign_id)
        .order_by(assessment.id, mark.id)
    )
    counted: defaultdict[int, list[Taken]] = defaultdict(list)
    done: defaultdict[int, set[int]] = defaultdict(set)
    at: int | None = None
    levels: dict[str, int | None] = {}
    for id, answer_id, assessor_id, is_set_aside, criterion, level in rows.all():
        if id != at:
            # The marks of one assessment come together, and fill the same levels.
            at, levels = id, {}
            done[answer_id].add(assessor_id)
            if not is_set_aside:
                counted[answer_id].append(Taken(assessor_id, levels))
        levels[criterion] = level
    return dict(counted), {answer_id: frozenset(people) for answer_id, people in done.items()}


def _to_read(person_id: int) -> Select[TaskAnswer]:
    """The answers that whoever asks may read for names: of campaigns in which they have no part."""
    has_part = Campaign.members.any(CampaignMember.person_id == person_id)
    return (
        select(TaskAnswer)
        .join(Attempt)
        .join(Campaign)
        .where(
            Campaign.names_read.is_(True),
            ~has_part,
            Attempt.submitted_at.is_not(None),
            still_in(),
            TaskAnswer.masks_read_at.is_(None),
        )
        .order_by(TaskAnswer.id)
    )


def to_read_for_names(session: Session, person_id: int, limit: int) -> list[TaskAnswer]:
    """The written answers that wait to be read for names, the oldest first."""
    found = (one for one in session.scalars(_to_read(person_id)) if isinstance(one.response, str))
    return list(islice(found, limit))


def answer_to_read(session: Session, person_id: int, reference: str) -> TaskAnswer | None:
    """One of those answers, or None."""
    found = session.scalar(_to_read(person_id).where(TaskAnswer.reference == reference))
    return found if found is not None and isinstance(found.response, str) else None

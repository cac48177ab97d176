"""What an assessor may read: their share of the answers, and where they stand in a campaign."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scenarios import loader as library
from scenarios.checks import CheckAnswer
from scenarios.model import Scenario, TextTask
from webapp.access.reaching import Reach
from webapp.recruitment import allocation
from webapp.recruitment.allocation import MarkingPlan, Stage, Use
from webapp.recruitment.models import Assessment, AssessorEvent, Attempt, Campaign, TaskAnswer, Trial
from webapp.recruitment.queries.campaigns import members
from webapp.recruitment.queries.lots import Written, lots, own_words, plan_of, written
from webapp.recruitment.queries.panel import has_part
from webapp.recruitment.rules import Happened, Part


@dataclass(frozen=True)
class Question:
    """One question across a campaign's candidates, with one assessor's share of the answers.

    `checks` are the answers with agreed levels among them, by the reference they have for this assessor.
    """

    campaign: Campaign
    scenario: Scenario
    task: TextTask
    answers: tuple[str, ...]
    done: frozenset[str]
    checks: Mapping[str, CheckAnswer]

    @property
    def name(self) -> str:
        """What it is called where results are kept."""
        return Written(self.scenario, self.task).name

    @property
    def left(self) -> int:
        """How many answers are still to assess."""
        return len(self.answers) - len(self.done)

    @property
    def next(self) -> str | None:
        """The reference of the next answer to assess, or None when all are done."""
        return next((answer for answer in self.answers if answer not in self.done), None)


@dataclass(frozen=True)
class Work:
    """What one assessor has to do in one campaign, and where they stand."""

    campaign: Campaign
    stage: Stage
    questions: tuple[Question, ...]
    practice: tuple[Question, ...]
    minutes_left: int | None


def _assesses(person_id: int | None) -> ColumnElement[bool]:
    return has_part(person_id, Part.ASSESSOR) | has_part(person_id, Part.OWN_WORDS)


def works(session: Session, person_id: int) -> list[Work]:
    """What an assessor has to do, campaign by campaign, newest first."""
    rows = session.scalars(select(Campaign).where(_assesses(person_id)).order_by(Campaign.id.desc()))
    return [work(session, campaign, person_id) for campaign in rows]


def work(session: Session, campaign: Campaign, person_id: int) -> Work:
    """What one assessor has to do in a campaign."""
    plan, asked = plan_of(campaign), asked_of(session, campaign, person_id)
    mine = trials(session, campaign.id, [person_id]).get(person_id, [])
    happened = events(session, campaign.id, [person_id]).get(person_id, [])
    by_question: defaultdict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for lot in lots(session, campaign):
        if lot.is_for(person_id):
            by_question[lot.question][lot.reference] = person_id in lot.all_assessors
    tried = {one.reference for one in mine}
    live = tuple(
        _question(plan, campaign, one, person_id, by_question[one.scenario.id, one.task.id], tried)
        for one in asked
    )
    practice = tuple(
        each
        for one in asked
        if (each := _practice(plan, campaign, one, person_id, happened, mine, tried)) is not None
    )
    left = sum(question.left for question in live)
    submitted = _times(session, campaign.id, person_id)
    stage = stage_in(asked, mine, happened)
    return Work(campaign, stage, live, practice, allocation.minutes_left(submitted, left))


def asked_of(session: Session, campaign: Campaign, person_id: int) -> list[Written]:
    """The questions whose answers somebody assesses: the written ones, or those answered in own words."""
    is_apart = person_id in members(session, campaign.id, Part.OWN_WORDS)
    return own_words(campaign) if is_apart else written(campaign)


def _question(
    plan: MarkingPlan,
    campaign: Campaign,
    asked: Written,
    person_id: int,
    mine: Mapping[str, bool],
    tried: set[str],
) -> Question:
    by_id = {one.id: one for one in asked.checks(Use.CHECK)}
    seeded = allocation.check_references(plan, person_id, asked.name, by_id, len(mine))
    order = allocation.in_own_order(plan.seed, person_id, [*mine, *seeded])
    done = {reference for reference, is_done in mine.items() if is_done} | (seeded.keys() & tried)
    checks = {reference: by_id[check] for reference, check in seeded.items()}
    return Question(campaign, asked.scenario, asked.task, tuple(order), frozenset(done), checks)


def _practice(
    plan: MarkingPlan,
    campaign: Campaign,
    asked: Written,
    person_id: int,
    happened: Sequence[AssessorEvent],
    mine: Sequence[Trial],
    tried: set[str],
) -> Question | None:
    """The practice answers to a question in this round; None where there are none, or enough were passed."""
    offered = asked.checks(Use.PRACTICE)
    if not offered or allocation.practised(_plain(mine), asked.name):
        return None
    round = round_of(happened)
    by_reference = {
        allocation.reference_of(plan, person_id, Use.PRACTICE, round, asked.name, one.id): one
        for one in offered
    }
    order = allocation.in_own_order(plan.seed, person_id, by_reference)
    done = frozenset(by_reference.keys() & tried)
    return Question(campaign, asked.scenario, asked.task, tuple(order), done, by_reference)


def _plain(trials: Iterable[Trial]) -> list[allocation.Trial]:
    return [allocation.Trial(Use(one.use), one.question, one.round, one.off) for one in trials]


def stage_in(asked: Sequence[Written], mine: Sequence[Trial], happened: Sequence[AssessorEvent]) -> Stage:
    """Where an assessor stands, from what they practised and what happened."""
    kinds = [one.kind for one in happened]
    steps = [kind for kind in kinds if kind in (Happened.PAUSED, Happened.LET_ON)]
    return allocation.stage_of(
        _plain(mine),
        has_declared=Happened.DECLARED in kinds,
        is_paused=bool(steps) and steps[-1] == Happened.PAUSED,
        is_stood_down=Happened.STOOD_DOWN in kinds,
        wanted=practice_wanted(asked),
    )


def has_to_pause(session: Session, campaign: Campaign, person_id: int) -> bool:
    """Whether what an assessor has marked since the last conversation stops them."""
    mine = trials(session, campaign.id, [person_id]).get(person_id, [])
    round = round_of(events(session, campaign.id, [person_id]).get(person_id, []))
    return allocation.has_to_pause(_plain(mine), round, practice_wanted(written(campaign)))


def practice_wanted(asked: Sequence[Written]) -> dict[str, int]:
    """How many practice answers each question has, of those that have any."""
    found = {one.name: len(one.checks(Use.PRACTICE)) for one in asked}
    return {name: count for name, count in found.items() if count}


def round_of(happened: Iterable[AssessorEvent]) -> int:
    """How many conversations there have been."""
    return sum(one.kind == Happened.LET_ON for one in happened)


def trials(session: Session, campaign_id: int, people: Iterable[int]) -> dict[int, list[Trial]]:
    """What assessors found in answers with agreed levels, oldest first."""
    found: defaultdict[int, list[Trial]] = defaultdict(list)
    rows = select(Trial).where(Trial.campaign_id == campaign_id, Trial.assessor_id.in_(list(people)))
    for one in session.scalars(rows.order_by(Trial.id)):
        found[one.assessor_id].append(one)
    return dict(found)


def events(session: Session, campaign_id: int, people: Iterable[int]) -> dict[int, list[AssessorEvent]]:
    """What happened between assessors and a campaign, oldest first."""
    found: defaultdict[int, list[AssessorEvent]] = defaultdict(list)
    rows = select(AssessorEvent).where(
        AssessorEvent.campaign_id == campaign_id, AssessorEvent.person_id.in_(list(people))
    )
    for one in session.scalars(rows.order_by(AssessorEvent.id)):
        found[one.person_id].append(one)
    return dict(found)


def _times(session: Session, campaign_id: int, person_id: int) -> list[datetime]:
    rows = (
        select(Assessment.submitted_at)
        .join(TaskAnswer)
        .join(Attempt)
        .where(Attempt.campaign_id == campaign_id, Assessment.assessor_id == person_id)
    )
    return list(session.scalars(rows.order_by(Assessment.submitted_at)))


def assessors_campaign(session: Session, reach: Reach, campaign_id: int) -> Campaign | None:
    """A campaign in which whoever asks assesses, or None."""
    return session.scalar(
        select(Campaign).where(Campaign.id == campaign_id, _assesses(reach.actor.person_id))
    )


@dataclass(frozen=True)
class Item:
    """One answer on an assessor's screen: a candidate's, or (`check`) one with agreed levels."""

    reference: str
    question: Question
    stage: Stage
    answer: TaskAnswer | None = None
    check: CheckAnswer | None = None
    use: Use = Use.CHECK

    @property
    def is_practice(self) -> bool:
        """Whether it is known to be one to practise on."""
        return self.check is not None and self.use is Use.PRACTICE


def item(session: Session, reach: Reach, reference: str) -> Item | None:
    """An answer that is this assessor's to assess, with its question; or None."""
    person_id = reach.actor.person_id or 0
    answer = session.scalar(
        select(TaskAnswer)
        .join(Attempt)
        .join(Campaign)
        .where(
            TaskAnswer.reference == reference,
            Attempt.submitted_at.is_not(None),
            _assesses(person_id),
        )
    )
    if answer is not None:
        found = work(session, answer.attempt.campaign, person_id)
        question = next((one for one in found.questions if reference in one.answers), None)
        return Item(reference, question, found.stage, answer) if question else None
    return _trial_item(works(session, person_id), reference)


def _trial_item(found: Iterable[Work], reference: str) -> Item | None:
    for each in found:
        for use, questions in ((Use.PRACTICE, each.practice), (Use.CHECK, each.questions)):
            for question in questions:
                if reference in question.checks:
                    check = question.checks[reference]
                    return Item(reference, question, each.stage, check=check, use=use)
    return None


def own_assessment(session: Session, answer_id: int, person_id: int) -> Assessment | None:
    """What this assessor has submitted on an answer, or None."""
    return session.scalar(
        select(Assessment).where(Assessment.answer_id == answer_id, Assessment.assessor_id == person_id)
    )


def own_trial(session: Session, person_id: int, reference: str) -> Trial | None:
    """What this assessor has submitted on an answer with agreed levels, or None."""
    return session.scalar(select(Trial).where(Trial.assessor_id == person_id, Trial.reference == reference))


@dataclass(frozen=True)
class Practised:
    """A practice answer that was marked, with the task that it answers."""

    written: Written
    check: CheckAnswer


def practice_answer(trial: Trial) -> Practised | None:
    """The practice answer that a trial was about; None for any other trial."""
    if trial.use != Use.PRACTICE:
        return None
    scenario_id, version, task_id = trial.question.split("/")
    scenario = library.scenario(scenario_id, int(version.removeprefix("v")))
    task = scenario.task(task_id)
    if not isinstance(task, TextTask):
        return None
    asked = Written(scenario, task)
    check = next((one for one in asked.checks(Use.PRACTICE) if one.id == trial.check_id), None)
    return Practised(asked, check) if check else None

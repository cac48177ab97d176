"""What the parents' and young people's panels may read, and what others may read of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rubrics import loader as rubrics
from rubrics.model import Rubric
from scenarios.model import SpokenTask
from webapp.access.links import LinkState
from webapp.access.reaching import Reach
from webapp.recruitment.models import (
    Assessment,
    Attempt,
    Campaign,
    Decision,
    LayGrade,
    LayMember,
    LayQuestion,
    Slot,
    TaskAnswer,
)
from webapp.recruitment.queries.campaigns import scenarios_of, states_of, still_in
from webapp.recruitment.rules import DecisionOutcome, Panel, Stage

RUBRICS = {Panel.PARENTS: ("parents-panel", 1), Panel.YOUNG_PEOPLE: ("young-peoples-panel", 1)}


def lay_rubric(panel: Panel) -> Rubric:
    """What a panel grades a simulation against, in its own words."""
    return rubrics.rubric(*RUBRICS[panel])


def own_member(session: Session, reach: Reach) -> LayMember | None:
    """The member whose link it is, or None."""
    kind, _colon, number = (reach.actor.link_subject or "").partition(":")
    return session.get(LayMember, int(number)) if kind == "lay" and number.isdigit() else None


def member_of_subject(session: Session, subject: str) -> LayMember:
    """The member that a link's subject ("lay:12") names."""
    return session.get_one(LayMember, int(subject.partition(":")[2]))


def bears(session: Session, subject: str) -> str | None:
    """What the recruiter calls the member whose link has this subject, or None for any other link."""
    kind, _colon, number = subject.partition(":")
    member = session.get(LayMember, int(number)) if kind == "lay" and number.isdigit() else None
    return member.name if member else None


def lay_members(session: Session, campaign_id: int) -> Sequence[LayMember]:
    """The members of a campaign's parents' and young people's panels, in the order of invitation."""
    return session.scalars(
        select(LayMember).where(LayMember.campaign_id == campaign_id).order_by(LayMember.id)
    ).all()


def lay_member(session: Session, campaign_id: int, member_id: int) -> LayMember | None:
    """One of them, or None."""
    query = select(LayMember).where(LayMember.campaign_id == campaign_id, LayMember.id == member_id)
    return session.scalar(query)


def lay_link_states(session: Session, members: Sequence[LayMember], now: datetime) -> dict[int, LinkState]:
    """What each member's latest link is at this moment."""
    return states_of(session, {f"lay:{member.id}": member.id for member in members}, now)


def lay_questions(session: Session, campaign_id: int) -> dict[Panel, str]:
    """What each panel asks every candidate, as it stands."""
    rows = select(LayQuestion).where(LayQuestion.campaign_id == campaign_id).order_by(LayQuestion.id)
    return {Panel(one.panel): one.words for one in session.scalars(rows)}


def has_been_asked(session: Session, campaign: Campaign, panel: Panel) -> bool:
    """Whether a candidate has met this panel, or has been heard: from then on everybody is asked the same."""
    graded = (
        select(LayGrade.id)
        .join(LayMember, LayMember.id == LayGrade.member_id)
        .where(LayMember.campaign_id == campaign.id, LayMember.panel == panel.value)
    )
    if session.scalar(graded.limit(1)) is not None:
        return True
    spoken = [one.id for one in scenarios_of(campaign) if one.is_spoken]
    heard = (
        select(Assessment.id)
        .join(TaskAnswer, TaskAnswer.id == Assessment.answer_id)
        .join(Attempt, Attempt.id == TaskAnswer.attempt_id)
        .where(Attempt.campaign_id == campaign.id, TaskAnswer.scenario.in_(spoken))
    )
    return session.scalar(heard.limit(1)) is not None


def _to_meet(campaign: Campaign) -> Select[Attempt]:
    """Those who come to a simulation: everybody where one is part of the assessment, else who is invited."""
    query = select(Attempt).where(Attempt.campaign_id == campaign.id, still_in())
    if any(isinstance(task, SpokenTask) for one in scenarios_of(campaign) for task in one.tasks):
        return query
    invited: ColumnElement[bool] = exists().where(
        Decision.attempt_id == Attempt.id, Decision.outcome == DecisionOutcome.SIMULATION.value
    )
    comes = exists().where(Slot.attempt_id == Attempt.id, Slot.stage == Stage.SIMULATION.value)
    return query.where(invited | comes)


def to_meet(session: Session, campaign: Campaign, after_id: int, limit: int) -> Sequence[Attempt]:
    """The candidates whom a panel meets, in the order of invitation."""
    query = _to_meet(campaign).where(Attempt.id > after_id)
    return session.scalars(query.order_by(Attempt.id).limit(limit)).all()


def attempt_to_meet(session: Session, campaign: Campaign, reference: str) -> Attempt | None:
    """One of them by reference, or None."""
    return session.scalar(_to_meet(campaign).where(Attempt.reference == reference))


def count_graded(session: Session, member_id: int) -> int:
    """How many candidates a member has graded; not those whom they know."""
    return sum(not one.is_known for one in graded_by(session, member_id).values())


def graded_by(session: Session, member_id: int) -> dict[int, LayGrade]:
    """What a member has graded, by attempt."""
    rows = select(LayGrade).where(LayGrade.member_id == member_id).options(selectinload(LayGrade.levels))
    return {one.attempt_id: one for one in session.scalars(rows)}


def lay_grades(session: Session, attempt_ids: Sequence[int]) -> dict[int, list[LayGrade]]:
    """What members found in candidates' simulations, by attempt, the oldest first."""
    rows = (
        select(LayGrade)
        .where(LayGrade.attempt_id.in_(list(attempt_ids)))
        .options(selectinload(LayGrade.levels), joinedload(LayGrade.member))
        .order_by(LayGrade.id)
    )
    found: dict[int, list[LayGrade]] = {}
    for one in session.scalars(rows):
        found.setdefault(one.attempt_id, []).append(one)
    return found


def lay_grades_by_panel(session: Session, attempt_id: int) -> dict[Panel, list[LayGrade]]:
    """What each panel found in one candidate, without those who know them."""
    grades = [one for one in lay_grades(session, [attempt_id]).get(attempt_id, []) if not one.is_known]
    by_panel = {panel: [one for one in grades if one.member.panel == panel.value] for panel in Panel}
    return {panel: theirs for panel, theirs in by_panel.items() if theirs}


@dataclass(frozen=True)
class LaySummary:
    """What one panel found in one candidate: how many graded, and their mean, 0 to 1 of their own scale."""

    graded: int
    mean: float | None


def lay_summaries(session: Session, attempt_ids: Sequence[int]) -> Mapping[Panel, Mapping[int, LaySummary]]:
    """What each panel that has graded anybody found, by attempt."""
    found: dict[Panel, dict[int, LaySummary]] = {}
    for attempt_id, grades in lay_grades(session, attempt_ids).items():
        for panel in Panel:
            theirs = [one for one in grades if one.member.panel == panel.value and not one.is_known]
            if theirs:
                found.setdefault(panel, {})[attempt_id] = _summary(panel, theirs)
    return found


def _summary(panel: Panel, grades: Sequence[LayGrade]) -> LaySummary:
    rubric = lay_rubric(panel)
    span = rubric.highest - rubric.lowest
    shares = [
        (one.level - rubric.lowest) / span
        for grade in grades
        for one in grade.levels
        if one.level is not None
    ]
    return LaySummary(len(grades), fmean(shares) if shares else None)

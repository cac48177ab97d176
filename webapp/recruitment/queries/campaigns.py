"""What a recruiter may read: the campaigns, their candidates, and how far each one is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scenarios import loader as library
from scenarios import packs
from scenarios.model import Scenario
from scenarios.packs import Pack
from webapp.access import links
from webapp.access.links import LinkState
from webapp.access.models import Link
from webapp.access.reaching import Reach
from webapp.recruitment import allocation, listing, rules
from webapp.recruitment.models import (
    Attempt,
    Campaign,
    CampaignMember,
    Decision,
    Hire,
    Objection,
    Review,
    SeenCheck,
    Told,
    Withdrawal,
)
from webapp.recruitment.rules import Part

PAGE = 25
LATEST = 5


def on_offer() -> list[Scenario]:
    """The scenarios that a new campaign can ask, each in its newest version."""
    return list(library.current())


def scenarios_of(campaign: Campaign) -> list[Scenario]:
    """The campaign's scenarios in their order, each at its frozen version."""
    return [library.scenario(one.scenario, one.version) for one in campaign.scenarios]


def pack_of(campaign: Campaign) -> Pack | None:
    """The pack that a campaign began from, or None for a campaign that began from nothing."""
    return packs.pack(campaign.pack, campaign.pack_version) if campaign.pack else None


def scenarios_for(attempt: Attempt) -> list[Scenario]:
    """The scenarios that one candidate answers on pages, in the order in which they meet them."""
    campaign = attempt.campaign
    seed = campaign.seed if campaign.random_order else None
    return order_for(scenarios_of(campaign), seed, attempt.reference)


def order_for(scenarios: Iterable[Scenario], seed: str | None, reference: str) -> list[Scenario]:
    """The scenarios answered on pages, as one candidate meets them; without a seed, as they stand."""
    by_id = {one.id: one for one in scenarios if not one.is_spoken}
    order = by_id if seed is None else allocation.in_own_order(seed, reference, by_id)
    return [by_id[id] for id in order]


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
        .where(Attempt.campaign_id.in_(ids), still_in())
        .group_by(Attempt.campaign_id)
    )
    found = {campaign_id: Count(invited, submitted) for campaign_id, invited, submitted in rows}
    return {campaign_id: found.get(campaign_id, Count(0, 0)) for campaign_id in ids}


def still_in() -> ColumnElement[bool]:
    """That a candidate has not been withdrawn."""
    return Attempt.id.not_in(select(Withdrawal.attempt_id))


def unsent(session: Session, campaign_id: int, invited_before: datetime) -> Sequence[Attempt]:
    """The candidates of a campaign who were invited before a moment and have not sent their answers."""
    query = select(Attempt).where(
        Attempt.campaign_id == campaign_id,
        Attempt.submitted_at.is_(None),
        Attempt.invited_at < invited_before,
        still_in(),
    )
    return session.scalars(query.order_by(Attempt.id)).all()


def invited_twice(session: Session, campaign_id: int) -> list[tuple[Attempt, Attempt]]:
    """Pairs of candidates of a campaign whose names are alike, of whom one has not sent answers.

    The one that would be kept comes first: who has sent answers, or else who was invited first.
    """
    query = select(Attempt).where(Attempt.campaign_id == campaign_id, still_in()).order_by(Attempt.id)
    by_name: dict[str, list[Attempt]] = {}
    for attempt in session.scalars(query):
        by_name.setdefault(listing.alike(attempt.name), []).append(attempt)
    pairs = []
    for same in by_name.values():
        kept, *others = sorted(same, key=lambda one: (one.submitted_at is None, one.id))
        pairs += [(kept, other) for other in others if other.submitted_at is None]
    return pairs


def names_of(session: Session, attempt_ids: Iterable[int]) -> dict[int, str]:
    """The names of candidates, for those who may know them."""
    rows = session.execute(select(Attempt.id, Attempt.name).where(Attempt.id.in_(list(attempt_ids))))
    return {row.id: row.name for row in rows}


def decisions(session: Session, attempt_ids: Iterable[int]) -> dict[int, list[Decision]]:
    """What was decided about each attempt, oldest first."""
    found: dict[int, list[Decision]] = {}
    rows = select(Decision).where(Decision.attempt_id.in_(list(attempt_ids))).order_by(Decision.id)
    for decision in session.scalars(rows):
        found.setdefault(decision.attempt_id, []).append(decision)
    return found


def decisions_of_campaign(session: Session, campaign_id: int) -> dict[int, list[Decision]]:
    """What was decided about each attempt of a campaign, oldest first."""
    rows = select(Decision).join(Attempt, Attempt.id == Decision.attempt_id)
    found: dict[int, list[Decision]] = {}
    for decision in session.scalars(rows.where(Attempt.campaign_id == campaign_id).order_by(Decision.id)):
        found.setdefault(decision.attempt_id, []).append(decision)
    return found


def link_states(session: Session, attempts: Iterable[Attempt], now: datetime) -> dict[int, LinkState]:
    """What each candidate's latest link is at this moment."""
    return states_of(session, {f"attempt:{attempt.id}": attempt.id for attempt in attempts}, now)


def states_of(session: Session, subjects: Mapping[str, int], now: datetime) -> dict[int, LinkState]:
    """What the latest link of each of these subjects is at this moment, by the number that they stand for."""
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


def told(session: Session, decision_ids: Iterable[int]) -> dict[int, Told]:
    """Which decisions candidates were sent, by decision."""
    rows = session.scalars(select(Told).where(Told.decision_id.in_(list(decision_ids))))
    return {one.decision_id: one for one in rows}


def untold(session: Session, campaign_id: int) -> list[tuple[Attempt, Decision]]:
    """The candidates of a campaign with the final decision that they have not been sent, oldest first."""
    sent = select(Told.decision_id)
    rows = session.execute(
        select(Attempt, Decision)
        .join(Decision, Decision.attempt_id == Attempt.id)
        .where(
            Attempt.campaign_id == campaign_id, Decision.outcome.in_(rules.FINAL), Decision.id.not_in(sent)
        )
        .order_by(Decision.id)
    )
    latest = {attempt.id: (attempt, decision) for attempt, decision in rows}
    return list(latest.values())


def seen_checks(session: Session, attempt_id: int) -> dict[str, SeenCheck]:
    """The checks that were seen for a candidate, by kind."""
    rows = session.scalars(select(SeenCheck).where(SeenCheck.attempt_id == attempt_id))
    return {one.kind: one for one in rows}


def objectors(session: Session, attempt_ids: Iterable[int]) -> set[int]:
    """Which of these attempts must not be linked to anybody's practice."""
    rows = select(Objection.attempt_id).where(Objection.attempt_id.in_(list(attempt_ids)))
    return set(session.scalars(rows))


def attempt_of_outcome(session: Session, reach: Reach) -> Attempt | None:
    """The attempt whose outcome the candidate's link opens, or None."""
    kind, _colon, number = (reach.actor.link_subject or "").partition(":")
    return session.get(Attempt, int(number)) if kind == "outcome" and number.isdigit() else None


def is_invited_onward(session: Session, attempt_id: int) -> bool:
    """Whether the latest decision that a candidate was told invites them onward."""
    rows = (
        select(Decision.outcome)
        .join(Told, Told.decision_id == Decision.id)
        .where(Decision.attempt_id == attempt_id)
        .order_by(Decision.id.desc())
    )
    return session.scalars(rows).first() == rules.DecisionOutcome.SIMULATION


def review_of(session: Session, attempt_id: int) -> Review | None:
    """What the candidate asked to be looked at again, or None."""
    return session.scalar(select(Review).where(Review.attempt_id == attempt_id))

"""Opening a campaign, inviting candidates and hiring: what a recruiter does."""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scenarios.model import Scenario
from webapp import audit
from webapp.access import links
from webapp.access.links import Purpose
from webapp.outbox import service as outbox
from webapp.outbox.models import Message
from webapp.recruitment import board, messages, queries, rules, standardising
from webapp.recruitment.models import (
    Attempt,
    Campaign,
    CampaignCut,
    CampaignMember,
    CampaignScenario,
    Decision,
    Hire,
)
from webapp.recruitment.rules import Check, DecisionOutcome, Part

TRIES_FOR_A_REFERENCE = 20

LinkTo = Callable[[str], str]


@dataclass(frozen=True)
class Floor:
    """The least that meets the standard on one construct, 0 to 1."""

    value: float
    is_essential: bool


@dataclass(frozen=True)
class Marking:
    """How the written answers of a campaign are assessed."""

    per_answer: int = 2
    tolerance: int = 1
    check_share: float = 0.1
    names_read: bool = False


@dataclass(frozen=True)
class Plan:
    """What a recruiter settles when a campaign opens."""

    client_id: uuid.UUID
    title: str
    role: str
    closes_on: date
    scenarios: tuple[Scenario, ...]
    floors: Mapping[str, Floor]
    overall_cut: float
    method: str
    assessors: tuple[int, ...]
    panel: tuple[int, ...]
    listeners: tuple[int, ...] = ()
    marking: Marking = Marking()
    random_order: bool = True
    minutes: int | None = None
    pack: tuple[str, int] | None = None


def open_campaign(session: Session, recruiter_id: int, plan: Plan, now: datetime) -> Campaign:
    """Open a campaign; the same form sent again returns the campaign that it opened.

    Only constructs that the plan's scenarios ask about keep their floor.

    Raises:
        ForeignFormError: when the form's id is that of another recruiter's campaign.
    """
    campaign = _new_campaign(recruiter_id, plan, now)
    try:
        with session.begin_nested():
            session.add(campaign)
    except IntegrityError:
        return _opened_before(session, recruiter_id, plan.client_id)
    audit.record(session, "campaign.opened", actor=f"person:{recruiter_id}", now=now, campaign=campaign.id)
    return campaign


def _opened_before(session: Session, recruiter_id: int, client_id: uuid.UUID) -> Campaign:
    opened = session.scalar(select(Campaign).where(Campaign.client_id == client_id))
    if opened is None or opened.recruiter_id != recruiter_id:
        raise rules.ForeignFormError
    return opened


def _new_campaign(recruiter_id: int, plan: Plan, now: datetime) -> Campaign:
    return Campaign(
        client_id=plan.client_id,
        title=plan.title,
        role=plan.role,
        closes_on=plan.closes_on,
        recruiter_id=recruiter_id,
        opened_at=now,
        seed=secrets.token_hex(16),
        overall_cut=plan.overall_cut,
        method=plan.method,
        per_answer=plan.marking.per_answer,
        tolerance=plan.marking.tolerance,
        check_share=plan.marking.check_share,
        names_read=plan.marking.names_read,
        random_order=plan.random_order,
        minutes=plan.minutes,
        pack=plan.pack[0] if plan.pack else None,
        pack_version=plan.pack[1] if plan.pack else None,
        scenarios=[
            CampaignScenario(position=position, scenario=scenario.id, version=scenario.version)
            for position, scenario in enumerate(plan.scenarios, start=1)
        ],
        cuts=[
            CampaignCut(construct=construct, floor=floor.value, essential=floor.is_essential)
            for construct in board.constructs_of(plan.scenarios)
            if (floor := plan.floors.get(construct)) is not None
        ],
        members=[CampaignMember(person_id=person, part=Part.ASSESSOR.value) for person in plan.assessors]
        + [CampaignMember(person_id=person, part=Part.LISTENER.value) for person in plan.listeners]
        + [CampaignMember(person_id=person, part=Part.PANEL.value) for person in plan.panel],
    )


def invite(
    session: Session, campaign: Campaign, *, name: str, email: str, link_to: LinkTo, now: datetime
) -> Message:
    """Invite a candidate: their link leaves through the outbox.

    `link_to` turns a token into the link's address.

    Raises:
        ClosedCampaignError: after the campaign's last day.
        AlreadyInvitedError: when the address was invited to this campaign before.
    """
    if now >= rules.closes_at(campaign.closes_on):
        raise rules.ClosedCampaignError
    attempt = Attempt(
        campaign=campaign,
        reference=_free_reference(session, campaign.id),
        name=name,
        email=email,
        email_key=audit.pseudonym(f"candidate:{email.strip().lower()}"),
        invited_at=now,
    )
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError:
        raise rules.AlreadyInvitedError from None
    standardising.excuse_who_know(session, attempt, now)
    return _send_link(session, attempt, link_to, now)


def _free_reference(session: Session, campaign_id: int) -> str:
    for _try in range(TRIES_FOR_A_REFERENCE):
        reference = rules.new_reference()
        taken = select(Attempt.id).where(Attempt.campaign_id == campaign_id, Attempt.reference == reference)
        if session.scalar(taken) is None:
            return reference
    raise RuntimeError("The campaign has run out of references.")


def send_new_link(session: Session, attempt: Attempt, link_to: LinkTo, now: datetime) -> Message:
    """Take back the candidate's link and send another; what was answered so far stays.

    Raises:
        AlreadySubmittedError: when the answers have come.
        ClosedCampaignError: after the campaign's last day.
        WithdrawnError: when the candidate is not in the campaign any more.
    """
    if now >= rules.closes_at(attempt.campaign.closes_on):
        raise rules.ClosedCampaignError
    if attempt.withdrawal is not None:
        raise rules.WithdrawnError
    revoke(session, attempt, now)
    return _send_link(session, attempt, link_to, now)


def revoke(session: Session, attempt: Attempt, now: datetime) -> None:
    """Take back the candidate's link; AlreadySubmittedError when the answers have come."""
    if attempt.submitted_at is not None:
        raise rules.AlreadySubmittedError
    if links.revoke(session, f"attempt:{attempt.id}", now):
        _link_event(session, "link.revoked", attempt, now)


def _send_link(session: Session, attempt: Attempt, link_to: LinkTo, now: datetime) -> Message:
    lifetime = rules.closes_at(attempt.campaign.closes_on) - now
    link = link_to(links.issue(session, Purpose.CANDIDATE, f"attempt:{attempt.id}", now, lifetime))
    _link_event(session, "link.issued", attempt, now)
    return write_to(session, attempt, messages.invitation(attempt, link), link, now)


def write_to(
    session: Session, attempt: Attempt, words: tuple[str, str], link: str | None, now: datetime
) -> Message:
    """Put a message to a candidate, its subject and its words, into the recruiter's outbox."""
    subject, body = words
    message = outbox.write(
        session,
        sender_id=attempt.campaign.recruiter_id,
        about=f"attempt:{attempt.id}",
        channel="e-mail",
        address=attempt.email,
        subject=subject,
        body=body,
        link=link,
        now=now,
    )
    session.flush()
    return message


def _link_event(session: Session, kind: str, attempt: Attempt, now: datetime) -> None:
    audit.record(
        session,
        kind,
        actor=f"person:{attempt.campaign.recruiter_id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        purpose=Purpose.CANDIDATE.value,
    )


def record_hire(
    session: Session, attempt: Attempt, *, person_id: int, started_on: date, recorded_by: int, now: datetime
) -> Hire:
    """Record as whom a candidate came to work here; recording it again returns what stands.

    Raises:
        NotInvitedOnwardError: unless the panel invited the candidate onward.
        ChecksMissingError: before every check was seen, or is said not to be needed.
    """
    # Held off from others: the same form sent twice at once is one hire.
    session.refresh(attempt, with_for_update=True)
    standing = session.scalar(select(Hire).where(Hire.attempt_id == attempt.id))
    if standing is not None:
        return standing
    outcomes = session.scalars(select(Decision.outcome).where(Decision.attempt_id == attempt.id))
    if DecisionOutcome.SIMULATION not in set(outcomes):
        raise rules.NotInvitedOnwardError
    seen = queries.seen_checks(session, attempt.id)
    if missing := [check for check in Check if check.value not in seen]:
        raise rules.ChecksMissingError(missing)
    hire = Hire(
        attempt_id=attempt.id,
        person_id=person_id,
        started_on=started_on,
        recorded_by=recorded_by,
        recorded_at=now,
    )
    session.add(hire)
    audit.record(
        session,
        "hire.recorded",
        actor=f"person:{recorded_by}",
        subject=f"person:{person_id}",
        now=now,
        campaign=attempt.campaign_id,
        started_on=started_on.isoformat(),
    )
    session.flush()
    return hire

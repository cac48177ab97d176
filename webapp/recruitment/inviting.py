"""Candidates by the list, reminders, withdrawals, and one person who was invited twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access import links
from webapp.access.links import LinkState
from webapp.capture import service as capture
from webapp.outbox.models import Message
from webapp.recruitment import messages, queries, rules, scheduling, service
from webapp.recruitment.listing import Listed
from webapp.recruitment.models import Attempt, Campaign, Reminder, Withdrawal
from webapp.recruitment.rules import WhoWithdrew

# How many days before the last one somebody who has not answered is reminded.
REMINDERS = (7, 2)
# Somebody who was invited a moment ago is not reminded yet.
FIRST_REMINDER = timedelta(days=2)


def invite_listed(
    session: Session, campaign: Campaign, people: Iterable[Listed], link_to: service.LinkTo, now: datetime
) -> int:
    """Invite those on a list who were not invited before; returns how many were.

    Raises:
        ClosedCampaignError: after the campaign's last day.
    """
    invited = 0
    for person in people:
        try:
            service.invite(session, campaign, name=person.name, email=person.email, link_to=link_to, now=now)
        except rules.AlreadyInvitedError:
            continue
        invited += 1
    return invited


def withdraw(session: Session, attempt: Attempt, who: WhoWithdrew, now: datetime) -> None:
    """Take a candidate out of a campaign: the link opens nothing, and what was written but not sent goes.

    Raises:
        AlreadyDecidedError: after a final decision.
    """
    decided = queries.decisions(session, [attempt.id]).get(attempt.id, [])
    if rules.FINAL.intersection(one.outcome for one in decided):
        raise rules.AlreadyDecidedError
    try:
        with session.begin_nested():
            session.add(Withdrawal(attempt_id=attempt.id, who=who.value, at=now))
    except IntegrityError:
        return
    links.revoke(session, f"attempt:{attempt.id}", now)
    scheduling.let_go(session, attempt)
    for scenario in queries.scenarios_of(attempt.campaign):
        capture.finish(session, f"attempt:{attempt.id}/{scenario.id}")
    audit.record(
        session,
        "candidate.withdrew",
        actor=f"attempt:{attempt.id}"
        if who is WhoWithdrew.CANDIDATE
        else f"person:{attempt.campaign.recruiter_id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=attempt.campaign_id,
        who=who.value,
    )
    if who is not WhoWithdrew.MERGED:
        service.write_to(session, attempt, messages.withdrawal(attempt), None, now)
    session.flush()


def merge(session: Session, kept: Attempt, other: Attempt, now: datetime) -> None:
    """Let two invitations of one person be one: the other is withdrawn, and what was sent is not lost.

    Raises:
        AlreadySubmittedError: when answers have come for the one that would go.
        ForeignFormError: when they are not two of one campaign.
    """
    if kept.campaign_id != other.campaign_id or kept.id == other.id:
        raise rules.ForeignFormError
    if other.submitted_at is not None:
        raise rules.AlreadySubmittedError
    withdraw(session, other, WhoWithdrew.MERGED, now)
    audit.record(
        session,
        "candidate.merged",
        actor=f"person:{kept.campaign.recruiter_id}",
        subject=f"attempt:{other.id}",
        now=now,
        campaign=kept.campaign_id,
        into=kept.reference,
    )


def remind(session: Session, now: datetime) -> int:
    """Remind those whose answers have not come and whose link still opens; returns how many.

    Each is reminded once at each time, with the link that they have.
    """
    today, sent = clock.in_london(now).date(), 0
    for campaign in session.scalars(select(Campaign).where(Campaign.closes_on >= today)):
        days = (campaign.closes_on - today).days
        due = [one for one in REMINDERS if days <= one]
        if due:
            sent += _remind(session, campaign, min(due), now)
    return sent


def _remind(session: Session, campaign: Campaign, days: int, now: datetime) -> int:
    waiting = queries.unsent(session, campaign.id, invited_before=now - FIRST_REMINDER)
    states = queries.link_states(session, waiting, now)
    sent = 0
    for attempt in waiting:
        if states.get(attempt.id) not in (LinkState.READY, LinkState.STARTED):
            continue
        link = _latest_link(session, attempt)
        if link is not None and _is_due(session, attempt, days, now):
            service.write_to(session, attempt, messages.reminder(attempt, link), link, now)
            sent += 1
    return sent


def _is_due(session: Session, attempt: Attempt, days: int, now: datetime) -> bool:
    """Whether somebody was not reminded at this time yet; from now on they were."""
    try:
        with session.begin_nested():
            session.add(Reminder(attempt_id=attempt.id, days=days, at=now))
    except IntegrityError:
        return False
    return True


def _latest_link(session: Session, attempt: Attempt) -> str | None:
    about = Message.about == f"attempt:{attempt.id}"
    latest = session.scalars(select(Message).where(about).order_by(Message.id.desc())).first()
    return latest.link if latest else None

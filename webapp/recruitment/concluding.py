"""After the decision: telling candidates, looking again, minutes, names, checks before a first day."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access import links
from webapp.access.links import Purpose
from webapp.outbox.models import Message
from webapp.recruitment import messages, queries, rules
from webapp.recruitment.models import (
    Attempt,
    Campaign,
    Decision,
    Minutes,
    MinutesSignature,
    Objection,
    Review,
    SeenCheck,
    Told,
    Unblinding,
)
from webapp.recruitment.rules import Check
from webapp.recruitment.service import LinkTo, write_to

# How long a candidate can read what was decided, and ask for another look.
OUTCOME_OPEN = timedelta(days=90)


def tell(
    session: Session, attempt: Attempt, decision: Decision, *, by_id: int, link_to: LinkTo, now: datetime
) -> Message | None:
    """Send a candidate what was decided, with a link to how and by whom; None where that was sent before."""
    try:
        with session.begin_nested():
            session.add(Told(decision_id=decision.id, told_by=by_id, told_at=now))
    except IntegrityError:
        return None
    subject = f"outcome:{attempt.id}"
    links.revoke(session, subject, now)
    link = link_to(links.issue(session, Purpose.OUTCOME, subject, now, OUTCOME_OPEN))
    message = write_to(session, attempt, messages.outcome(attempt, link), link, now)
    _audit(session, "decision.told", attempt, f"person:{by_id}", now, decision=decision.id)
    session.flush()
    return message


def ask_review(session: Session, attempt: Attempt, words: str, now: datetime) -> Review:
    """Keep that a candidate asks for another person to look again; asking twice is asking once."""
    try:
        with session.begin_nested():
            session.add(Review(attempt_id=attempt.id, words=words, asked_at=now))
    except IntegrityError:
        return session.scalars(select(Review).where(Review.attempt_id == attempt.id)).one()
    _audit(session, "review.asked", attempt, f"attempt:{attempt.id}", now)
    return session.scalars(select(Review).where(Review.attempt_id == attempt.id)).one()


def object_to_linking(session: Session, attempt: Attempt, now: datetime) -> None:
    """Keep that a candidate's answers must not be linked to their practice; saying so twice is once."""
    try:
        with session.begin_nested():
            session.add(Objection(attempt_id=attempt.id, at=now))
    except IntegrityError:
        return
    _audit(session, "link to practice.refused", attempt, f"attempt:{attempt.id}", now)


def write_minutes(
    session: Session, campaign: Campaign, *, client_id: uuid.UUID, person_id: int, words: str, now: datetime
) -> Minutes:
    """Keep a panel's minutes; the same form sent again returns what it kept.

    Raises:
        ForeignFormError: when the form's id is that of other minutes.
    """
    minutes = Minutes(
        client_id=client_id, campaign_id=campaign.id, written_by=person_id, words=words, written_at=now
    )
    try:
        with session.begin_nested():
            session.add(minutes)
    except IntegrityError:
        kept = session.scalar(select(Minutes).where(Minutes.client_id == client_id))
        if kept is None or (kept.campaign_id, kept.written_by) != (campaign.id, person_id):
            raise rules.ForeignFormError from None
        return kept
    _panel_audit(session, "minutes.written", campaign, person_id, now)
    return minutes


def sign(session: Session, minutes: Minutes, campaign: Campaign, person_id: int, now: datetime) -> None:
    """Sign a panel's minutes; signing twice is signing once."""
    try:
        with session.begin_nested():
            session.add(MinutesSignature(minutes_id=minutes.id, person_id=person_id, signed_at=now))
    except IntegrityError:
        return
    _panel_audit(session, "minutes.signed", campaign, person_id, now, minutes=minutes.id)


def show_names(
    session: Session, campaign: Campaign, person_id: int, *, undecided: int, now: datetime
) -> None:
    """Show a panel the names, for good; UndecidedError while it has not decided about everybody."""
    count = queries.counts(session, [campaign.id])[campaign.id]
    rules.may_see_names(
        undecided=undecided,
        to_come=count.invited - count.submitted,
        is_closed=now >= rules.closes_at(campaign.closes_on),
    )
    try:
        with session.begin_nested():
            session.add(Unblinding(campaign_id=campaign.id, person_id=person_id, at=now))
    except IntegrityError:
        return
    _panel_audit(session, "names.shown", campaign, person_id, now)


def record_check(
    session: Session,
    attempt: Attempt,
    kind: Check,
    *,
    seen_on: date | None,
    why_not: str,
    person_id: int,
    now: datetime,
) -> None:
    """Record that a check was seen and when, or why it is not needed; recording again corrects it."""
    seen = queries.seen_checks(session, attempt.id).get(kind.value)
    if seen is None:
        seen = SeenCheck(attempt_id=attempt.id, kind=kind.value)
        session.add(seen)
    seen.seen_on, seen.why_not, seen.seen_by, seen.recorded_at = seen_on, why_not, person_id, now
    _audit(session, "check.seen", attempt, f"person:{person_id}", now, check=kind.value)
    session.flush()


def _audit(
    session: Session, kind: str, attempt: Attempt, actor: str, now: datetime, **particulars: str | int
) -> None:
    audit.record(
        session,
        kind,
        actor=actor,
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=attempt.campaign_id,
        **particulars,
    )


def _panel_audit(
    session: Session, kind: str, campaign: Campaign, person_id: int, now: datetime, **particulars: Any
) -> None:
    audit.record(session, kind, actor=f"person:{person_id}", now=now, campaign=campaign.id, **particulars)

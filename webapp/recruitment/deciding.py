"""Deciding: what a named panel member decides, and why, once they were given the evidence."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.recruitment import queries, rules
from webapp.recruitment.models import Attempt, Decision, Review
from webapp.recruitment.rules import DecisionOutcome
from webapp.recruitment.submitting import locked


@dataclass(frozen=True)
class Verdict:
    """What a panel member decides and why, and when they were given the evidence (None: they were not)."""

    outcome: DecisionOutcome
    reason: str
    opened_at: datetime | None


def decide(
    session: Session,
    attempt: Attempt,
    verdict: Verdict,
    *,
    client_id: uuid.UUID,
    person_id: int,
    is_ready: bool,
    now: datetime,
) -> Decision:
    """Record what a panel member decided and why; the same form sent again returns what it recorded.

    Raises:
        NotReadyError: before everything has been assessed.
        AlreadyDecidedError: after a final decision that nobody asked to be looked at again.
        SameDeciderError: when it is to be looked at again by somebody else.
        NotOpenedError: when the person was not given the evidence.
        ForeignFormError: when the form's id is that of a decision on somebody else, or by somebody else.
    """
    attempt = locked(session, attempt.id)
    before = queries.decisions(session, [attempt.id]).get(attempt.id, [])
    for decision in before:
        if decision.client_id == client_id and decision.decided_by == person_id:
            return decision
    review = queries.open_review(session, attempt.id)
    rules.may_decide(
        [decision.outcome for decision in before],
        is_ready=is_ready,
        deciders={decision.decided_by for decision in before},
        person_id=person_id,
        reviews=int(review is not None),
    )
    if verdict.opened_at is None:
        raise rules.NotOpenedError
    return _record(session, attempt, verdict, client_id, person_id, review, now)


def _record(
    session: Session,
    attempt: Attempt,
    verdict: Verdict,
    client_id: uuid.UUID,
    person_id: int,
    review: Review | None,
    now: datetime,
) -> Decision:
    decision = Decision(
        client_id=client_id,
        attempt_id=attempt.id,
        decided_by=person_id,
        outcome=verdict.outcome.value,
        reason=verdict.reason,
        opened_at=verdict.opened_at,
        review_id=review.id if review else None,
        decided_at=now,
    )
    try:
        with session.begin_nested():
            session.add(decision)
    except IntegrityError:
        raise rules.ForeignFormError from None
    audit.record(
        session,
        "decision.recorded",
        actor=f"person:{person_id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=attempt.campaign_id,
        outcome=verdict.outcome.value,
        reason=verdict.reason,
    )
    session.flush()
    return decision

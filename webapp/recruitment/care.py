"""What recruitment holds about people: given to them, or erased."""

from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access.models import Link, Visit
from webapp.capture.models import Draft, DraftConflict
from webapp.outbox import service as outbox
from webapp.recruitment.models import (
    Adjustment,
    Assessment,
    AssessmentMark,
    AssessorEvent,
    Attempt,
    Campaign,
    CampaignCut,
    CampaignMember,
    CampaignScenario,
    ClockEvent,
    Decision,
    Excused,
    Hire,
    LayGrade,
    LayLevel,
    LayMember,
    LayQuestion,
    Minutes,
    MinutesSignature,
    Objection,
    Reminder,
    Review,
    SeenCheck,
    Slot,
    TaskAnswer,
    Told,
    Trial,
    Unblinding,
    Withdrawal,
)

TABLES: tuple[type, ...] = (
    LayLevel,
    LayGrade,
    LayQuestion,
    LayMember,
    Hire,
    SeenCheck,
    Objection,
    Told,
    MinutesSignature,
    Minutes,
    Unblinding,
    Decision,
    Review,
    Trial,
    AssessorEvent,
    Excused,
    AssessmentMark,
    Assessment,
    TaskAnswer,
    Slot,
    Reminder,
    Withdrawal,
    Adjustment,
    ClockEvent,
    Attempt,
    CampaignMember,
    CampaignCut,
    CampaignScenario,
    Campaign,
)

ERASED = "erased"
OF_DRAFTS = ("attempt", "assessing", "hearing", "listed", "lay", "campaign-form")
OF_LINKS = ("attempt", "outcome", "lay")


def erase_all(session: Session) -> int:
    """Erase everything that recruitment holds, with its links and unfinished forms; returns how many rows."""
    rows = 0
    for table in TABLES:
        rows += session.scalar(select(func.count()).select_from(table)) or 0
        session.execute(delete(table))
    owners = (Draft.owner.startswith(f"{kind}:") for kind in OF_DRAFTS)
    ours = select(Draft.id).where(or_(*owners))
    session.execute(delete(DraftConflict).where(DraftConflict.draft_id.in_(ours)))
    session.execute(delete(Draft).where(Draft.id.in_(ours)))
    ours_too = or_(*(Link.subject.startswith(f"{kind}:") for kind in OF_LINKS))
    links = select(Link.id).where(ours_too)
    session.execute(delete(Visit).where(Visit.link_id.in_(links)))
    session.execute(delete(Link).where(ours_too))
    for kind in ("attempt", "lay"):
        outbox.erase_all(session, kind)
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What recruitment holds about somebody at work: their parts, their marks and decisions, their hire."""
    return {
        "parts": [
            {"campaign": one.campaign_id, "part": one.part}
            for one in session.scalars(select(CampaignMember).where(CampaignMember.person_id == person_id))
        ],
        "assessments": [
            {
                "submitted_at": one.submitted_at.isoformat(),
                "marks": {mark.criterion: [mark.level, mark.evidence] for mark in one.marks},
            }
            for one in session.scalars(select(Assessment).where(Assessment.assessor_id == person_id))
        ],
        "as_assessor": [
            {"at": one.at.isoformat(), "what": one.kind, "words": one.words}
            for one in session.scalars(select(AssessorEvent).where(AssessorEvent.person_id == person_id))
        ],
        "practice_and_check_answers": [
            {"submitted_at": one.submitted_at.isoformat(), "use": one.use, "levels": one.levels}
            for one in session.scalars(select(Trial).where(Trial.assessor_id == person_id))
        ],
        "decisions": [
            {"decided_at": one.decided_at.isoformat(), "outcome": one.outcome, "reason": one.reason}
            for one in session.scalars(select(Decision).where(Decision.decided_by == person_id))
        ],
        "minutes": [
            {"written_at": one.written_at.isoformat(), "words": one.words}
            for one in session.scalars(select(Minutes).where(Minutes.written_by == person_id))
        ],
        "applications": [_application(session, one) for one in _applications(session, person_id)],
    }


def _applications(session: Session, person_id: int) -> list[Attempt]:
    hired = select(Attempt).join(Hire, Hire.attempt_id == Attempt.id).where(Hire.person_id == person_id)
    return list(session.scalars(hired))


def _application(session: Session, attempt: Attempt) -> dict[str, Any]:
    decisions = session.scalars(select(Decision).where(Decision.attempt_id == attempt.id))
    review = session.scalar(select(Review).where(Review.attempt_id == attempt.id))
    agreed = session.scalar(select(Adjustment).where(Adjustment.attempt_id == attempt.id))
    checks = session.scalars(select(SeenCheck).where(SeenCheck.attempt_id == attempt.id))
    return {
        "name": attempt.name,
        "email": attempt.email,
        "invited_at": attempt.invited_at.isoformat(),
        "submitted_at": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
        "answers": {f"{answer.scenario}/{answer.task}": answer.response for answer in attempt.answers},
        "decisions": [[one.outcome, one.reason] for one in decisions],
        "adjustment": agreed.note if agreed else None,
        "asked_for_another_look": review.words if review else None,
        "checks": [[one.kind, one.seen_on.isoformat() if one.seen_on else one.why_not] for one in checks],
    }


def erase_person(session: Session, person_id: int) -> int:
    """Erase who an applicant was, what they wrote, and that they were hired; returns how many applications.

    The attempt stays as a numbered placeholder, so that counts and other people's records still hold.
    """
    applications = _applications(session, person_id)
    for attempt in applications:
        attempt.name = attempt.email = ERASED
        outbox.erase(session, f"attempt:{attempt.id}")
        attempt.email_key = audit.pseudonym(f"{ERASED}:attempt:{attempt.id}")
        session.execute(delete(Adjustment).where(Adjustment.attempt_id == attempt.id))
        for review in session.scalars(select(Review).where(Review.attempt_id == attempt.id)):
            review.words = ERASED
        for answer in attempt.answers:
            if isinstance(answer.response, str):
                answer.response, answer.masks = ERASED, []
    session.execute(delete(Hire).where(Hire.person_id == person_id))
    return len(applications)

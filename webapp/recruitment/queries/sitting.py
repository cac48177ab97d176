"""What a candidate may read: the attempt that the link opens, and what has been answered so far."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.access.policy import Reach
from webapp.capture import queries as drafts
from webapp.recruitment import sheet
from webapp.recruitment.models import Attempt
from webapp.recruitment.queries.campaigns import scenarios_for
from webapp.recruitment.sheet import Sheet


def own_attempt(session: Session, reach: Reach) -> Attempt | None:
    """The attempt that the candidate's link opens, or None."""
    kind, _colon, number = (reach.actor.link_subject or "").partition(":")
    if kind != "attempt" or not number.isdigit():
        return None
    whole = (joinedload(Attempt.campaign), joinedload(Attempt.withdrawal))
    found = session.get(Attempt, int(number), options=whole)
    return found if found is not None and found.withdrawal is None else None


def attempt_of_subject(session: Session, subject: str) -> Attempt:
    """The attempt that a link's subject ("attempt:12") names."""
    return session.get_one(Attempt, int(subject.partition(":")[2]))


def attempt_of_submission(session: Session, submission_id: object) -> Attempt | None:
    """The attempt that was sent under this id, or None."""
    return session.scalar(
        select(Attempt).where(Attempt.submission_id == submission_id, Attempt.submitted_at.is_not(None))
    )


def attempt_for_officer(session: Session, attempt_id: int) -> Attempt | None:
    """A candidate for whom an adjustments officer can agree something, or None."""
    found = session.get(Attempt, attempt_id)
    return found if found is not None and found.withdrawal is None else None


def has_begun(session: Session, attempt: Attempt) -> bool:
    """Whether anything of a candidate's answers has been saved."""
    return bool(drafts.drafts_of(session, f"attempt:{attempt.id}/"))


def sheets(session: Session, attempt: Attempt) -> list[Sheet]:
    """The candidate's scenarios with what has been answered so far."""
    saved = drafts.drafts_of(session, f"attempt:{attempt.id}/")
    return [
        sheet.read(scenario, saved[scenario.id].fields if scenario.id in saved else {})
        for scenario in scenarios_for(attempt)
    ]

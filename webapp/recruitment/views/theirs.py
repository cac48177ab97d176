"""A recruiter's own campaign and candidate, found by their numbers; a 404 for anybody else's."""

from webapp.access import guard
from webapp.extensions import db
from webapp.recruitment import queries
from webapp.recruitment.models import Attempt, Campaign


def campaign_of(campaign_id: int) -> Campaign:
    """One of the recruiter's own campaigns."""
    return guard.found(queries.campaign(db.session(), guard.reach(), campaign_id))


def candidate_of(campaign_id: int, attempt_id: int | None) -> Attempt:
    """One candidate of one of the recruiter's own campaigns."""
    attempt = queries.candidate(db.session(), guard.reach(), attempt_id or 0)
    return guard.found(attempt if attempt and attempt.campaign_id == campaign_id else None)

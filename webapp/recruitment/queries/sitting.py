"""What a candidate may read: the attempt that the link opens, and what has been answered so far."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from scenarios import loader as library
from scenarios.narratives import in_own_words
from webapp.access.reaching import Reach
from webapp.capture import queries as drafts
from webapp.columns import plain
from webapp.recruitment import sheet
from webapp.recruitment.models import Adjustment, Attempt, Campaign, CampaignScenario
from webapp.recruitment.queries.campaigns import order_for, scenarios_for, still_in
from webapp.recruitment.sheet import Sheet


def _attempt_id(reach: Reach) -> int | None:
    kind, _colon, number = (reach.actor.link_subject or "").partition(":")
    return int(number) if kind == "attempt" and number.isdigit() else None


# Built once: it is asked at every save.
_attempt, _campaign, _asked = plain(Attempt), plain(Campaign), plain(CampaignScenario)
_PLACE = (
    select(
        _attempt.id,
        _attempt.reference,
        _campaign.minutes,
        _campaign.random_order,
        _campaign.seed,
        _asked.scenario,
        _asked.version,
    )
    .join_from(Attempt.__table__, Campaign.__table__)
    .join(CampaignScenario.__table__)
    .where(_attempt.id == bindparam("number"), still_in())
    .order_by(_asked.position)
)


def own_attempt(session: Session, reach: Reach) -> Attempt | None:
    """The attempt that the candidate's link opens, or None."""
    number = _attempt_id(reach)
    if number is None:
        return None
    whole = (joinedload(Attempt.campaign), joinedload(Attempt.withdrawal))
    found = session.get(Attempt, number, options=whole)
    return found if found is not None and found.withdrawal is None else None


@dataclass(frozen=True)
class Place:
    """What a save needs to know of a candidate: how long they have, and the scenarios in their order."""

    attempt_id: int
    minutes: int | None
    scenarios: tuple[str, ...]


def place(session: Session, reach: Reach) -> Place | None:
    """Where the candidate whose link it is sits, without their name or their answers; or None."""
    rows = session.connection().execute(_PLACE, {"number": _attempt_id(reach)}).all()
    if not rows:
        return None
    first = rows[0]
    asked = [library.scenario(row.scenario, row.version) for row in rows]
    order = order_for(asked, first.seed if first.random_order else None, first.reference)
    return Place(first.id, first.minutes, tuple(one.id for one in order))


def is_unsent(session: Session, attempt_id: int) -> bool:
    """Whether a candidate's answers are still to come; nobody sends them until the transaction ends."""
    standing = select(Attempt.submitted_at).where(Attempt.id == attempt_id).with_for_update(read=True)
    return session.scalar(standing) is None


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


def sheets(session: Session, attempt: Attempt, *, is_final: bool = False) -> list[Sheet]:
    """The candidate's scenarios with what has been answered; once `is_final`, nothing more is saved."""
    saved = drafts.drafts_of(session, f"attempt:{attempt.id}/", is_final=is_final)
    asked = scenarios_for(attempt)
    if session.scalar(select(Adjustment.own_words).where(Adjustment.attempt_id == attempt.id)):
        asked = [in_own_words(one.id, one.version) for one in asked]
    return [
        sheet.read(scenario, saved[scenario.id].fields if scenario.id in saved else {}) for scenario in asked
    ]

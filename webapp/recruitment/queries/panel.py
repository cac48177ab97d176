"""What a panel member may read: the campaigns on whose panel they sit, and all the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from webapp.access.reaching import Reach
from webapp.recruitment.models import (
    Assessment,
    Attempt,
    Campaign,
    CampaignMember,
    Decision,
    Minutes,
    MinutesSignature,
    Review,
    TaskAnswer,
    Unblinding,
)
from webapp.recruitment.queries.campaigns import still_in
from webapp.recruitment.rules import Part


def has_part(person_id: int | None, part: Part) -> ColumnElement[bool]:
    """That somebody has this part in a campaign."""
    return Campaign.members.any((CampaignMember.person_id == person_id) & (CampaignMember.part == part.value))


def panel_campaigns(session: Session, person_id: int | None) -> Sequence[Campaign]:
    """The campaigns on whose panel somebody sits, newest first."""
    return session.scalars(
        select(Campaign).where(has_part(person_id, Part.PANEL)).order_by(Campaign.id.desc())
    ).all()


def panel_campaign(session: Session, reach: Reach, campaign_id: int) -> Campaign | None:
    """A campaign on whose panel whoever asks sits, or None."""
    return session.scalar(
        select(Campaign).where(Campaign.id == campaign_id, has_part(reach.actor.person_id, Part.PANEL))
    )


@dataclass(frozen=True)
class Sent:
    """A candidate whose answers have come, by reference, with what the keys say of them (None: not kept)."""

    id: int
    reference: str
    scores: Mapping[str, Mapping[str, float]] | None


def sent(session: Session, campaign_id: int) -> list[Sent]:
    """The candidates of a campaign whose answers have come, in order of invitation, without their names."""
    rows = session.execute(
        select(Attempt.id, Attempt.reference, Attempt.scores)
        .where(Attempt.campaign_id == campaign_id, Attempt.submitted_at.is_not(None), still_in())
        .order_by(Attempt.id)
    )
    return [Sent(id, reference, scores) for id, reference, scores in rows]


def answers_of(session: Session, attempt_id: int) -> list[TaskAnswer]:
    """The answers of one attempt."""
    return list(session.scalars(select(TaskAnswer).where(TaskAnswer.attempt_id == attempt_id)))


def one_with_evidence(session: Session, attempt_id: int) -> Attempt:
    """One attempt with its answers and every mark."""
    return _with_evidence(session, Attempt.id == attempt_id)[0]


def with_evidence(session: Session, campaign_id: int) -> list[Attempt]:
    """The submitted attempts of a campaign with their answers and every mark, in order of invitation."""
    return _with_evidence(
        session, (Attempt.campaign_id == campaign_id) & Attempt.submitted_at.is_not(None) & still_in()
    )


def _with_evidence(session: Session, which: ColumnElement[bool]) -> list[Attempt]:
    query = (
        select(Attempt)
        .where(which)
        .options(
            selectinload(Attempt.answers).selectinload(TaskAnswer.assessments).selectinload(Assessment.marks)
        )
        .order_by(Attempt.id)
    )
    return list(session.scalars(query))


def open_review(session: Session, attempt_id: int) -> Review | None:
    """The request to look again at an attempt that no decision has answered yet, or None."""
    return session.scalar(_open_reviews().where(Review.attempt_id == attempt_id))


def open_reviews(session: Session, campaign_id: int) -> list[Review]:
    """The requests to look again that wait in a campaign, the oldest first."""
    waiting = _open_reviews().join(Attempt).where(Attempt.campaign_id == campaign_id)
    return list(session.scalars(waiting.order_by(Review.id)))


def _open_reviews() -> Select[Review]:
    answered = select(Decision.review_id).where(Decision.review_id.is_not(None))
    return select(Review).where(Review.id.not_in(answered))


def minutes_of(session: Session, campaign_id: int) -> list[Minutes]:
    """The minutes of a campaign's panel, the oldest first."""
    return list(
        session.scalars(select(Minutes).where(Minutes.campaign_id == campaign_id).order_by(Minutes.id))
    )


def signatures(session: Session, campaign_id: int) -> dict[int, list[MinutesSignature]]:
    """Who signed each of a campaign's minutes, in the order of signing."""
    rows = select(MinutesSignature).join(Minutes).where(Minutes.campaign_id == campaign_id)
    found: dict[int, list[MinutesSignature]] = {}
    for one in session.scalars(rows.order_by(MinutesSignature.id)):
        found.setdefault(one.minutes_id, []).append(one)
    return found


def unblinding_of(session: Session, campaign_id: int) -> Unblinding | None:
    """When and for whom a panel was shown the names, or None."""
    return session.scalar(select(Unblinding).where(Unblinding.campaign_id == campaign_id))

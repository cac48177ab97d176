"""What a panel member may read: the campaigns on whose panel they sit, and all the evidence."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from webapp.access.policy import Reach
from webapp.recruitment.models import Assessment, Attempt, Campaign, CampaignMember, TaskAnswer
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


def with_evidence(session: Session, campaign_id: int) -> list[Attempt]:
    """The submitted attempts of a campaign with their answers and every mark, in order of invitation."""
    query = (
        select(Attempt)
        .where(Attempt.campaign_id == campaign_id, Attempt.submitted_at.is_not(None))
        .options(
            selectinload(Attempt.answers).selectinload(TaskAnswer.assessments).selectinload(Assessment.marks)
        )
        .order_by(Attempt.id)
    )
    return list(session.scalars(query))

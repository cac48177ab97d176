"""Campaigns, the candidates' answers, what assessors found in them, and what a panel decided."""

from webapp.recruitment.models.assessing import Assessment, AssessmentMark, AssessorEvent, Excused, Trial
from webapp.recruitment.models.campaign import Campaign, CampaignCut, CampaignMember, CampaignScenario
from webapp.recruitment.models.deciding import (
    Decision,
    Hire,
    Minutes,
    MinutesSignature,
    Objection,
    Review,
    SeenCheck,
    Told,
    Unblinding,
)
from webapp.recruitment.models.lay import LayGrade, LayLevel, LayMember, LayQuestion
from webapp.recruitment.models.meeting import Slot
from webapp.recruitment.models.sitting import (
    Adjustment,
    Attempt,
    ClockEvent,
    Reminder,
    TaskAnswer,
    Withdrawal,
)

__all__ = [
    "LayGrade",
    "LayLevel",
    "LayMember",
    "LayQuestion",
    "Slot",
    "Adjustment",
    "ClockEvent",
    "Assessment",
    "AssessmentMark",
    "AssessorEvent",
    "Attempt",
    "Campaign",
    "CampaignCut",
    "CampaignMember",
    "CampaignScenario",
    "Decision",
    "Excused",
    "Hire",
    "Minutes",
    "MinutesSignature",
    "Objection",
    "Reminder",
    "Review",
    "SeenCheck",
    "TaskAnswer",
    "Told",
    "Trial",
    "Unblinding",
    "Withdrawal",
]

"""Invitations to speak, what came back, and on what it came."""

from webapp.families.models.asking import (
    Answer,
    AnswerLevel,
    AnswerText,
    AskedAgain,
    AskingTurn,
    Conversation,
    DrawSwitch,
    Invitation,
    KeptCoverage,
    NotAsked,
    Thanks,
)
from webapp.families.models.listening import ListeningDuty
from webapp.families.models.meeting import Conference, ConferenceGuest
from webapp.families.models.paper import PaperForm
from webapp.families.models.returning import ReturnCode

__all__ = [
    "Answer",
    "AnswerLevel",
    "AnswerText",
    "AskedAgain",
    "AskingTurn",
    "Conference",
    "ConferenceGuest",
    "Conversation",
    "DrawSwitch",
    "Invitation",
    "KeptCoverage",
    "ListeningDuty",
    "NotAsked",
    "PaperForm",
    "ReturnCode",
    "Thanks",
]

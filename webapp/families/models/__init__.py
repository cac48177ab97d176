"""Invitations to speak, what came back, on what it came, and how it was told to those whom it is about."""

from webapp.families.models.answers import Answer, AnswerLevel, AnswerOrigin, AnswerText
from webapp.families.models.asking import (
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
from webapp.families.models.reading import Recording
from webapp.families.models.returning import ReturnCode
from webapp.families.models.telling import (
    Comment,
    CommentRelease,
    Portrait,
    PortraitNote,
    PortraitShare,
)

__all__ = [
    "Answer",
    "AnswerLevel",
    "AnswerOrigin",
    "AnswerText",
    "AskedAgain",
    "AskingTurn",
    "Comment",
    "CommentRelease",
    "Conference",
    "ConferenceGuest",
    "Conversation",
    "DrawSwitch",
    "Invitation",
    "KeptCoverage",
    "ListeningDuty",
    "NotAsked",
    "PaperForm",
    "Portrait",
    "PortraitNote",
    "PortraitShare",
    "Recording",
    "ReturnCode",
    "Thanks",
]

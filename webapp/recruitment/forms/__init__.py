"""What is sent, checked, with words that say what to do."""

import uuid
from collections.abc import Mapping
from typing import Any

from webapp.recruitment.forms.campaign import OF_THE_STANDARD, CampaignForm, floors
from webapp.recruitment.forms.candidate import OUTCOMES, DecisionForm, HireForm, InvitationForm
from webapp.recruitment.forms.fields import Choice

__all__ = [
    "OF_THE_STANDARD",
    "OUTCOMES",
    "CampaignForm",
    "Choice",
    "DecisionForm",
    "HireForm",
    "InvitationForm",
    "client_id",
    "floors",
]


def client_id(fields: Mapping[str, Any]) -> uuid.UUID | None:
    """The id that the form was given before it was first sent, or None where it is not one."""
    try:
        return uuid.UUID(str(fields.get("client_id", "")))
    except ValueError:
        return None

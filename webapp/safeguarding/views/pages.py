"""The one blueprint on which all pages of safeguarding stand, and what several of them say."""

from datetime import datetime

from flask import Blueprint
from flask_babel import format_timedelta
from flask_babel import gettext as _

from webapp.safeguarding.models import Concern

blueprint = Blueprint("safeguarding", __name__, url_prefix="/safety-concerns")


def raised_ago(concern: Concern, now: datetime) -> str:
    """How long ago a concern was raised, in words."""
    ago = format_timedelta(concern.raised_at - now, add_direction=True)
    return _("Raised %(ago)s", ago=ago)

"""What the safeguarding lead types about a concern."""

from collections.abc import Mapping

from flask_babel import gettext as _

from webapp.forms import Problem
from webapp.safeguarding.rules import says_what_was_done


def read_action(fields: Mapping[str, str]) -> tuple[str, list[Problem]]:
    """What the safeguarding lead typed, and what is wrong with it."""
    action = fields.get("action_taken", "").strip()
    if says_what_was_done(action):
        return action, []
    return action, [Problem("action_taken", _("Enter what you did, in a sentence of up to 10,000 letters."))]

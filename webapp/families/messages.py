"""The words of a message that anybody may read over a shoulder: no family, no service, no names."""

from datetime import datetime

from flask_babel import format_date
from flask_babel import gettext as _


def subject() -> str:
    """The title of every message to a family."""
    return _("Your link")


def body(link: str, until: datetime) -> str:
    """The same few words for everybody, with the link and the day it ends."""
    hello = _("Hello. Here is the link that we told you about:")
    ends = _("It works until %(day)s. You can leave it if you want to.", day=format_date(until, "d MMMM"))
    return f"{hello}\n\n{link}\n\n{ends}"

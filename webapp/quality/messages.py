"""The words of the message that lets somebody on a panel in to its reports."""

from datetime import date

from flask_babel import gettext as _

from webapp import filters
from webapp.quality.rules import Version


def let_in(version: Version, name: str, link: str, last_on: date) -> tuple[str, str]:
    """The subject and the words of the message with somebody's link."""
    if version is Version.CHILDREN:
        subject = _("What children and young people told us")
    else:
        subject = _("What parents and families told us")
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=name),
            _("Four times a year we write down what people told us and what we changed."),
            _("Open this link to read it and to tell us what you think. It is only for you:"),
            link,
            _("You can come back with it until %(day)s.", day=filters.day(last_on)),
            _("You do not have to do this. If you have a question, answer this message."),
        )
    )
    return subject, body

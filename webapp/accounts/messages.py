"""What people are written about their sign-in, in plain words."""

from datetime import date

from flask_babel import gettext as _

from webapp.accounts.models import Person
from webapp.filters import day


def choose_password(person: Person, last_on: date, link: str) -> tuple[str, str]:
    """The subject and the words of the message that brings the link to choose a password."""
    subject = _("Your sign-in to Attune")
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=person.name),
            _("You can use Attune, where teams learn from their practice, until %(day)s.", day=day(last_on)),
            _("Open this link to choose your password. It works once and for seven days:"),
            link,
            _("Then sign in with this e-mail address. If you did not expect this, do nothing."),
        )
    )
    return subject, body

"""What people are told by message about observed visits: that something waits, and never what."""

from datetime import date

from flask_babel import gettext as _

from webapp.filters import day


def sign_soon(seen_on: date, last: date, link: str) -> tuple[str, str]:
    """The subject and the words of the message that reminds one of the two to sign."""
    body = _(
        "An observed visit of %(day)s waits for you to read and sign it, by %(last)s.",
        day=day(seen_on),
        last=day(last),
    )
    return _("Something waits for you in Attune"), f"{body}\n\n{link}"

"""What receipts call a record and the reason for which it was opened."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REASONS = {
    "own team": _l("It is about their own team"),
    "the whole service": _l("Their work covers the whole service"),
}


def record_in_words(record: str) -> str:
    """A record as people know it: "observation:12" is the observed visit number 12."""
    kind, _colon, number = record.partition(":")
    return _("Observation %(number)s of a visit", number=number) if kind == "observation" else record


def reason_in_words(reason: str) -> str:
    """A reason as people say it; one that somebody typed stays as it is."""
    return str(REASONS.get(reason, reason))

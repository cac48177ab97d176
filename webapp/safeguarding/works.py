"""The long work of safeguarding: telling people of concerns that nobody has read in time."""

from flask import current_app
from flask_babel import force_locale
from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.jobs import Progress, Work
from webapp.safeguarding import escalating

ESCALATE = "safeguarding.escalate"
_LANGUAGE = "en_GB"


def escalate(tell: Progress) -> None:
    """Write to those who should know of a concern that is overdue; done again it writes to nobody twice."""
    settings = current_app.extensions["attune"].settings
    with force_locale(_LANGUAGE):
        sent = escalating.escalate(db.session(), settings.public_address.rstrip("/"), clock.now())
    db.session.commit()
    tell(sent, sent)


WORKS: dict[str, Work] = {ESCALATE: escalate}
SCHEDULE = {ESCALATE: crontab(minute="20")}

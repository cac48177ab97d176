"""The long work of practice: reminding people to sign."""

from flask import current_app
from flask_babel import force_locale
from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.jobs import Progress, Work
from webapp.practice import reminding

REMIND = "practice.remind"
_LANGUAGE = "en_GB"


def remind(tell: Progress) -> None:
    """Remind everybody whose last day to sign is near; done again on the same day it reminds nobody twice."""
    with force_locale(_LANGUAGE):
        sent = reminding.remind(db.session(), _address, clock.now())
    db.session.commit()
    tell(sent, sent)


def _address(observation_id: int) -> str:
    settings = current_app.extensions["attune"].settings
    pages = current_app.url_map.bind("")
    path = pages.build("practice.read", {"observation_id": observation_id})
    return f"{settings.public_address.rstrip('/')}{path}"


WORKS: dict[str, Work] = {REMIND: remind}
SCHEDULE = {REMIND: crontab(hour="7", minute="30")}

"""The long work of the quality lead's room: forgetting those whose links have ended."""

from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.jobs import Progress
from webapp.quality import letting_in

FORGET = "quality.forget"


def forget(tell: Progress) -> None:
    """Erase the names of those whose links have ended; done again it changes nothing."""
    session = db.session()
    gone = letting_in.forget(session, clock.now())
    session.commit()
    tell(gone, gone)


WORKS = {FORGET: forget}
SCHEDULE = {FORGET: crontab(minute="40", hour="3")}

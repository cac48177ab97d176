"""The long work of supervision: keeping what is told of a quarter once it is over."""

from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.jobs import Progress, Work
from webapp.supervision import standing

USEFUL = "supervision.useful"


def useful(tell: Progress) -> None:
    """Keep how useful supervision was in the quarter before; done again it changes nothing."""
    session = db.session()
    new = int(standing.release(session, clock.now()))
    session.commit()
    tell(new, new)


WORKS: dict[str, Work] = {USEFUL: useful}
# Each day, so that a day without power delays it and loses nothing.
SCHEDULE = {USEFUL: crontab(hour="1", minute="30")}

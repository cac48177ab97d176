"""The long work of families: drawing days, and keeping who was heard."""

from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.families import coverage, drawing, queries
from webapp.jobs import Progress, Work

DRAW, COVER = "families.draw", "families.cover"


def draw(tell: Progress) -> None:
    """Give everybody at a moment a day, where the draw is on; done again it changes nothing."""
    session = db.session()
    drawn = drawing.draw(session, clock.now()) if queries.draw_is_on(session) else 0
    session.commit()
    tell(drawn, drawn)


def cover(tell: Progress) -> None:
    """Keep what is told of every time that is settled; done again it changes nothing."""
    session = db.session()
    new = coverage.release(session, clock.now(), session.commit)
    session.commit()
    tell(new, new)


WORKS: dict[str, Work] = {DRAW: draw, COVER: cover}
SCHEDULE = {DRAW: crontab(hour="2", minute="0"), COVER: crontab(hour="2", minute="30")}

"""The long work of families: drawing days, keeping who was heard, forgetting codes, telling what was said."""

from huey import crontab

from webapp import clock
from webapp.cases.service import follow_teams
from webapp.extensions import db
from webapp.families import (
    changing,
    commenting,
    coverage,
    drawing,
    letting_out,
    portraying,
    queries,
)
from webapp.jobs import Progress, Work

DRAW, COVER, FORGET, TELL = "families.draw", "families.cover", "families.forget", "families.tell"


def draw(tell: Progress) -> None:
    """Give everybody at a moment a day, where the draw is on; done again it changes nothing.

    Families of a team that has gone on as another follow it first.
    """
    session = db.session()
    follow_teams(session, clock.today())
    drawn = drawing.draw(session, clock.now()) if queries.draw_is_on(session) else 0
    session.commit()
    tell(drawn, drawn)


def cover(tell: Progress) -> None:
    """Keep what is told of every time that is settled; done again it changes nothing."""
    session = db.session()
    new = coverage.release(session, clock.now(), session.commit)
    session.commit()
    tell(new, new)


def forget(tell: Progress) -> None:
    """Erase codes that open nothing any more, with what was begun; done again it changes nothing."""
    session = db.session()
    gone = changing.forget(session, clock.now())
    session.commit()
    tell(gone, gone)


def tell_on(tell: Progress) -> None:
    """Queue comments, let out what may go, sum up for practitioners; done again it changes nothing."""
    session, now = db.session(), clock.now()
    commenting.collect(session, now)
    session.commit()
    let_out = letting_out.release(session, now)
    session.commit()
    portraying.make(session, now)
    session.commit()
    # How many texts came in a night would tell whoever sees the long work that somebody has written.
    tell(let_out, let_out)


WORKS: dict[str, Work] = {DRAW: draw, COVER: cover, FORGET: forget, TELL: tell_on}
SCHEDULE = {
    DRAW: crontab(hour="2", minute="0"),
    COVER: crontab(hour="2", minute="30"),
    FORGET: crontab(hour="2", minute="45"),
    TELL: crontab(hour="3", minute="0"),
}

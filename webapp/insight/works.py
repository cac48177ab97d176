"""The long work of insight: gathering every room's ratings, and releasing every team's figures."""

from flask import current_app
from flask_babel import force_locale
from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.insight import mirrors, queries, service
from webapp.insight.models import Generation
from webapp.jobs import Progress

GATHER = "insight.gather"
_LANGUAGE = "en_GB"


def gather(tell: Progress) -> Generation:
    """Bring the table of ratings up to date, and keep what every team may now see."""
    rooms = [room.ratings for room in current_app.extensions["attune"].rooms if room.ratings]
    generation = service.gather(db.session(), rooms, clock.now())
    db.session.commit()
    release(tell)
    return generation


def release(tell: Progress | None = None) -> int:
    """Keep every team's figures as they are released today; returns how many had changed.

    All of them are kept at once, so that no page shows some that are kept beside some that are not.
    """
    session = db.session()
    teams, generation = queries.teams(session), queries.generation(session)
    if generation is None:
        return 0
    found = {}
    with force_locale(_LANGUAGE):
        for done, team_id in enumerate(teams, 1):
            seen = mirrors.of_team(session, team_id, _LANGUAGE)
            found[team_id] = seen.figures() if seen else None
            if tell is not None:
                tell(done, len(teams))
        service.keep_shown(session, generation.id, mirrors.shown(session, _LANGUAGE))
    kept = [
        service.keep(session, team_id, figures, clock.now())
        for team_id, figures in found.items()
        if figures is not None
    ]
    session.commit()
    return sum(one is not None for one in kept)


def gather_in_background(tell: Progress) -> None:
    """The same for the queue, which takes nothing back."""
    gather(tell)


WORKS = {GATHER: gather_in_background}

# Early on Mondays. Weekly, because whoever compares the figures from before and after one answer
# learns what that answer was.
SCHEDULE = {GATHER: crontab(day_of_week="1", hour="3", minute="0")}

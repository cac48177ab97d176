"""The long work of insight: gathering every room's ratings, and releasing every team's figures."""

import json
from collections.abc import Sequence

from flask import current_app
from flask_babel import force_locale
from huey import crontab

from analysis.figures import plain
from webapp import clock
from webapp.extensions import db
from webapp.insight import overviews, queries, service
from webapp.insight.models import Generation
from webapp.insight.releasing import Evidence
from webapp.jobs import Progress
from webapp.rooms import Room
from webapp.turns import take_turn

GATHER = "insight.gather"
_LANGUAGE = "en_GB"


def gather(tell: Progress) -> Generation:
    """Bring the table of ratings up to date, and keep what every team may now see."""
    rooms = [room.ratings for room in _rooms() if room.ratings]
    generation = service.gather(db.session(), rooms, clock.now())
    db.session.commit()
    release(tell)
    return generation


def release(tell: Progress | None = None) -> int:
    """Keep every team's figures as they are released from the present state; returns how many had changed.

    All of them are kept at once, and pages show a state from then on. The long work between holds no
    transaction, so that others can save; a state that is not the newest any more is left to the newer one.
    """
    session = db.session()
    generation = queries.generation(session)
    if generation is None:
        return 0
    with force_locale(_LANGUAGE):
        evidence, teams = Evidence.of(session, generation, _LANGUAGE), queries.teams(session)
        material, before = overviews.material(session, evidence.day, _rooms()), overviews.before(session)
        state = generation.id
        session.rollback()
        for done, groups in evidence.decide():
            if tell is not None:
                tell(done, groups)
        # As text, since hundreds of mirrors in parts would weigh more than the ratings.
        found = {team_id: json.dumps(plain(evidence.mirror(team_id))) for team_id in teams}
        whole = plain(evidence.overview(material, before))
    take_turn(session, service.TABLE)
    newest = queries.generation(session)
    if newest is None or newest.id != state:
        session.rollback()
        return 0
    service.keep_shown(session, state, evidence.shown)
    service.keep_overview(session, state, whole, clock.now())
    changed = 0
    for team_id, figures in found.items():
        changed += service.keep(session, team_id, json.loads(figures), clock.now()) is not None
        # What is stored is let go of before the next is read.
        session.flush()
    newest.released_at = clock.now()
    session.commit()
    return changed


def _rooms() -> Sequence[Room]:
    rooms: Sequence[Room] = current_app.extensions["attune"].rooms
    return rooms


def gather_in_background(tell: Progress) -> None:
    """The same for the queue, which takes nothing back."""
    gather(tell)


WORKS = {GATHER: gather_in_background}

# Early on Mondays. Weekly, because whoever compares the figures from before and after one answer
# learns what that answer was.
SCHEDULE = {GATHER: crontab(day_of_week="1", hour="3", minute="0")}

"""What is read of a team's mirror in every form: on the page, on paper, and on the wall."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import get_locale

from webapp.extensions import db
from webapp.insight import mirrors
from webapp.reflection import annotating, queries
from webapp.reflection.models import ChartNote
from webapp.reflection.standing import said_of
from webapp.reflection.views import words
from webapp.rooms import Hoped

# So many of the newest commitments stand beside the figures.
PAGE = 25


def parts(
    team_id: int, language: str | None = None, noted: Mapping[int, ChartNote] | None = None
) -> dict[str, Any]:
    """The newest kept release, what the team said it would do, and what families' words went out to it.

    `noted` are the team's notes on its charts by number, where whoever reads may read them.
    """
    spoken = language or str(get_locale())
    said = [said_of(one) for one in queries.commitments(db.session(), team_id, limit=PAGE)]
    marks = noted or {}
    days = {number: one.happened_on for number, one in marks.items()}
    seen = mirrors.of_team(db.session(), team_id, spoken, commitments=said, notes=days)
    return {
        "seen": seen,
        "noted": {number: one.text for number, one in marks.items()},
        "labels": seen.labels if seen else mirrors.words(db.session(), spoken),
        "followed": seen.mirror.commitments if seen else mirrors.unseen(said),
        "spoken": words.of_team(team_id, limit=words.PAGE),
    }


def notes(team_id: int) -> dict[int, ChartNote]:
    """What a team noted on its charts and did not take back, by the number that its line has."""
    return dict(enumerate(annotating.standing(db.session(), team_id), 1))


def hopes(team_id: int, today: date) -> Sequence[Hoped]:
    """What a team hopes changes as it stands on a day, from the room that counts it."""
    rooms = current_app.extensions["attune"].rooms
    hoping = [room.hoped for room in rooms if room.hoped]
    return [one for hoped in hoping for one in hoped(db.session(), team_id, today)]

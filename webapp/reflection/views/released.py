"""What is read of a team's mirror in every form: on the page, on paper, and on the wall."""

from typing import Any

from flask_babel import get_locale

from webapp.extensions import db
from webapp.insight import mirrors
from webapp.reflection import queries
from webapp.reflection.standing import said_of
from webapp.reflection.views import words

# So many of the newest commitments stand beside the figures.
PAGE = 25


def parts(team_id: int, language: str | None = None) -> dict[str, Any]:
    """The newest kept release, what the team said it would do, and what families' words went out to it."""
    spoken = language or str(get_locale())
    said = [said_of(one) for one in queries.commitments(db.session(), team_id, limit=PAGE)]
    seen = mirrors.of_team(db.session(), team_id, spoken, commitments=said)
    return {
        "seen": seen,
        "labels": seen.labels if seen else mirrors.words(db.session(), spoken),
        "followed": seen.mirror.commitments if seen else mirrors.unseen(said),
        "spoken": words.of_team(team_id, limit=words.PAGE),
    }

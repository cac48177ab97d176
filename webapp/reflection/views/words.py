"""What families wrote that went out to a team: all of it, and a search in it and in nothing else."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.reflection import queries
from webapp.rooms import Spoken

blueprint = Blueprint("words", __name__, url_prefix="/mirror")

# So many releases stand on one page, and the longest search.
PAGE, LONGEST = 6, 80


def of_team(
    team_id: int, *, wanted: str = "", before: date | None = None, limit: int = PAGE
) -> Sequence[Spoken]:
    """What went out to a team, the latest first, from the room that hears families."""
    rooms = current_app.extensions["attune"].rooms
    hearing = [room.spoken for room in rooms if room.spoken]
    return [
        one
        for spoken in hearing
        for one in spoken(db.session(), team_id, wanted=wanted, before=before, limit=limit)
    ]


@blueprint.get("/<int:team_id>/words")
@guard.requires(Permission.SEE_MIRROR)
def page(team_id: int) -> ResponseReturnValue:
    """Everything that went out to the team, or what of it has certain words in it."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    wanted = request.args.get("wanted", "").strip()[:LONGEST]
    before = request.args.get("before", type=date.fromisoformat)
    # A search looks through everything that went out, and a page shows a few releases.
    found = of_team(team.id, wanted=wanted, before=before, limit=1_000 if wanted else PAGE + 1)
    shown = found if wanted else found[:PAGE]
    return render_template(
        "reflection/words.html",
        team=team,
        spoken=shown,
        wanted=wanted,
        newer=url_for("words.page", team_id=team.id) if before else None,
        older=url_for("words.page", team_id=team.id, before=shown[-1].month)
        if len(found) > len(shown)
        else None,
    )

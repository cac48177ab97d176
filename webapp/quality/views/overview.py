"""The whole service, for its quality lead: what was released, laid out and not decided again."""

from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.insight import overviews
from webapp.insight.overviews import Seen, Skill
from webapp.quality import standing, words

blueprint = Blueprint("overview", __name__, url_prefix="/service")


@blueprint.get("")
@guard.requires(Permission.SEE_SERVICE)
def page() -> ResponseReturnValue:
    """Who was heard, skills side by side, funnels, observers, cases, and staff beside practice."""
    seen = overviews.of_service(db.session(), str(get_locale()))
    rooms = current_app.extensions["attune"].rooms
    if seen is None:
        return render_template("quality/overview.html", seen=None)
    skills = standing.by_skill(seen)
    return render_template(
        "quality/overview.html",
        seen=seen,
        sources=standing.sources(seen.overview),
        heard=[(one, standing.by_team_name(one.teams, seen)) for one in seen.overview.heard],
        asked=standing.asked(db.session(), rooms),
        skills=skills,
        funnels=[
            _funnel(seen, one.name, found)
            for one in skills
            for found in one.by_source.values()
            if found.whole.shown
        ],
        useful=standing.useful(db.session(), rooms, clock.today()),
        bands=words.BANDS,
        rooms=words.ROOMS,
    )


def _funnel(seen: Seen, name: str, skill: Skill) -> dict[str, Any]:
    source = seen.labels.sources[skill.source]
    title = _("%(skill)s: %(source)s", skill=name, source=source.name)
    across = _("answers") if source.kind == "family" else _("visits")
    ident = f"funnel-{skill.source}-{skill.construct}"
    description = _(
        "Each mark is a team, by how much was heard and by its level. Dashed lines are the limits. "
        "The table has the same figures."
    )
    return {
        "id": ident,
        "title": title,
        "kind": source.kind,
        "skill": skill,
        "drawn": overviews.chart(skill, ident, title, description, across),
        "teams": standing.by_team_name(skill.teams, seen),
    }

"""A team's mirror as a printed pack, for those who are away: the page's own sentences, tables and charts."""

import re
import unicodedata
from datetime import date

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock, filters
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.printing import fragments, typesetting
from webapp.reflection import queries
from webapp.reflection.views import released

blueprint = Blueprint("pack", __name__, url_prefix="/mirror")

LONGEST_NAME = 40


@blueprint.get("/<int:team_id>/pack")
@guard.requires(Permission.SEE_MIRROR)
def page(team_id: int) -> ResponseReturnValue:
    """The mirror as it was released, as a tagged PDF; none before the first figures."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    parts = released.parts(team.id, noted=released.notes(team.id))
    seen = guard.found(parts["seen"])
    locale = get_locale()
    as_at = _("as at %(when)s", when=filters.moment(seen.as_at))
    hopes = released.hopes(team.id, clock.today())
    html = render_template("reflection/pack.html", team=team, hopes=hopes, **parts)
    data = {
        "title": _("Mirror of %(team)s", team=team.name),
        "language": locale.language,
        "region": "GB",
        "foot": f"{team.name}, {as_at}",
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "missing": _("Some signs could not be printed. They can be read on the page itself."),
        "blocks": fragments.blocks(html),
    }
    answer = make_response(typesetting.pdf("pages", data, seen.as_at))
    answer.headers["Content-Type"] = "application/pdf"
    day = clock.in_london(seen.as_at).date()
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(team.name, day)}"'
    return answer


def file_name(team: str, day: date) -> str:
    """What the file is called: team and day, in plain letters that every machine keeps."""
    letters = unicodedata.normalize("NFKD", team).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST_NAME].strip("-")
    return f"{name or 'team'}-{day.isoformat()}.pdf"

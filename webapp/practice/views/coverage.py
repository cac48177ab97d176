"""The co-ordinator's list: who was observed, by whom, and how long ago."""

from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number, page_number
from webapp.extensions import db
from webapp.practice import watched
from webapp.practice.coverage import PAGE, VISITS, longest_ago
from webapp.practice.views.pages import blueprint

KINDS = {VISITS: _l("Visits"), watched.SUPERVISION: _l("Supervision")}


@blueprint.get("/coverage")
@guard.requires(Permission.PLAN_OBSERVATIONS)
def coverage() -> ResponseReturnValue:
    """Every practitioner (or supervisor), whoever was never or longest ago observed first."""
    page, team_id, today = page_number(), request.args.get("team", type=number), clock.today()
    kind = request.args.get("kind") if request.args.get("kind") in KINDS else VISITS
    found = longest_ago(db.session(), today, page, team_id, kind or VISITS)
    here = partial(url_for, "practice.coverage", team=team_id, kind=kind)
    return render_template(
        "practice/coverage.html",
        rows=found[:PAGE],
        today=today,
        teams=accounts.teams(db.session()),
        team_id=team_id,
        kinds=KINDS,
        kind=kind,
        newer=here(page=page - 1) if page > 1 else None,
        older=here(page=page + 1) if len(found) > PAGE else None,
    )

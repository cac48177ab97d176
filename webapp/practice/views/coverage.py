"""The co-ordinator's list: who was observed, by whom, and how long ago."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number, page_number
from webapp.extensions import db
from webapp.practice.coverage import PAGE, longest_ago
from webapp.practice.views.pages import blueprint


@blueprint.get("/coverage")
@guard.requires(Permission.PLAN_OBSERVATIONS)
def coverage() -> ResponseReturnValue:
    """Every practitioner, whoever was never or longest ago observed first."""
    page, team_id, today = page_number(), request.args.get("team", type=number), clock.today()
    found = longest_ago(db.session(), today, page, team_id)
    return render_template(
        "practice/coverage.html",
        rows=found[:PAGE],
        today=today,
        teams=accounts.teams(db.session()),
        team_id=team_id,
        newer=url_for("practice.coverage", page=page - 1, team=team_id) if page > 1 else None,
        older=url_for("practice.coverage", page=page + 1, team=team_id) if len(found) > PAGE else None,
    )

"""Monthly counts, one team at a time, as far as they may be shown; and the file to fill in."""

import csv
import io

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from rubrics.indicators import indicators
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.indicators import forms
from webapp.indicators.reading import Meaning
from webapp.indicators.rules import months_shown
from webapp.indicators.standing import of_team
from webapp.indicators.words import month_name, unit_of
from webapp.insight.hopes import LEAST_PEOPLE, LEAST_WORKERS

blueprint = Blueprint("indicators", __name__, url_prefix="/monthly-counts")


@blueprint.get("")
@guard.requires(Permission.COUNT_WORK)
def page() -> ResponseReturnValue:
    """One team's counts beside those of all teams together; the first team where none is chosen."""
    teams = accounts.teams(db.session())
    asked = request.args.get("team", type=number)
    chosen = next((one for one in teams if one.id == asked), None) if asked else next(iter(teams), None)
    team = guard.found(chosen) if teams else None
    today = clock.today()
    told = of_team(db.session(), team.id, today, indicators()) if team else {}
    return render_template(
        "indicators/page.html",
        teams=teams,
        team=team,
        told=[
            (one.wording(forms.language()), unit_of(one), told[one.id])
            for one in indicators()
            if one.id in told and told[one.id].service
        ],
        months=months_shown(today)[::-1],
        month_name=month_name,
        taken=request.args.get("taken"),
        least=(LEAST_PEOPLE, LEAST_WORKERS),
    )


@blueprint.get("/template.csv")
@guard.requires(Permission.COUNT_WORK)
def template() -> ResponseReturnValue:
    """The file to fill in: a row without numbers for each team and indicator of the month that ended last."""
    month = months_shown(clock.today())[-1]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([meaning.value for meaning in Meaning])
    for team in accounts.teams(db.session()):
        for one in indicators():
            if one.source == "file":
                writer.writerow([f"{month:%Y-%m}", _plain(team.name), one.id, "", ""])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=monthly-counts.csv"
    return response


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return name.lstrip("=+-@\t\r")

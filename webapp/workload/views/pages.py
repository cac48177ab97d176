"""What the case system counts, one team at a time, as far as it may be shown."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.insight.counted import LEAST_FAMILIES, LEAST_WORKERS, chart
from webapp.workload.forms import month_name
from webapp.workload.rules import HOPED_UP, Measure, months_between
from webapp.workload.standing import Month, of_team
from webapp.workload.words import MEASURES

blueprint = Blueprint("workload", __name__, url_prefix="/workload")


@blueprint.get("")
@guard.requires(Permission.COUNT_WORK)
def page() -> ResponseReturnValue:
    """One team's months, and beside them the service's; the first team where none is chosen."""
    teams = accounts.teams(db.session())
    asked = request.args.get("team", type=number)
    chosen = next((one for one in teams if one.id == asked), None) if asked else next(iter(teams), None)
    team = guard.found(chosen) if teams else None
    standing = of_team(db.session(), team.id, clock.today()) if team else None
    return render_template(
        "workload/page.html",
        teams=teams,
        team=team,
        standing=standing,
        charts=_charts(standing.team) if standing and standing.team else [],
        measures=MEASURES,
        month_name=month_name,
        pooled=request.args.get("pooled"),
        least=(LEAST_FAMILIES, LEAST_WORKERS),
    )


def _charts(months: Sequence[Month]) -> list[dict[str, Any]]:
    """A small picture of each measure, the earliest month first; a month that was not pooled is a gap."""
    by_month = {one.month: one for one in months}
    every = months_between(min(by_month), max(by_month))
    ends = (month_name(every[0]), month_name(every[-1]))
    return [
        {
            "hoped_up": measure in HOPED_UP,
            "name": words,
            "drawn": chart(
                [by_month[month].figures[measure] if month in by_month else None for month in every],
                f"chart-{measure.value}",
                str(words),
                _("A dot for each month that may be shown. The table has the same figures."),
                ends,
                100 if measure is Measure.CONTINUITY else None,
            ),
        }
        for measure, words in MEASURES.items()
    ]

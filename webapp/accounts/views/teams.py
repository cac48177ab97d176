"""The administrator's page of teams: who is in each, and letting one go on as part of another."""

from collections.abc import Sequence

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries, teams
from webapp.accounts.forms import GoingOnForm
from webapp.accounts.models import Team
from webapp.accounts.rules import ForeignFormError, IntoEndsError, TooEarlyError, TooLateError
from webapp.accounts.teams import Move
from webapp.extensions import db
from webapp.filters import day
from webapp.forms import Problem
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("teams", __name__, url_prefix="/teams")


@blueprint.get("")
@guard.requires(Permission.MANAGE_PEOPLE)
def page() -> ResponseReturnValue:
    """Every team with how many are in it today, and which went on as another."""
    found = teams.listed(db.session())
    by = [one.recorded_by_id for one in found if one.recorded_by_id]
    return render_template(
        "accounts/teams.html",
        teams=queries.teams(db.session()),
        sizes=teams.sizes(db.session(), clock.today()),
        going_on={one.team_id: one for one in found},
        names=queries.names(db.session(), by),
    )


@blueprint.get("/<int:team_id>/goes-on")
@guard.requires(Permission.MANAGE_PEOPLE)
def ask(team_id: int) -> ResponseReturnValue:
    """The form that lets a team go on as another, and who would move."""
    return _page(_team(team_id), GoingOnForm.empty(), [])


@blueprint.post("/<int:team_id>/goes-on")
@guard.requires(Permission.MANAGE_PEOPLE)
def go_on(team_id: int) -> ResponseReturnValue:
    """Let a team go on as another; the same form sent twice moves everybody once."""
    team, form = _team(team_id), GoingOnForm.read(request.form)
    if form.client_id is None:
        abort(400)
    others = {one.id for one in queries.teams(db.session())} - {team.id}
    problems = form.problems(others, clock.today())
    if problems or form.into_id is None or form.from_on is None:
        return make_response(_page(team, form, problems), 422)
    move, by_id = Move(team.id, form.into_id, form.from_on), guard.person_id()
    try:
        teams.go_on(db.session(), move, client_id=form.client_id, by_id=by_id, now=clock.now())
    except IntoEndsError:
        words = _("Select another team: this one goes on as another itself")
        return make_response(_page(team, form, [Problem("into", words)]), 422)
    except TooEarlyError as early:
        words = _("Enter %(day)s or a later day: from that day another team goes on as this one")
        told = Problem("from_on-day", words % {"day": day(early.until)})
        return make_response(_page(team, form, [told]), 422)
    except TooLateError:
        words = _("Nothing was changed. Look in the list of teams.")
        return too_late(_("This team goes on as another already"), words)
    except ForeignFormError:
        return form_of_another()
    return redirect(url_for(".page", _anchor="going-on"), 303)


def _team(team_id: int) -> Team:
    return guard.found(queries.team(db.session(), team_id))


def _page(team: Team, form: GoingOnForm, problems: Sequence[Problem]) -> str:
    ends = {one.team_id: one for one in teams.listed(db.session())}
    offered = [one for one in queries.teams(db.session()) if one.id != team.id and one.id not in ends]
    return render_template(
        "accounts/team_goes_on.html",
        team=team,
        going_on=ends.get(team.id),
        who=teams.who_moves(db.session(), team.id, form.from_on or clock.today()),
        offered=[(one.id, one.name) for one in offered],
        form=form,
        problems=problems,
    )

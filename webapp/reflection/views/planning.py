"""Before a session: it is planned for a team and a day, or called off."""

import uuid
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts.models import Team
from webapp.extensions import db
from webapp.filters import moment
from webapp.forms import Problem
from webapp.insight import mirrors
from webapp.reflection import leading, meetings, queries
from webapp.reflection.agenda import ForeignFormError, TooLateError
from webapp.reflection.forms import NEWEST, PlanForm
from webapp.reflection.leading import Plan
from webapp.reflection.views.sessions import ONE, blueprint
from webapp.refusals import form_of_another, too_late


@blueprint.get("/plan/<int:team_id>")
@guard.requires(Permission.LEAD_SESSION)
def plan(team_id: int) -> ResponseReturnValue:
    """The form that plans a session of a team."""
    return _page(_team(team_id), PlanForm.empty(clock.today()), [])


@blueprint.post("/plan/<int:team_id>")
@guard.requires(Permission.LEAD_SESSION)
def keep_plan(team_id: int) -> ResponseReturnValue:
    """Plan it; the same form sent twice plans it once."""
    team, form = _team(team_id), PlanForm.read(request.form)
    if form.client_id is None:
        abort(400)
    known = {one["value"] for one in _figures(team)}
    invited = {one.id for one in meetings.partners(db.session(), team.id, clock.today())}
    problems = form.problems(clock.today(), known, invited)
    if problems or form.held_on is None:
        return make_response(_page(team, form, problems), 422)
    planned = Plan(team.id, form.held_on, form.release_id, form.partners)
    me, now = guard.person_id(), clock.now()
    try:
        made = leading.plan(db.session(), planned, lead_id=me, client_id=form.client_id, now=now)
    except ForeignFormError:
        return form_of_another()
    return redirect(url_for(".lead", session_id=made), 303)


@blueprint.post(f"{ONE}/call-off")
@guard.requires(Permission.LEAD_SESSION)
def call_off(session_id: int) -> ResponseReturnValue:
    """Take back a session that does not happen."""
    meeting = guard.found(meetings.led(db.session(), guard.reach(), session_id, to_change=True))
    try:
        leading.call_off(db.session(), meeting, guard.person_id(), clock.now())
    except TooLateError:
        return too_late(
            _("This session was opened"), _("It cannot be called off any more. Close it instead.")
        )
    return redirect(url_for(".index"), 303)


def _team(team_id: int) -> Team:
    return guard.found(queries.team(db.session(), guard.reach(), team_id))


def _figures(team: Team) -> list[dict[str, Any]]:
    """Which figures a session can look at: the newest of its day, or some that were released before."""
    kept = mirrors.releases(db.session(), team.id)
    before = [(str(number), _("The figures as at %(when)s", when=moment(when))) for number, when in kept]
    choices = [(NEWEST, _("The newest figures on the day")), *before]
    return [{"value": value, "label": label} for value, label in choices]


def _page(team: Team, form: PlanForm, problems: list[Problem]) -> str:
    partners = meetings.partners(db.session(), team.id, clock.today())
    return render_template(
        "reflection/plan_session.html",
        team=team,
        form=form,
        client_id=form.client_id or uuid.uuid4(),
        figures=_figures(team),
        partners=[{"value": one.id, "label": one.name, "hint": one.employer.name} for one in partners],
        problems=problems,
    )

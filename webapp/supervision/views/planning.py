"""Before a supervision: it is planned, whoever comes says what they bring, or it is called off."""

from collections.abc import Sequence

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.capture import service as capture
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.refusals import form_of_another, too_late
from webapp.supervision import queries, rules, service
from webapp.supervision.forms import KINDS, PlanForm, too_long
from webapp.supervision.models import Attendance
from webapp.supervision.rules import LONGEST, Kind
from webapp.supervision.service import Plan
from webapp.supervision.views.naming import suspected_in
from webapp.supervision.views.pages import ONE, blueprint, teams_supervised
from webapp.supervision.views.writing import forms_begun


@blueprint.get("/new")
@guard.requires(Permission.RECORD_SUPERVISION)
def new() -> ResponseReturnValue:
    """The form that plans a supervision, or begins one that was held."""
    return _plan_page(PlanForm.empty(clock.today()), [])


@blueprint.post("/new")
@guard.requires(Permission.RECORD_SUPERVISION)
def plan() -> ResponseReturnValue:
    """Plan it; one of today or before is written up at once."""
    form, today = PlanForm.read(request.form), clock.today()
    if form.client_id is None:
        abort(400)
    problems = form.problems(today, [one.id for one in _people()])
    there = accounts.names(db.session(), [guard.person_id(), *form.people])
    names = masking.suspected([form.about], there.values())
    problems += problems_of_names(names, text_of(request.form, "names_checked"))
    if problems or form.held_on is None:
        return make_response(_plan_page(form, problems, names), 422)
    teams = teams_supervised()
    planned = Plan(
        kind=Kind(form.kind),
        held_on=form.held_on,
        team_id=teams[0] if len(teams) == 1 else None,
        people=form.people,
        about=form.about,
    )
    try:
        made = service.plan(
            db.session(),
            planned,
            supervisor_id=guard.person_id(),
            client_id=form.client_id,
            now=clock.now(),
        )
    except rules.ForeignFormError:
        return form_of_another()
    if form.held_on > today:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".record", supervision_id=made), 303)


def _people() -> Sequence[Person]:
    return queries.people_to_ask(db.session(), teams_supervised() or None, guard.person_id(), clock.today())


def _plan_page(form: PlanForm, problems: list[Problem], names: Sequence[str] = ()) -> str:
    people = _people()
    return render_template(
        "supervision/plan.html",
        form=form,
        suspected=names,
        kinds=[{"value": kind.value, "label": label} for kind, label in KINDS.items()],
        people=[{"value": one.id, "label": one.name, "hint": one.employer.name} for one in people],
        problems=problems,
    )


@blueprint.get(f"{ONE}/bring")
@guard.requires(Permission.ATTEND_SUPERVISION)
def bring(supervision_id: int) -> ResponseReturnValue:
    """What I want to think about in a supervision that I come to."""
    mine = guard.found(queries.own_attendance(db.session(), guard.reach(), supervision_id))
    if mine.supervision.recorded_at is not None:
        return redirect(url_for(".read", supervision_id=supervision_id))
    return _bring_page(mine, mine.brings, [])


@blueprint.post(f"{ONE}/bring")
@guard.requires(Permission.ATTEND_SUPERVISION)
def keep_what_is_brought(supervision_id: int) -> ResponseReturnValue:
    """Keep it; its supervisor reads it beforehand."""
    mine = guard.found(queries.own_attendance(db.session(), guard.reach(), supervision_id, to_change=True))
    text = text_of(request.form, "brings")
    problems = [too_long("brings")] if len(text) > LONGEST else []
    names = suspected_in(mine.supervision, text)
    problems += problems_of_names(names, text_of(request.form, "names_checked"))
    if problems:
        return make_response(_bring_page(mine, text, problems, names), 422)
    try:
        service.bring(db.session(), mine, text)
    except rules.TooLateError:
        return too_late(
            _("This supervision has been written up"),
            _("Read the record, and add to it there what you still want to say."),
        )
    return redirect(url_for(".index"), 303)


def _bring_page(mine: Attendance, text: str, problems: list[Problem], names: Sequence[str] = ()) -> str:
    one = mine.supervision
    taken = one.taken_over[-1] if one.taken_over else None
    people = [one.supervisor_id, *([taken.from_id] if taken else [])]
    return render_template(
        "supervision/bring.html",
        supervision=one,
        kind=KINDS[Kind(one.kind)],
        names=accounts.names(db.session(), people),
        taken=taken,
        brings=text,
        suspected=names,
        problems=problems,
    )


@blueprint.post(f"{ONE}/call-off")
@guard.requires(Permission.RECORD_SUPERVISION)
def call_off(supervision_id: int) -> ResponseReturnValue:
    """Take back a supervision that does not happen, with what was noted for it."""
    led = guard.found(queries.led(db.session(), guard.reach(), supervision_id, to_change=True))
    try:
        service.call_off(db.session(), led, clock.now())
    except rules.TooLateError:
        return too_late(
            _("This supervision has been written up"), _("It is on record, so it cannot be called off.")
        )
    for owner in forms_begun(supervision_id):
        capture.finish(db.session(), owner)
    return redirect(url_for(".index"), 303)

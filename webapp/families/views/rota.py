"""The rota of those who talk with families: the participation lead keeps it."""

import uuid
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.duty_forms import read_span
from webapp.extensions import db
from webapp.families import conversing, rota, words
from webapp.families.rota import Days
from webapp.forms import Problem
from webapp.refusals import form_of_another

blueprint = Blueprint("listening", __name__, url_prefix="/conversations/rota")

WORKING_DAYS = ["0", "1", "2", "3", "4"]


def _page(sent: Any, problems: list[Problem]) -> str:
    session, today = db.session(), clock.today()
    coming = rota.coming(session, today)
    return render_template(
        "families/rota.html",
        coming=coming,
        weekdays=rota.weekdays,
        names=accounts.names(session, [one.person_id for one in coming]),
        today=rota.listening(session, today),
        without=conversing.without_anybody(session, rota.this_week(session, today), clock.now(), today),
        people=[(one.id, one.name) for one in rota.may_be_put_on(session, today)],
        sent=sent or {"client_id": str(uuid.uuid4())},
        chosen_days=sent.getlist("weekdays") if sent else WORKING_DAYS,
        chosen_halves=sent.getlist("halves") if sent else [],
        words=words,
        problems=problems,
    )


@blueprint.get("")
@guard.requires(Permission.INVITE_FAMILIES)
def page() -> ResponseReturnValue:
    """Who takes conversations today and on the coming days."""
    return _page(None, [])


@blueprint.post("")
@guard.requires(Permission.INVITE_FAMILIES)
def put_on() -> ResponseReturnValue:
    """Put somebody on the rota."""
    may_be = [one.id for one in rota.may_be_put_on(db.session(), clock.today())]
    days, problems = _read(may_be)
    if days is None:
        return make_response(_page(request.form, problems), 422)
    try:
        client_id = uuid.UUID(request.form.get("client_id", ""))
        rota.put_on(db.session(), days, by_id=guard.person_id(), client_id=client_id, now=clock.now())
    except (ValueError, rota.ForeignFormError):
        return form_of_another()
    return redirect(url_for("listening.page"), 303)


def _read(may_be: list[int]) -> tuple[Days | None, list[Problem]]:
    who = _("Select who takes conversations")
    span, problems = read_span(request.form, may_be, clock.today(), who=who)
    days, halves = request.form.getlist("weekdays"), request.form.getlist("halves")
    if not days or not set(days) <= set(words.weekdays()):
        problems.append(Problem("weekdays", _("Select on which days of the week")))
    if not halves or not set(halves) <= set(words.halves()):
        problems.append(Problem("halves", _("Select mornings, afternoons or both")))
    if problems or span is None:
        return None, problems
    numbers = tuple(sorted({int(day) for day in days}))
    return Days(span, numbers, words.MORNING in halves, words.AFTERNOON in halves), []


@blueprint.post("/<int:duty_id>/end")
@guard.requires(Permission.INVITE_FAMILIES)
def take_off(duty_id: int) -> ResponseReturnValue:
    """Take a duty off the rota."""
    duty = guard.found(rota.one(db.session(), duty_id))
    rota.take_off(db.session(), duty, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for("listening.page"), 303)

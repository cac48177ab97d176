"""Who reads concerns on which day, and what families read while nobody does."""

import uuid
from collections.abc import Mapping, Sequence

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.forms import Problem
from webapp.refusals import form_of_another
from webapp.safeguarding import forms, words
from webapp.safeguarding import rota as duties
from webapp.safeguarding.rules import Nation
from webapp.safeguarding.views.pages import blueprint


def _page(sent: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()) -> str:
    session, today, now = db.session(), clock.today(), clock.now()
    coming = duties.coming(session, today)
    who = duties.may_be_put_on(session, today)
    return render_template(
        "safeguarding/rota.html",
        coming=coming,
        names=accounts.names(session, [one.person_id for one in coming]),
        on_duty=[one.name for one in duties.on_duty(session, now)],
        people=[(one.id, one.name) for one in who],
        sent=sent or {"client_id": str(uuid.uuid4()), "from_time": "9:00", "until_time": "17:00"},
        problems=problems,
    )


@blueprint.get("/rota")
@guard.requires(Permission.KEEP_ROTA)
def rota() -> ResponseReturnValue:
    """Who reads now and on the coming days."""
    return _page()


@blueprint.post("/rota")
@guard.requires(Permission.KEEP_ROTA)
def put_on() -> ResponseReturnValue:
    """Put somebody on the rota."""
    may_be = [one.id for one in duties.may_be_put_on(db.session(), clock.today())]
    days, problems = forms.read_days(request.form, may_be, clock.today())
    try:
        client_id = uuid.UUID(request.form.get("client_id", ""))
    except ValueError:
        abort(400)
    if days is None:
        return make_response(_page(request.form, problems), 422)
    try:
        duties.put_on(db.session(), days, by_id=guard.person_id(), client_id=client_id, now=clock.now())
    except duties.ForeignFormError:
        return form_of_another()
    return redirect(url_for("safeguarding.rota"), 303)


@blueprint.post("/rota/<int:duty_id>/end")
@guard.requires(Permission.KEEP_ROTA)
def take_off(duty_id: int) -> ResponseReturnValue:
    """Take a duty off the rota."""
    duty = guard.found(duties.one(db.session(), duty_id))
    duties.take_off(db.session(), duty, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for("safeguarding.rota"), 303)


def _help_page(sent: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()) -> str:
    session = db.session()
    standing = duties.standing_help(session)
    nation = Nation(standing.nation) if standing else Nation.ENGLAND
    text = standing.text if standing else "\n".join(words.help_of(nation))
    return render_template(
        "safeguarding/help.html",
        standing=standing,
        by=accounts.names(session, [standing.changed_by_id]).get(standing.changed_by_id)
        if standing and standing.changed_by_id
        else None,
        nations=words.nations(),
        proposals=[(words.nation(one.value), words.help_of(one)) for one in Nation],
        sent=sent or {"nation": nation.value, "help": text, "help_cy": standing.text_cy if standing else ""},
        problems=problems,
    )


@blueprint.get("/who-to-turn-to")
@guard.requires(Permission.KEEP_ROTA)
def help_text() -> ResponseReturnValue:
    """What families read while nobody is on duty."""
    return _help_page()


@blueprint.post("/who-to-turn-to")
@guard.requires(Permission.KEEP_ROTA)
def change_help() -> ResponseReturnValue:
    """Let families read something else."""
    written, problems = forms.read_help(request.form)
    if written is None:
        return make_response(_help_page(request.form, problems), 422)
    duties.change_help(db.session(), written, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for("safeguarding.help_text"), 303)

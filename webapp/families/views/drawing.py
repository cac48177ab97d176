"""The draw: what it costs, switching it on, why somebody is not asked now, and who asked for no more."""

import uuid
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import page_number
from webapp.cases import queries as cases
from webapp.cases.models import FamilyMember
from webapp.extensions import db
from webapp.families import cost, drawing, queries, stopping, words, works
from webapp.families.cost import Reckoning
from webapp.families.deciding import read_reckoning, read_why, read_wish
from webapp.families.queries import ToAsk
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.jobs import jobs
from webapp.refusals import form_of_another

blueprint = Blueprint("drawing", __name__, url_prefix="/families")


@blueprint.get("/draw")
@guard.requires(Permission.INVITE_FAMILIES)
def page() -> ResponseReturnValue:
    """What the draw is, what it costs a month, and whether it is on."""
    by, problems = read_reckoning(request.args)
    return make_response(_page(by, request.args, problems), 422 if problems else 200)


def _page(by: Reckoning, sent: Any, problems: list[Problem]) -> str:
    last = queries.last_switch(db.session())
    standing = Reckoning(**last.reckoned_with) if last and not sent and not problems else by
    people = [last.switched_by_id] if last and last.switched_by_id else []
    return render_template(
        "families/draw.html",
        is_on=last is not None and last.is_on,
        last=last,
        by_whom=accounts.names(db.session(), people),
        reckoned=standing,
        typed={name: text_of(sent, name) or getattr(standing, name) for name in cost.LARGEST},
        cost=cost.cost(drawing.turns(db.session(), clock.today()), standing),
        problems=problems,
    )


@blueprint.post("/draw/on")
@guard.requires(Permission.INVITE_FAMILIES)
def switch_on() -> ResponseReturnValue:
    """Switch the draw on with what the page has shown of its cost, and draw."""
    by, problems = read_reckoning(request.form)
    if problems:
        return make_response(_page(by, request.form, problems), 422)
    _switch(by, is_on=True)
    return _draw_soon()


@blueprint.post("/draw/off")
@guard.requires(Permission.INVITE_FAMILIES)
def switch_off() -> ResponseReturnValue:
    """Switch it off: from then on everybody at a moment is in the list; days that were drawn stay."""
    _switch(Reckoning(), is_on=False)
    return redirect(url_for("drawing.page"), 303)


def _switch(by: Reckoning, *, is_on: bool) -> None:
    drawing.switch(db.session(), is_on=is_on, reckoned_with=by, by_id=guard.person_id(), now=clock.now())


@blueprint.post("/draw/now")
@guard.requires(Permission.INVITE_FAMILIES)
def draw_now() -> ResponseReturnValue:
    """Draw days for whoever has none yet, without waiting for the night."""
    return _draw_soon()


def _draw_soon() -> Response:
    jobs.ask(db.session(), works.DRAW, asked_by=guard.person_id())
    return make_response(redirect(url_for("drawing.page"), 303))


@blueprint.get("/people/<int:member_id>/not-now")
@guard.requires(Permission.INVITE_FAMILIES)
def not_now(member_id: int) -> ResponseReturnValue:
    """The form that asks why somebody whose turn it is is not asked now."""
    turn = guard.found(queries.person_to_ask(db.session(), guard.reach(), member_id, clock.today()))
    return _not_now_page(turn, str(uuid.uuid4()), [])


def _not_now_page(turn: ToAsk, client_id: str, problems: list[Problem]) -> str:
    return render_template(
        "families/not_now.html",
        turn=turn,
        client_id=client_id,
        typed=request.form,
        reasons=words.reasons(),
        words=words,
        problems=problems,
    )


@blueprint.post("/people/<int:member_id>/not-now")
@guard.requires(Permission.INVITE_FAMILIES)
def put_off(member_id: int) -> ResponseReturnValue:
    """Keep why; the same form sent twice is kept once."""
    client_id = text_of(request.form, "client_id")
    try:
        number = uuid.UUID(client_id)
    except ValueError:
        return form_of_another()
    known = drawing.put_off_as(db.session(), number)
    if known is not None:
        return redirect(url_for("asking.to_ask"), 303) if known == member_id else form_of_another()
    turn = guard.found(queries.person_to_ask(db.session(), guard.reach(), member_id, clock.today()))
    why, problems = read_why(request.form)
    if why is None:
        return make_response(_not_now_page(turn, client_id, problems), 422)
    try:
        drawing.put_off(db.session(), turn, why, number, by_id=guard.person_id(), now=clock.now())
    except drawing.AnotherFormError:
        return form_of_another()
    return redirect(url_for("asking.to_ask"), 303)


@blueprint.get("/not-asked")
@guard.requires(Permission.INVITE_FAMILIES)
def not_asked() -> ResponseReturnValue:
    """Who was not asked, and why: for participation leads alone."""
    number = page_number()
    found = drawing.not_asked(db.session(), guard.reach(), clock.today(), page=number)
    return render_template(
        "families/not_asked.html",
        decisions=found[: queries.PAGE],
        names=accounts.names(db.session(), [one.decided_by_id for one in found if one.decided_by_id]),
        words=words,
        number=number,
        more=len(found) > queries.PAGE,
    )


def _who_stopped(member_id: int) -> FamilyMember:
    return guard.found(cases.member(db.session(), guard.reach(), member_id))


@blueprint.get("/people/<int:member_id>/ask-again")
@guard.requires(Permission.INVITE_FAMILIES)
def wish(member_id: int) -> ResponseReturnValue:
    """The form for what somebody said who wants to be asked again."""
    return _wish_page(_who_stopped(member_id), str(uuid.uuid4()), [])


def _wish_page(member: FamilyMember, client_id: str, problems: list[Problem]) -> str:
    return render_template(
        "families/ask_again.html", member=member, client_id=client_id, typed=request.form, problems=problems
    )


@blueprint.post("/people/<int:member_id>/ask-again")
@guard.requires(Permission.INVITE_FAMILIES)
def ask_again(member_id: int) -> ResponseReturnValue:
    """Write down that they themself said so."""
    member, client_id = _who_stopped(member_id), text_of(request.form, "client_id")
    said, problems = read_wish(request.form)
    if problems:
        return make_response(_wish_page(member, client_id, problems), 422)
    try:
        stopping.ask_again(
            db.session(), member, said, uuid.UUID(client_id), by_id=guard.person_id(), now=clock.now()
        )
    except (ValueError, stopping.AnotherFormError):
        return form_of_another()
    return redirect(url_for("entering.family", family_id=member.family_id), 303)

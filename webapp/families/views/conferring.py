"""Family group conferences: noting that one was held, and asking whoever was there."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.cases.models import Family
from webapp.cases.rules import Kind, may_be_invited
from webapp.extensions import db
from webapp.families import conferring, service, words
from webapp.families.rules import ABOUT_A_CONFERENCE
from webapp.families.views import asking
from webapp.fields import day_of, text_of
from webapp.forms import Problem
from webapp.refusals import form_of_another

blueprint = Blueprint("conferring", __name__, url_prefix="/family-conferences")


@blueprint.get("")
@guard.requires(Permission.NOTE_CONFERENCES)
def page() -> ResponseReturnValue:
    """The conferences that were noted last, and the family of another one."""
    return _page("", [])


def _page(typed: str, problems: Sequence[Problem]) -> str:
    return render_template(
        "families/conferences.html",
        found=conferring.lately(db.session()),
        invites=Permission.INVITE_FAMILIES,
        typed=typed,
        problems=problems,
    )


@blueprint.post("")
@guard.requires(Permission.NOTE_CONFERENCES)
def find() -> ResponseReturnValue:
    """Go to the family of this reference."""
    typed = text_of(request.form, "reference")
    family = conferring.family_of(db.session(), typed) if typed else None
    if family is None:
        problem = Problem("reference", _("Enter the reference of a family that is in Attune"))
        return make_response(_page(typed, [problem]), 422)
    return redirect(url_for("conferring.new", family_id=family.id), 303)


def _family(family_id: int) -> Family:
    return guard.found(conferring.family(db.session(), family_id))


@blueprint.get("/of/<int:family_id>")
@guard.requires(Permission.NOTE_CONFERENCES)
def new(family_id: int) -> ResponseReturnValue:
    """The form for a conference of one family."""
    return _new(_family(family_id), {"client_id": str(uuid.uuid4())}, [], [])


def _new(
    family: Family, sent: Mapping[str, Any], chosen: Collection[str], problems: Sequence[Problem]
) -> str:
    people = [
        {"value": str(one.id), "label": one.name, "hint": words.kind(one.kind)} for one in family.members
    ]
    return render_template(
        "families/conference_new.html",
        family=family,
        people=people,
        sent=sent,
        chosen=chosen,
        problems=problems,
    )


@blueprint.post("/of/<int:family_id>")
@guard.requires(Permission.NOTE_CONFERENCES)
def note(family_id: int) -> ResponseReturnValue:
    """Note that it was held and who was there."""
    family, today = _family(family_id), clock.today()
    held_on, chosen, problems = day_of(request.form, "held"), request.form.getlist("there"), []
    if held_on is None or not today - ABOUT_A_CONFERENCE <= held_on <= today:
        wrong = _("Enter the day it was held, in the last three months and not in the future")
        problems.append(Problem("held-day", wrong))
    if not chosen or not set(chosen) <= {str(one.id) for one in family.members}:
        problems.append(Problem("there", _("Select who of the family was there")))
    if held_on is None or problems:
        return make_response(_new(family, request.form, chosen, problems), 422)
    try:
        conferring.note(
            db.session(),
            family,
            held_on,
            [number(one) for one in chosen],
            client_id=uuid.UUID(text_of(request.form, "client_id")),
            by_id=guard.person_id(),
            now=clock.now(),
        )
    except (ValueError, conferring.AnotherConferenceError):
        return form_of_another()
    return redirect(url_for("conferring.page"), 303)


@blueprint.get("/to-ask")
@guard.requires(Permission.INVITE_FAMILIES)
def to_ask() -> ResponseReturnValue:
    """Whoever was at a conference and has not been asked about it."""
    now = clock.now()
    turns = conferring.to_ask(db.session(), guard.reach(), clock.today())
    return render_template(
        "families/conference_to_ask.html",
        turns=turns,
        safe={turn.member.id: service.is_safe(turn.member, now) for turn in turns},
        without_basis={
            turn.member.id for turn in turns if not may_be_invited(Kind(turn.member.kind), turn.member.basis)
        },
        teams={team.id: team.name for team in accounts.teams(db.session())},
        words=words,
    )


@blueprint.post("/people/<int:member_id>/invite")
@guard.requires(Permission.INVITE_FAMILIES)
def invite(member_id: int) -> ResponseReturnValue:
    """Ask somebody who was there, and show the message."""
    turn = conferring.person_to_ask(db.session(), guard.reach(), member_id, clock.today())
    return asking.ask(guard.found(turn))

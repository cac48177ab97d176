"""One person of a family: language, needs, a basis for a child, and what makes contact unsafe."""

from collections.abc import Sequence
from types import SimpleNamespace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.cases import queries as cases
from webapp.cases import service as case_service
from webapp.cases.models import FamilyMember
from webapp.cases.rules import NEED_A_BASIS, Agreement, Kind, Lapse, Need
from webapp.extensions import db
from webapp.families import service, words
from webapp.families.forms import AboutForm
from webapp.fields import text_of
from webapp.forms import Problem

blueprint = Blueprint("person", __name__, url_prefix="/families/people")


def _member(member_id: int) -> FamilyMember:
    return guard.found(cases.member(db.session(), guard.reach(), member_id))


def _page(member: FamilyMember, form: AboutForm, problems: Sequence[Problem] = ()) -> str:
    by_id = member.basis_recorded_by_id
    return render_template(
        "families/person.html",
        member=member,
        form=form,
        problems=problems,
        words=words,
        is_child=Kind(member.kind) in NEED_A_BASIS,
        needs=[SimpleNamespace(value=one.value, label=words.need(one), hint="") for one in Need],
        agreements=[
            SimpleNamespace(value=one.value, label=words.agreement(one.value), hint="") for one in Agreement
        ],
        recorded_by=accounts.names(db.session(), [by_id]).get(by_id) if by_id else None,
    )


@blueprint.get("/<int:member_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def page(member_id: int) -> ResponseReturnValue:
    """One person, as far as asking them needs it."""
    member = _member(member_id)
    return _page(member, AboutForm.of(member))


@blueprint.post("/<int:member_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def keep(member_id: int) -> ResponseReturnValue:
    """Write down language, needs and basis."""
    member, form = _member(member_id), AboutForm.read(request.form)
    is_child = Kind(member.kind) in NEED_A_BASIS
    if problems := form.problems(is_child=is_child):
        return make_response(_page(member, form, problems), 422)
    case_service.know(
        member,
        language=form.code(member),
        needs=[Need(one) for one in form.needs],
        basis=Agreement(form.basis) if form.basis and is_child else None,
        by_id=guard.person_id(),
        now=clock.now(),
    )
    return redirect(url_for("entering.family", family_id=member.family_id), 303)


@blueprint.post("/<int:member_id>/lapse")
@guard.requires(Permission.INVITE_FAMILIES)
def lapse(member_id: int) -> ResponseReturnValue:
    """Something has happened: what was safe counts no more, and a link that is out opens nothing."""
    member, why = _member(member_id), text_of(request.form, "reason")
    if why not in set(Lapse):
        problem = Problem("reason", _("Select what has happened."))
        return make_response(_page(member, AboutForm.of(member), [problem]), 422)
    by_id, now = guard.person_id(), clock.now()
    case_service.lapse_safe_contact(db.session(), member, Lapse(why), by_id=by_id, now=now)
    service.call_back(db.session(), member.id, now)
    return redirect(url_for("person.page", member_id=member.id), 303)

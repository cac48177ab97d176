"""Entering a family and its people, and the day on which the work with them ended."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.cases import queries as cases
from webapp.cases import service as case_service
from webapp.cases.models import Family
from webapp.cases.rules import Kind, may_be_invited
from webapp.extensions import db
from webapp.families import words
from webapp.families.forms import ClosingForm, FamilyForm, MemberForm
from webapp.forms import CheckedForm, problems_of

blueprint = Blueprint("entering", __name__, url_prefix="/families")


def _family_form() -> FamilyForm:
    workers = accounts.people_in_role(db.session(), Role.PRACTITIONER, clock.today())
    teams = accounts.teams(db.session())
    return FamilyForm({one.id: one.name for one in teams}, {one.id: one.name for one in workers})


@blueprint.get("/new")
@guard.requires(Permission.INVITE_FAMILIES)
def new() -> ResponseReturnValue:
    """The form for a family."""
    return render_template("families/new.html", form=_family_form())


@blueprint.post("/new")
@guard.requires(Permission.INVITE_FAMILIES)
def enter() -> ResponseReturnValue:
    """Enter a family; its people come next."""
    form = _family_form()
    if not form.validate():
        return make_response(render_template("families/new.html", form=form, problems=problems_of(form)), 422)
    try:
        family = case_service.open_family(
            db.session(),
            reference=(form.reference.data or "").strip(),
            team_id=int(form.team.data or 0),
            worker_id=int(form.worker.data) if form.worker.data else None,
            opened_on=form.opened_on.data or clock.today(),
        )
    except case_service.ReferenceTakenError:
        form.reference.errors = [_("Enter another reference: a family already has this one.")]
        return make_response(render_template("families/new.html", form=form, problems=problems_of(form)), 422)
    return redirect(url_for("entering.family", family_id=family.id), 303)


def _family(family_id: int) -> Family:
    """A family; one that has become part of another leads there."""
    found = guard.found(cases.family(db.session(), guard.reach(), family_id))
    return found if found.merged_into_id is None else _family(found.merged_into_id)


def _page(family: Family, members: CheckedForm | None = None, closing: CheckedForm | None = None) -> str:
    names = accounts.names(db.session(), [worker.person_id for worker in family.workers])
    problems = problems_of(members) if members else problems_of(closing) if closing else []
    return render_template(
        "families/family.html",
        family=family,
        team=accounts.team(db.session(), family.team_id),
        names=names,
        merged=cases.merged_references(db.session(), family.id),
        without_basis={one.id for one in family.members if not may_be_invited(Kind(one.kind), one.basis)},
        member_form=members or MemberForm(formdata=None),
        closing_form=closing or ClosingForm(family.opened_on, formdata=None),
        problems=problems,
        words=words,
    )


@blueprint.get("/<int:family_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def family(family_id: int) -> ResponseReturnValue:
    """One family: its people and who works with them."""
    return _page(_family(family_id))


@blueprint.post("/<int:family_id>/people")
@guard.requires(Permission.INVITE_FAMILIES)
def add_member(family_id: int) -> ResponseReturnValue:
    """Enter one person of a family."""
    found, form = _family(family_id), MemberForm()
    if not form.validate():
        return make_response(_page(found, members=form), 422)
    case_service.add_member(
        db.session(), found, name=(form.name.data or "").strip(), kind=Kind(form.kind.data or "")
    )
    return redirect(url_for("entering.family", family_id=found.id), 303)


@blueprint.post("/<int:family_id>/end")
@guard.requires(Permission.INVITE_FAMILIES)
def close(family_id: int) -> ResponseReturnValue:
    """Write down when the work with a family ended."""
    found = _family(family_id)
    form = ClosingForm(found.opened_on)
    if not form.validate():
        return make_response(_page(found, closing=form), 422)
    case_service.close_family(found, form.closed_on.data or clock.today())
    return redirect(url_for("entering.family", family_id=found.id), 303)

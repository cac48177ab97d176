"""Opening a campaign from a pack or from nothing, and what its standard would mean."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from rubrics import loader as rubrics
from scenarios import packs
from webapp import clock, filters
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.addresses import number
from webapp.capture.models import Draft
from webapp.capture.service import Conflict, ForeignDraftError, TooLargeError
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import board, drafting, forms, naming, queries, rules, service, standing
from webapp.recruitment.service import Floor
from webapp.recruitment.standing import Meaning
from webapp.refusals import form_of_another

blueprint = Blueprint("opening", __name__, url_prefix="/campaigns")


@blueprint.get("/start")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def start() -> ResponseReturnValue:
    """The packs that a campaign can begin from, one for each role."""
    newest = {each.id: each for each in packs.packs()}.values()
    return render_template("recruitment/packs.html", packs=newest, roles=naming.ROLES)


@blueprint.get("/new")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def new() -> ResponseReturnValue:
    """The form that opens a campaign: empty, filled in with a pack, or as it was kept."""
    if "draft" in request.args:
        return _page_of_draft(guard.found(_own_draft(request.args["draft"])))
    form, begun = _form(), {}
    if "pack" in request.args:
        begun = form.begin_with(guard.found(packs.pack(request.args["pack"])), clock.today())
    return _page(form, str(uuid.uuid4()), [], begun)


@blueprint.post("/new")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def open_campaign() -> ResponseReturnValue:
    """Open a campaign; or keep the form as it stands; or say what its standard would mean."""
    client_id = forms.client_id(request.form)
    if client_id is None:
        abort(400)
    if "keep" in request.form:
        return _keep(client_id)
    form, floors, problems = _checked(_form(), request.form)
    if "work_out" in request.form:
        # Who assesses and when does not matter for the standard, so only what does is checked.
        problems = [one for one in problems if _is_of_the_standard(one)]
        meaning = None if problems else standing.meaning(db.session(), guard.reach(), form.tried(floors))
        page = _page(form, str(client_id), problems, request.form, meaning)
        return make_response(page, 422 if problems else 200)
    if problems:
        return make_response(_page(form, str(client_id), problems, request.form), 422)
    try:
        campaign = service.open_campaign(
            db.session(), guard.person_id(), form.plan(client_id, floors), clock.now()
        )
    except rules.ForeignFormError:
        return form_of_another()
    drafting.drop(db.session(), guard.person_id(), client_id)
    return redirect(url_for("campaigns.campaign", campaign_id=campaign.id), 303)


def _keep(client_id: uuid.UUID) -> ResponseReturnValue:
    """Keep the form as it stands, whatever is missing."""
    version = request.form.get("version", 0, type=number)
    fields = {name: request.form.getlist(name) for name in request.form}
    try:
        kept = drafting.keep(db.session(), guard.person_id(), client_id, version, fields, clock.now())
    except ForeignDraftError:
        return form_of_another()
    except rules.TooManyDraftsError:
        words = _("Open or delete one of your drafts first: you have as many as can be kept")
        return make_response(_page(_form(), str(client_id), [Problem("title", words)], request.form), 409)
    except TooLargeError:
        words = _("Shorten what you entered: it is more than this form can hold")
        return make_response(_page(_form(), str(client_id), [Problem("title", words)], request.form), 422)
    if isinstance(kept, Conflict):
        words = _(
            "This draft was kept in another window at %(time)s. Keep it again to put what you see here in "
            "its place",
            time=filters.clock_time(kept.saved_at),
        )
        page = _page(_form(), str(client_id), [Problem("title", words)], request.form, version=kept.version)
        return make_response(page, 409)
    return redirect(url_for("opening.new", draft=client_id), 303)


@blueprint.post("/drafts/<uuid:client_id>/delete")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def delete_draft(client_id: uuid.UUID) -> ResponseReturnValue:
    """Let a form that was begun go."""
    guard.found(drafting.one(db.session(), guard.person_id(), client_id))
    drafting.drop(db.session(), guard.person_id(), client_id)
    return redirect(url_for("campaigns.page"), 303)


def _own_draft(text: str) -> Draft | None:
    client_id = forms.client_id({"client_id": text})
    return drafting.one(db.session(), guard.person_id(), client_id) if client_id else None


def _page_of_draft(draft: Draft) -> str:
    form, _floors, missing = _checked(_form(draft.fields), MultiDict(draft.fields))
    return _page(
        form,
        str(draft.client_id),
        [],
        MultiDict(draft.fields),
        version=draft.version,
        kept_at=draft.saved_at,
        missing=missing,
    )


def missing_in(draft: Draft) -> list[Problem]:
    """What a form that was begun still needs before the campaign can open."""
    return _checked(_form(draft.fields), MultiDict(draft.fields))[2]


def _checked(
    form: forms.CampaignForm, fields: Mapping[str, str]
) -> tuple[forms.CampaignForm, dict[str, Floor], list[Problem]]:
    """A form, its floors, and what is wrong with either."""
    form.validate()
    names = _construct_names()
    floors, faults = forms.floors(fields, list(names), names)
    return form, floors, problems_of(form) + faults


def _is_of_the_standard(problem: Problem) -> bool:
    return problem.field_id in forms.OF_THE_STANDARD or problem.field_id.startswith("floor.")


def _form(kept: Mapping[str, Sequence[str]] | None = None) -> forms.CampaignForm:
    """The form with what there is to choose from: as it was sent, or as it was kept."""
    form = forms.CampaignForm() if kept is None else forms.CampaignForm(formdata=MultiDict(kept))
    form.offer(queries.on_offer(), _blind(Role.ASSESSOR), _blind(Role.PANEL_MEMBER), clock.today())
    return form


def _blind(role: Role) -> list[Person]:
    """The people in a role without the recruiter, who knows the candidates' names."""
    people = accounts.people_in_role(db.session(), role, clock.today())
    return [person for person in people if person.id != guard.person_id()]


def _construct_names() -> dict[str, str]:
    """The names of the constructs that the scenarios on offer ask about."""
    constructs = rubrics.constructs()
    return {one: constructs.construct(one).name for one in board.constructs_of(queries.on_offer())}


def _page(
    form: forms.CampaignForm,
    client_id: str,
    problems: list[Problem],
    sent: Mapping[str, str],
    meaning: Meaning | None = None,
    version: int | None = None,
    kept_at: datetime | None = None,
    missing: Sequence[Problem] = (),
) -> str:
    return render_template(
        "recruitment/campaign_new.html",
        form=form,
        client_id=client_id,
        problems=problems,
        constructs=_construct_names(),
        sent=sent,
        meaning=meaning,
        minutes=rules.MINUTES_A_REFERRAL,
        version=request.form.get("version", 0, type=number) if version is None else version,
        kept_at=kept_at,
        missing=missing,
    )

"""Opening a campaign from a pack or from nothing, and what its standard would mean."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rubrics import loader as rubrics
from scenarios import packs
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import board, forms, naming, queries, rules, service, standing
from webapp.recruitment.standing import Meaning
from webapp.recruitment.views.refusals import form_of_another

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
    """The form that opens a campaign, filled in with a pack if one is named."""
    form, begun = _form(), {}
    if "pack" in request.args:
        begun = form.begin_with(guard.found(packs.pack(request.args["pack"])), clock.today())
    return _page(form, str(uuid.uuid4()), [], begun)


@blueprint.post("/new")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def open_campaign() -> ResponseReturnValue:
    """Open a campaign, or say what its standard would mean and keep nothing."""
    form, client_id = _form(), forms.client_id(request.form)
    if client_id is None:
        abort(400)
    form.validate()
    names = _construct_names()
    floors, faults = forms.floors(request.form, list(names), names)
    if "work_out" in request.form:
        # Who assesses and when does not matter for the standard, so only what does is checked.
        problems = [one for one in problems_of(form) if one.field_id in forms.OF_THE_STANDARD] + faults
        meaning = None if problems else standing.meaning(db.session(), guard.reach(), form.tried(floors))
        page = _page(form, str(client_id), problems, request.form, meaning)
        return make_response(page, 422 if problems else 200)
    if problems := problems_of(form) + faults:
        return make_response(_page(form, str(client_id), problems, request.form), 422)
    try:
        campaign = service.open_campaign(
            db.session(), guard.person_id(), form.plan(client_id, floors), clock.now()
        )
    except rules.ForeignFormError:
        return form_of_another()
    return redirect(url_for("campaigns.campaign", campaign_id=campaign.id), 303)


def _form() -> forms.CampaignForm:
    form = forms.CampaignForm()
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
    )

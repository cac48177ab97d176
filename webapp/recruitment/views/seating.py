"""The recruiter's screen about the parents' and young people's panels of a campaign."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import lay, queries, rules
from webapp.recruitment.forms.lay import PANELS, LayMemberForm
from webapp.recruitment.models import Campaign, LayMember
from webapp.recruitment.rules import Panel
from webapp.recruitment.views.results import address
from webapp.recruitment.views.theirs import campaign_of

blueprint = Blueprint("seating", __name__, url_prefix="/campaigns")


@blueprint.get("/<int:campaign_id>/families")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def page(campaign_id: int) -> ResponseReturnValue:
    """Who sits on the parents' and young people's panels, and what they ask."""
    return _page(campaign_of(campaign_id), LayMemberForm(formdata=None), [])


def _page(campaign: Campaign, form: LayMemberForm, problems: list[Problem]) -> str:
    members = queries.lay_members(db.session(), campaign.id)
    return render_template(
        "recruitment/seats.html",
        campaign=campaign,
        members=members,
        panels=PANELS,
        counts={one.id: queries.count_graded(db.session(), one.id) for one in members},
        states=queries.lay_link_states(db.session(), members, clock.now()),
        questions=queries.lay_questions(db.session(), campaign.id),
        form=form,
        sent=request.args.get("sent", type=number),
        problems=problems,
    )


@blueprint.post("/<int:campaign_id>/families")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def ask(campaign_id: int) -> ResponseReturnValue:
    """Ask somebody to sit on a panel."""
    campaign, form = campaign_of(campaign_id), LayMemberForm()
    form.validate()
    problems = problems_of(form)
    if not problems:
        name, email = str(form.name.data).strip(), str(form.email.data).strip()
        try:
            message = lay.ask(
                db.session(),
                campaign,
                Panel(form.panel.data),
                name=name,
                email=email,
                link_to=address,
                now=clock.now(),
            )
            return redirect(url_for("seating.page", campaign_id=campaign.id, sent=message.id), 303)
        except rules.AlreadyInvitedError:
            words = _("Enter another address: this one was asked for this panel before")
            problems = [Problem("email", words)]
    return make_response(_page(campaign, form, problems), 422)


def _member(campaign: Campaign, member_id: int) -> LayMember:
    return guard.found(queries.lay_member(db.session(), campaign.id, member_id))


@blueprint.post("/<int:campaign_id>/families/<int:member_id>/link")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def send_new_link(campaign_id: int, member_id: int) -> ResponseReturnValue:
    """Take back a member's link and send another."""
    member = _member(campaign_of(campaign_id), member_id)
    message = lay.send_link(db.session(), member, address, clock.now())
    return redirect(url_for("seating.page", campaign_id=campaign_id, sent=message.id), 303)


@blueprint.post("/<int:campaign_id>/families/<int:member_id>/revoke")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def revoke(campaign_id: int, member_id: int) -> ResponseReturnValue:
    """Take back a member's link."""
    lay.take_back(db.session(), _member(campaign_of(campaign_id), member_id), clock.now())
    return redirect(url_for("seating.page", campaign_id=campaign_id), 303)

"""The recruiter's screens about many candidates: a list, one person invited twice, withdrawals."""

import uuid

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.extensions import db
from webapp.forms import Problem
from webapp.jobs import jobs
from webapp.recruitment import faults, inviting, listing, queries, rules, works
from webapp.recruitment.listing import CandidatesFile
from webapp.recruitment.models import Campaign
from webapp.recruitment.rules import WhoWithdrew
from webapp.recruitment.views.theirs import campaign_of, candidate_of
from webapp.refusals import too_late

blueprint = Blueprint("inviting", __name__, url_prefix="/campaigns")


@blueprint.get("/<int:campaign_id>/list")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def list_form(campaign_id: int) -> ResponseReturnValue:
    """The form that takes a list of candidates."""
    return _list_page(campaign_of(campaign_id), None, [])


def _list_page(campaign: Campaign, found: CandidatesFile | None, problems: list[Problem]) -> str:
    return render_template(
        "recruitment/list.html",
        campaign=campaign,
        found=found,
        words=faults.LISTED,
        kept=drafts.draft_of(db.session(), works.list_owner(campaign.id)) if found else None,
        problems=problems,
    )


@blueprint.post("/<int:campaign_id>/list")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def read_list(campaign_id: int) -> ResponseReturnValue:
    """Read a list and show what would be done; nobody is invited yet."""
    campaign = campaign_of(campaign_id)
    if clock.now() >= rules.closes_at(campaign.closes_on):
        return _closed()
    sent = request.files.get("file")
    content = sent.read(listing.LARGEST_FILE + 1) if sent else b""
    found = listing.read(content or str(request.form.get("text", "")).encode())
    problems = faults.listed(found)
    if problems:
        return make_response(_list_page(campaign, None, problems), 422)
    _keep(campaign, found)
    return make_response(_list_page(campaign, found, []))


def _closed() -> ResponseReturnValue:
    return too_late(
        _("This campaign has closed"), _("Its last day has passed. Open another campaign to invite people.")
    )


def _keep(campaign: Campaign, found: CandidatesFile) -> None:
    """Keep the list, encrypted, until the recruiter says yes; another list takes its place."""
    owner = works.list_owner(campaign.id)
    capture.finish(db.session(), owner)
    db.session.flush()
    capture.save(
        db.session(),
        owner=owner,
        client_id=uuid.uuid4(),
        version=0,
        fields={
            "names": [person.name for person in found.people],
            "emails": [person.email for person in found.people],
        },
        now=clock.now(),
    )


@blueprint.post("/<int:campaign_id>/list/invite")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def invite_listed(campaign_id: int) -> ResponseReturnValue:
    """Invite everybody on the list that was read; the work goes on in the background."""
    campaign = campaign_of(campaign_id)
    draft = drafts.draft_of(db.session(), works.list_owner(campaign.id))
    if draft is None:
        return redirect(url_for("inviting.list_form", campaign_id=campaign.id), 303)
    jobs.ask(db.session(), works.INVITE, asked_by=guard.person_id(), campaign_id=campaign.id)
    return redirect(
        url_for("campaigns.campaign", campaign_id=campaign.id, listed=len(draft.fields["names"])), 303
    )


@blueprint.get("/<int:campaign_id>/twice")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def twice(campaign_id: int) -> ResponseReturnValue:
    """Candidates who may have been invited twice."""
    campaign = campaign_of(campaign_id)
    return render_template(
        "recruitment/twice.html",
        campaign=campaign,
        pairs=queries.invited_twice(db.session(), campaign.id)[: queries.PAGE],
    )


@blueprint.post("/<int:campaign_id>/twice")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def merge(campaign_id: int) -> ResponseReturnValue:
    """Let two invitations of one person be one."""
    campaign = campaign_of(campaign_id)
    kept = candidate_of(campaign.id, request.form.get("kept", type=int))
    other = candidate_of(campaign.id, request.form.get("other", type=int))
    try:
        inviting.merge(db.session(), kept, other, clock.now())
    except (rules.AlreadySubmittedError, rules.AlreadyDecidedError, rules.ForeignFormError):
        return too_late(
            _("These two cannot be made one"),
            _("Answers have come for both, or they are the same. Nothing was changed."),
        )
    return redirect(url_for("inviting.twice", campaign_id=campaign.id), 303)


@blueprint.get("/<int:campaign_id>/candidates/<int:attempt_id>/withdraw")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def withdrawing(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Ask whether the candidate has really withdrawn."""
    return render_template("recruitment/withdraw.html", attempt=candidate_of(campaign_id, attempt_id))


@blueprint.post("/<int:campaign_id>/candidates/<int:attempt_id>/withdraw")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def withdraw(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Take a candidate who has said so out of the campaign."""
    attempt = candidate_of(campaign_id, attempt_id)
    try:
        inviting.withdraw(db.session(), attempt, WhoWithdrew.RECRUITER, clock.now())
    except rules.AlreadyDecidedError:
        return too_late(
            _("This has been decided"), _("The panel has decided about this candidate. Nothing was changed.")
        )
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)

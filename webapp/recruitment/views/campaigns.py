"""The recruiter's screens: campaigns, candidates, links and hires; never a score."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import drafting, forms, queries, rules, service
from webapp.recruitment.rules import DecisionOutcome
from webapp.recruitment.views.opening import missing_in
from webapp.recruitment.views.results import address
from webapp.recruitment.views.theirs import campaign_of, candidate_of
from webapp.refusals import too_late

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def page() -> ResponseReturnValue:
    """My campaigns, newest first."""
    before = request.args.get("before", type=number)
    found = queries.campaigns(db.session(), guard.reach(), before_id=before, limit=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    return render_template(
        "recruitment/campaigns.html",
        campaigns=shown,
        counts=queries.counts(db.session(), [campaign.id for campaign in shown]),
        older=shown[-1].id if len(found) > queries.PAGE else None,
        is_first=before is None,
        drafts=_drafts() if before is None else [],
    )


def _drafts() -> list[dict[str, Any]]:
    """What I have begun and not opened, each with how much is missing."""
    return [
        {
            "client_id": each.client_id,
            "title": " ".join(each.fields.get("title", ())).strip(),
            "saved_at": each.saved_at,
            "missing": len(missing_in(each)),
        }
        for each in drafting.begun(db.session(), guard.person_id())
    ]


@blueprint.get("/<int:campaign_id>")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def campaign(campaign_id: int) -> ResponseReturnValue:
    """One campaign and how far its candidates are."""
    found, after = campaign_of(campaign_id), request.args.get("after", 0, type=number)
    attempts = queries.attempts(db.session(), found.id, after_id=after, limit=queries.PAGE + 1)
    shown, ids = attempts[: queries.PAGE], [attempt.id for attempt in attempts]
    return render_template(
        "recruitment/campaign.html",
        campaign=found,
        scenarios=queries.scenarios_of(found),
        count=queries.counts(db.session(), [found.id])[found.id],
        attempts=shown,
        links=queries.link_states(db.session(), shown, clock.now()),
        decisions=queries.decisions(db.session(), ids),
        hires=queries.hires(db.session(), ids),
        outcomes=forms.OUTCOMES,
        onward=DecisionOutcome.SIMULATION,
        older=shown[-1].id if len(attempts) > queries.PAGE else None,
        is_first=not after,
        is_open=clock.now() < rules.closes_at(found.closes_on),
        sent=request.args.get("sent", type=number),
        listed=request.args.get("listed", type=number),
        twice=len(queries.invited_twice(db.session(), found.id)),
        told=request.args.get("told", type=number),
        untold=len(queries.untold(db.session(), found.id)),
        is_named=queries.unblinding_of(db.session(), found.id) is not None,
    )


@blueprint.get("/<int:campaign_id>/invite")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def invitation(campaign_id: int) -> ResponseReturnValue:
    """The form that invites a candidate."""
    found = campaign_of(campaign_id)
    return render_template(
        "recruitment/invite.html", campaign=found, form=forms.InvitationForm(), problems=[]
    )


@blueprint.post("/<int:campaign_id>/invite")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def invite(campaign_id: int) -> ResponseReturnValue:
    """Invite a candidate."""
    found, form = campaign_of(campaign_id), forms.InvitationForm()
    form.validate()
    problems = problems_of(form)
    if not problems:
        name, email = str(form.name.data).strip(), str(form.email.data).strip()
        try:
            message = service.invite(
                db.session(), found, name=name, email=email, link_to=address, now=clock.now()
            )
            return redirect(url_for("campaigns.campaign", campaign_id=found.id, sent=message.id), 303)
        except rules.AlreadyInvitedError:
            words = _("Enter another address: this one was invited to this campaign before")
            problems = [Problem("email", words)]
        except rules.ClosedCampaignError:
            return _closed()
    page = render_template("recruitment/invite.html", campaign=found, form=form, problems=problems)
    return make_response(page, 422)


def _closed() -> ResponseReturnValue:
    return too_late(
        _("This campaign has closed"), _("Its last day has passed. Open another campaign to invite people.")
    )


def _sent_before() -> ResponseReturnValue:
    return too_late(
        _("The answers have come"), _("The link was used up when they did. Go back to see how far they are.")
    )


@blueprint.post("/<int:campaign_id>/candidates/<int:attempt_id>/link")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def send_new_link(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Take back a candidate's link and send another."""
    attempt = candidate_of(campaign_id, attempt_id)
    try:
        message = service.send_new_link(db.session(), attempt, address, clock.now())
    except rules.AlreadySubmittedError:
        return _sent_before()
    except rules.ClosedCampaignError:
        return _closed()
    except rules.WithdrawnError:
        return too_late(_("This candidate has withdrawn"), _("No link was sent."))
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id, sent=message.id), 303)


@blueprint.post("/<int:campaign_id>/candidates/<int:attempt_id>/revoke")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def revoke(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Take back a candidate's link."""
    try:
        service.revoke(db.session(), candidate_of(campaign_id, attempt_id), clock.now())
    except rules.AlreadySubmittedError:
        return _sent_before()
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)

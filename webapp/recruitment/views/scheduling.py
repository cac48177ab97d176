"""Times and places: the recruiter offers them, a candidate who goes on takes one, both get a calendar."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import faults, queries, rules, scheduling, words
from webapp.recruitment.models import Attempt, Campaign, Slot
from webapp.recruitment.views.theirs import campaign_of
from webapp.refusals import too_late

blueprint = Blueprint("scheduling", __name__)


@blueprint.get("/campaigns/<int:campaign_id>/times")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def times(campaign_id: int) -> ResponseReturnValue:
    """The times of a campaign, and the form that offers more."""
    return _page(campaign_of(campaign_id), [])


def _page(campaign: Campaign, problems: list[Problem]) -> str:
    slots = scheduling.of_campaign(db.session(), campaign.id)
    people = {member.person_id for member in campaign.members} | {campaign.recruiter_id}
    return render_template(
        "recruitment/times.html",
        campaign=campaign,
        slots=slots,
        people=accounts.names(db.session(), people),
        named=queries.names_of(db.session(), [one.attempt_id for one in slots if one.attempt_id]),
        stages=words.STAGES,
        planned=_planned(campaign),
        sent=request.form,
        problems=problems,
        left_out=request.args.get("left_out", type=number),
    )


def _planned(campaign: Campaign) -> dict[str, int]:
    """How many minutes each stage takes by the campaign's pack."""
    pack = queries.pack_of(campaign)
    return {str(stage): minutes for stage, minutes in pack.stages.items()} if pack else {}


@blueprint.post("/campaigns/<int:campaign_id>/times")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def offer(campaign_id: int) -> ResponseReturnValue:
    """Offer times in a row."""
    campaign = campaign_of(campaign_id)
    people = {member.person_id for member in campaign.members} | {campaign.recruiter_id}
    offered, problems = faults.offered(request.form, people, _planned(campaign), clock.now())
    if offered is None:
        return make_response(_page(campaign, problems), 422)
    left_out = offered.count - scheduling.offer(db.session(), campaign, offered, clock.now())
    return redirect(url_for("scheduling.times", campaign_id=campaign.id, left_out=left_out or None), 303)


@blueprint.post("/campaigns/<int:campaign_id>/times/<int:slot_id>/withdraw")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def withdraw(campaign_id: int, slot_id: int) -> ResponseReturnValue:
    """Take an offered time back."""
    try:
        scheduling.withdraw(db.session(), campaign_of(campaign_id), slot_id, clock.now())
    except rules.TakenError:
        return too_late(_("This time has been taken"), _("Nothing was changed. Tell the candidate first."))
    return redirect(url_for("scheduling.times", campaign_id=campaign_id), 303)


@blueprint.get("/campaigns/<int:campaign_id>/times.ics")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def calendar(campaign_id: int) -> ResponseReturnValue:
    """The times that were taken, as a calendar file."""
    campaign = campaign_of(campaign_id)
    taken = [one for one in scheduling.of_campaign(db.session(), campaign.id) if one.attempt_id]
    return _file(campaign, taken)


def _file(campaign: Campaign, slots: list[Slot]) -> Response:
    titles = [f"{words.STAGES[rules.Stage(one.stage)]}: {campaign.title}" for one in slots]
    response = Response(scheduling.calendar(slots, titles, clock.now()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="times.ics"'
    return response


def _invited_onward() -> Attempt:
    """My attempt, where the panel has invited me onward; a 404 for anybody else."""
    attempt = guard.found(queries.attempt_of_outcome(db.session(), guard.reach()))
    return guard.found(attempt if queries.is_invited_onward(db.session(), attempt.id) else None)


@blueprint.get("/outcome/times")
@guard.requires(Permission.READ_OUTCOME)
def choose() -> ResponseReturnValue:
    """The times that I can take."""
    attempt = _invited_onward()
    return render_template(
        "recruitment/choose_time.html",
        attempt=attempt,
        slots=scheduling.free_for(db.session(), attempt, clock.now()),
        stages=words.STAGES,
    )


@blueprint.post("/outcome/times")
@guard.requires(Permission.READ_OUTCOME)
def take() -> ResponseReturnValue:
    """Take a time."""
    attempt = _invited_onward()
    try:
        scheduling.take(db.session(), attempt, request.form.get("slot", 0, type=int), clock.now())
    except rules.TakenError:
        db.session.rollback()
        return too_late(
            _("Somebody was quicker"), _("This time is taken. Go back, reload the page and choose another.")
        )
    return redirect(url_for("scheduling.choose"), 303)


@blueprint.get("/outcome/times.ics")
@guard.requires(Permission.READ_OUTCOME)
def own_calendar() -> ResponseReturnValue:
    """The times that I have taken, as a calendar file."""
    attempt = _invited_onward()
    free = scheduling.free_for(db.session(), attempt, clock.now())
    return _file(attempt.campaign, [one for one in free if one.attempt_id == attempt.id])


@blueprint.errorhandler(guard.VisitOverError)
def _over(error: guard.VisitOverError) -> ResponseReturnValue:
    return visit_over(error)

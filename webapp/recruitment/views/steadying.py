"""The recruiter's screens about assessors: how far each is, who is paused, who must not assess whom."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import faults, progress, queries, rules, standardising
from webapp.recruitment.allocation import Stage
from webapp.recruitment.models import Campaign
from webapp.recruitment.rules import Part
from webapp.recruitment.views.theirs import campaign_of, candidate_of
from webapp.refusals import too_late

ASSESSING = (Part.ASSESSOR, Part.OWN_WORDS)

blueprint = Blueprint("steadying", __name__, url_prefix="/campaigns")


@blueprint.get("/<int:campaign_id>/assessors")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def page(campaign_id: int) -> ResponseReturnValue:
    """How far each assessor is and how check answers went."""
    return _page(campaign_of(campaign_id), [])


def _page(campaign: Campaign, problems: list[Problem]) -> str:
    return render_template(
        "recruitment/assessors.html",
        campaign=campaign,
        assessors=progress.assessors(db.session(), campaign),
        others=_others(campaign),
        Stage=Stage,
        wants_own_words=queries.wants_own_words_assessor(db.session(), campaign),
        sent=request.form,
        problems=problems,
    )


def _others(campaign: Campaign) -> list[Person]:
    """Who could assess as well: nobody of this campaign, and not the recruiter, who knows the names."""
    parts = {one.person_id for one in campaign.members} | {campaign.recruiter_id}
    people = accounts.people_in_role(db.session(), Role.ASSESSOR, clock.today())
    return [person for person in people if person.id not in parts]


def _assessor(campaign: Campaign, person_id: int) -> int:
    there = (queries.live_assessors(db.session(), campaign, part) for part in ASSESSING)
    return guard.found(person_id if any(person_id in people for people in there) else None)


@blueprint.post("/<int:campaign_id>/assessors/<int:person_id>")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def settle(campaign_id: int, person_id: int) -> ResponseReturnValue:
    """Let a paused assessor go on, or take an assessor off the campaign; either needs words."""
    campaign = campaign_of(campaign_id)
    whom = _assessor(campaign, person_id)
    words, problems = faults.talked(request.form, whom)
    if problems:
        return make_response(_page(campaign, problems), 422)
    now, by = clock.now(), guard.person_id()
    if request.form["what"] == "stand down":
        standardising.stand_down(db.session(), campaign, whom, words=words, by_id=by, now=now)
        return redirect(url_for("steadying.page", campaign_id=campaign.id), 303)
    stand = request.form["what"] == "go on with marks"
    try:
        standardising.let_on(db.session(), campaign, whom, words=words, marks_stand=stand, by_id=by, now=now)
    except rules.NotPausedError:
        return too_late(
            _("This assessor is not paused"), _("Nothing was changed. Go back to see how far they are.")
        )
    return redirect(url_for("steadying.page", campaign_id=campaign.id), 303)


@blueprint.post("/<int:campaign_id>/assessors")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def add(campaign_id: int) -> ResponseReturnValue:
    """Take another assessor into the campaign."""
    campaign, whom = campaign_of(campaign_id), request.form.get("assessor", 0, type=int)
    part = next((one for one in ASSESSING if one.value == request.form.get("part")), None)
    problems = []
    if whom not in {person.id for person in _others(campaign)}:
        problems.append(Problem("assessor", _("Select who is to assess as well")))
    if part is None:
        problems.append(Problem("part", _("Select what they are to assess")))
    if part is None or problems:
        return make_response(_page(campaign, problems), 422)
    standardising.add_assessor(db.session(), campaign, whom, part, guard.person_id(), clock.now())
    return redirect(url_for("steadying.page", campaign_id=campaign.id), 303)


@blueprint.get("/<int:campaign_id>/candidates/<int:attempt_id>/assessors")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def exceptions(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """The form that says who must not assess a candidate."""
    attempt = candidate_of(campaign_id, attempt_id)
    people = [one for part in ASSESSING for one in queries.members(db.session(), campaign_id, part)]
    return render_template(
        "recruitment/exceptions.html",
        attempt=attempt,
        assessors=accounts.names(db.session(), people),
        chosen=queries.planned_exceptions(db.session(), attempt.id),
    )


@blueprint.post("/<int:campaign_id>/candidates/<int:attempt_id>/assessors")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def plan(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Say who must not assess a candidate."""
    attempt = candidate_of(campaign_id, attempt_id)
    people = {one for part in ASSESSING for one in queries.members(db.session(), campaign_id, part)}
    chosen = set(request.form.getlist("excused", type=int)) & people
    standardising.plan_exceptions(db.session(), attempt, chosen, guard.person_id(), clock.now())
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)

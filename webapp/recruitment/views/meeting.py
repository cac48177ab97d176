"""The panel's meeting: its minutes, who signed them, and the names once everything is decided."""

import uuid

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import concluding, faults, forms, queries, rules, standing
from webapp.recruitment.models import Campaign
from webapp.recruitment.views.deciding import campaign_of
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("meeting", __name__, url_prefix="/board")


@blueprint.get("/<int:campaign_id>/minutes")
@guard.requires(Permission.SEE_BOARD)
def minutes(campaign_id: int) -> ResponseReturnValue:
    """The minutes of the panel, who signed them, and the form for more."""
    return _page(campaign_of(campaign_id), uuid.uuid4(), "", [])


def _page(campaign: Campaign, client_id: uuid.UUID, words: str, problems: list[Problem]) -> str:
    kept = queries.minutes_of(db.session(), campaign.id)
    signed = queries.signatures(db.session(), campaign.id)
    people = {one.written_by for one in kept} | {one.person_id for each in signed.values() for one in each}
    return render_template(
        "recruitment/minutes.html",
        campaign=campaign,
        minutes=kept,
        signed=signed,
        mine={id for id, each in signed.items() if any(one.person_id == guard.person_id() for one in each)},
        people=accounts.names(db.session(), people),
        client_id=client_id,
        words=words,
        unblinding=queries.unblinding_of(db.session(), campaign.id),
        undecided=_undecided(campaign),
        problems=problems,
    )


def _undecided(campaign: Campaign) -> int:
    return sum(not line.is_decided for line in standing.lines(db.session(), campaign))


@blueprint.post("/<int:campaign_id>/minutes")
@guard.requires(Permission.DECIDE)
def write(campaign_id: int) -> ResponseReturnValue:
    """Keep the minutes of a meeting."""
    campaign, client_id = campaign_of(campaign_id), forms.client_id(request.form)
    if client_id is None:
        abort(400)
    words, problems = faults.noted(request.form)
    if problems:
        return make_response(_page(campaign, client_id, words, problems), 422)
    try:
        concluding.write_minutes(
            db.session(),
            campaign,
            client_id=client_id,
            person_id=guard.person_id(),
            words=words,
            now=clock.now(),
        )
    except rules.ForeignFormError:
        return form_of_another()
    return redirect(url_for("meeting.minutes", campaign_id=campaign_id), 303)


@blueprint.post("/<int:campaign_id>/minutes/<int:minutes_id>/sign")
@guard.requires(Permission.DECIDE)
def sign(campaign_id: int, minutes_id: int) -> ResponseReturnValue:
    """Sign minutes."""
    campaign = campaign_of(campaign_id)
    kept = queries.minutes_of(db.session(), campaign.id)
    found = guard.found(next((one for one in kept if one.id == minutes_id), None))
    concluding.sign(db.session(), found, campaign, guard.person_id(), clock.now())
    return redirect(url_for("meeting.minutes", campaign_id=campaign_id), 303)


@blueprint.post("/<int:campaign_id>/names")
@guard.requires(Permission.DECIDE)
def show_names(campaign_id: int) -> ResponseReturnValue:
    """Show the panel the names, once it has decided about everybody."""
    campaign = campaign_of(campaign_id)
    try:
        concluding.show_names(
            db.session(), campaign, guard.person_id(), undecided=_undecided(campaign), now=clock.now()
        )
    except rules.UndecidedError:
        return too_late(
            _("The names cannot be shown yet"),
            _("First the panel decides about everybody who has sent answers, and the campaign closes."),
        )
    return redirect(url_for("board.board", campaign_id=campaign_id), 303)

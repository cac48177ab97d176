"""The recruiter's screen that takes a file of answers which could not be sent."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import recovery
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import pacing, rules
from webapp.recruitment.models import Campaign
from webapp.recruitment.views.theirs import campaign_of
from webapp.refusals import too_late

blueprint = Blueprint("recovering", __name__, url_prefix="/campaigns")


def _page(campaign: Campaign, done: str, problems: list[Problem]) -> str:
    return render_template("recruitment/recover.html", campaign=campaign, done=done, problems=problems)


@blueprint.get("/<int:campaign_id>/recover")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def form(campaign_id: int) -> ResponseReturnValue:
    """The form that takes the file."""
    campaign = campaign_of(campaign_id)
    return _page(campaign, "", [])


@blueprint.post("/<int:campaign_id>/recover")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def recover(campaign_id: int) -> ResponseReturnValue:
    """Keep what the file holds as the candidate's unsent answers; nothing of it is shown."""
    campaign = campaign_of(campaign_id)
    sent = request.files.get("file")
    content = sent.read(recovery.LARGEST_FILE + 1) if sent else b""
    try:
        if not content or len(content) > recovery.LARGEST_FILE:
            raise recovery.UnreadableFileError
        owner, forms = recovery.read(content)
        kept, beside = pacing.take_in(db.session(), campaign, owner, forms, clock.now())
    except recovery.UnreadableFileError:
        words = _("Choose the file that the candidate’s page saved: this one cannot be opened here")
        return make_response(_page(campaign, "", [Problem("file", words)]), 422)
    except rules.AlreadySubmittedError:
        return too_late(_("The answers have come"), _("Nothing of the file was kept."))
    done = ngettext("%(num)d part was kept.", "%(num)d parts were kept.", kept)
    if beside:
        done += " " + _(
            "Where the server had something else, both versions stand, and the candidate chooses."
        )
    return _page(campaign, done, [])

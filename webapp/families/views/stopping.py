"""Please don't ask me again: one tap on the first page, beside the questions, and after the thank-you."""

from datetime import date, timedelta

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from itsdangerous import BadData, URLSafeSerializer

from webapp import clock
from webapp.access import guard, links
from webapp.access.links import SpentLinkError
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.families import queries, stopping
from webapp.families.models import Invitation
from webapp.families.service import subject_of
from webapp.fields import text_of

blueprint = Blueprint("stopping", __name__, url_prefix="/words")

# How long the button works on a page that stays open; the link itself brings a new one.
LASTS = timedelta(days=1)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="stop asking")


def proof_of(invitation: Invitation) -> str:
    """What the button sends back: that its page was made for whoever holds this invitation.

    It names the last day on which it works, not the second at which it was made: the same form
    sent twice leads to the same page.
    """
    return str(_signer().dumps([subject_of(invitation), (clock.today() + LASTS).isoformat()]))


def _subject_of(proof: str) -> str:
    try:
        subject, last_day = _signer().loads(proof)
    except BadData as forged:
        raise SpentLinkError from forged
    if clock.today() > date.fromisoformat(last_day):
        raise SpentLinkError
    return str(subject)


def invitation_of(proof: str) -> Invitation | None:
    """Whose page it was for which this was signed, or None where that is too long ago or not ours."""
    try:
        return queries.visited(db.session(), _subject_of(proof))
    except SpentLinkError:
        return None


@blueprint.post("/stop")
@guard.requires(Permission.OPEN_LINK, bears_its_own_proof=True)
def stop() -> ResponseReturnValue:
    """Never ask them again, and end the visit; tapped twice it is the same."""
    invitation = queries.visited(db.session(), _subject_of(text_of(request.form, "proof")))
    if invitation is None:
        raise SpentLinkError
    stopping.stop(db.session(), invitation, clock.now())
    is_here = links.last_was_shared(db.session(), subject_of(invitation))
    page = url_for("stopping.stopped", lang=str(get_locale()), here="yes" if is_here else None)
    return guard.end_visit(make_response(redirect(page, 303)))


@blueprint.get("/stopped")
@guard.requires(Permission.OPEN_LINK)
def stopped() -> ResponseReturnValue:
    """The same page for everybody: it needs no visit, since there is none any more."""
    return render_template("families/stopped.html", is_here=request.args.get("here") == "yes")

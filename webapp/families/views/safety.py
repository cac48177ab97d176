"""Something isn't safe: told on any page of a visit, passed on at once, outside the questions."""

import uuid

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.families import answering, service
from webapp.families.rules import LONGEST_TEXT
from webapp.families.views.visiting import own_invitation
from webapp.safeguarding.service import report

blueprint = Blueprint("safety", __name__, url_prefix="/words/help")


@blueprint.get("")
@guard.requires(Permission.GIVE_VOICE)
def tell() -> ResponseReturnValue:
    """The page for what isn't safe."""
    return render_template("families/tell.html", client_id=uuid.uuid4(), problems=[], longest=LONGEST_TEXT)


@blueprint.post("")
@guard.requires(Permission.GIVE_VOICE)
def told() -> ResponseReturnValue:
    """Pass on at once what isn't safe; the same form sent twice is passed on once."""
    invitation = own_invitation()
    client_id = _sent_id()
    heard, problems = answering.read_told(request.form)
    if problems:
        page = render_template(
            "families/tell.html", client_id=client_id, problems=problems, told=heard, longest=LONGEST_TEXT
        )
        return make_response(page, 422)
    report(
        db.session(),
        source="family",
        family_id=invitation.family_id,
        member_id=invitation.member_id,
        text=heard.text,
        in_danger=heard.in_danger,
        client_id=client_id,
        actor=service.subject_of(invitation),
        now=clock.now(),
    )
    return redirect(url_for("safety.heard", danger="yes" if heard.in_danger else None), 303)


def _sent_id() -> uuid.UUID:
    """The form's id; one that cannot be read is replaced, since what was told must not be lost for it."""
    try:
        return uuid.UUID(request.form.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()


@blueprint.get("/sent")
@guard.requires(Permission.GIVE_VOICE)
def heard() -> ResponseReturnValue:
    """What happens next."""
    return render_template("families/told.html", in_danger=request.args.get("danger") == "yes")

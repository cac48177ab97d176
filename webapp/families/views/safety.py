"""Something isn't safe: told on any page of a visit, passed on at once, outside the questions."""

import uuid
from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.families import answering, service
from webapp.families.answering import Told
from webapp.families.rules import LONGEST_TEXT
from webapp.families.views.visiting import own_invitation
from webapp.forms import Problem
from webapp.safeguarding.service import report, whom_to_turn_to

blueprint = Blueprint("safety", __name__, url_prefix="/words/help")


@blueprint.get("")
@guard.requires(Permission.GIVE_VOICE)
def tell() -> ResponseReturnValue:
    """The page for what isn't safe."""
    return _tell_page(uuid.uuid4())


@blueprint.post("")
@guard.requires(Permission.GIVE_VOICE)
def told() -> ResponseReturnValue:
    """Pass on at once what isn't safe; the same form sent twice is passed on once."""
    invitation = own_invitation()
    client_id = _sent_id()
    heard, problems = answering.read_told(request.form)
    if problems:
        return make_response(_tell_page(client_id, problems, heard), 422)
    report(
        db.session(),
        source="family",
        family_id=invitation.family_id,
        member_id=invitation.member_id,
        text=heard.text,
        in_danger=heard.in_danger,
        client_id=client_id,
        actor=service.subject_of(invitation),
        language=str(get_locale()),
        near_id=invitation.worker_id,
        now=clock.now(),
    )
    return redirect(url_for("safety.heard", danger="yes" if heard.in_danger else None), 303)


def _tell_page(client_id: uuid.UUID, problems: Sequence[Problem] = (), told: Told | None = None) -> str:
    return render_template(
        "families/tell.html",
        client_id=client_id,
        problems=problems,
        told=told,
        longest=LONGEST_TEXT,
        others=_others(),
    )


def _others() -> list[str] | None:
    """Whom somebody can turn to, while nobody here is on duty."""
    return whom_to_turn_to(db.session(), str(get_locale()), clock.now())


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
    return render_template(
        "families/told.html", in_danger=request.args.get("danger") == "yes", others=_others()
    )

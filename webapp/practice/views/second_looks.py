"""A practitioner asks for a second, blind observation, or takes the question back."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.practice import second_looks
from webapp.practice.rules import TooLateError
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.reading import as_practitioner
from webapp.refusals import too_late


@blueprint.post(f"{OBSERVATION}/second-look")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def ask_again(observation_id: int) -> ResponseReturnValue:
    """Ask that somebody else watches another visit, without knowing what the first one saw."""
    observation = as_practitioner(observation_id)
    try:
        second_looks.ask(db.session(), observation, clock.now())
    except TooLateError:
        return too_late(_("Read the first observation before you ask"), _("Nothing was asked for."))
    return redirect(url_for("practice.read", observation_id=observation_id, levels="shown"), 303)


@blueprint.post(f"{OBSERVATION}/second-look/back")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def take_back(observation_id: int) -> ResponseReturnValue:
    """Take the question back, as long as nobody has begun."""
    second_looks.take_back(db.session(), as_practitioner(observation_id).id)
    return redirect(url_for("practice.read", observation_id=observation_id, levels="shown"), 303)

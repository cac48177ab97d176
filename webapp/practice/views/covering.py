"""Standing in for an observer: take over a visit to come, or sign what they saw in their place."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture.versions import sent
from webapp.extensions import db
from webapp.practice import covering, holding, rules, service
from webapp.practice.rules import SignedAs
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.refusals import too_late


@blueprint.post(f"{OBSERVATION}/take-over")
@guard.requires(Permission.WRITE_OBSERVATION)
def take_over_visit(observation_id: int) -> ResponseReturnValue:
    """Watch a visit to come in its observer's place."""
    session, actor, today = db.session(), guard.actor(), clock.today()
    try:
        taken = guard.found(
            covering.take_over_visit(session, actor, observation_id, holding.addresses, today, clock.now())
        )
    except rules.TooLateError:
        return too_late(
            _("This visit stays with its observer"),
            _("Something is written about it, or its day is over. Nobody else can write down what they saw."),
        )
    page = "practice.prepare" if taken.visit.seen_on > today else "practice.note"
    return redirect(url_for(page, observation_id=observation_id), 303)


@blueprint.post(f"{OBSERVATION}/stand-in")
@guard.requires(Permission.WRITE_OBSERVATION)
def take_over_signing(observation_id: int) -> ResponseReturnValue:
    """Take it over to read one observation and sign it in its observer's place."""
    session, actor, today = db.session(), guard.actor(), clock.today()
    try:
        guard.found(covering.take_over_signing(session, actor, observation_id, today, clock.now()))
    except rules.TooLateError:
        return _is_signed()
    return redirect(url_for("practice.read", observation_id=observation_id), 303)


@blueprint.post(f"{OBSERVATION}/sign-in-place")
@guard.requires(Permission.SIGN_OBSERVATION)
def sign_in_place(observation_id: int) -> ResponseReturnValue:
    """Sign for the observer; both names are shown."""
    session, actor, today = db.session(), guard.actor(), clock.today()
    observation = guard.found(covering.held_to_sign(session, actor, observation_id, today))
    try:
        service.sign(
            session,
            observation,
            part=SignedAs.OBSERVER,
            person_id=guard.person_id(),
            client_id=sent().client_id,
            now=clock.now(),
            for_id=observation.observer_id,
        )
    except rules.TooLateError:
        return _is_signed()
    return redirect(url_for("practice.read", observation_id=observation_id), 303)


def _is_signed() -> ResponseReturnValue:
    return too_late(
        _("This observation is signed"), _("Nothing was changed, and nothing more is to be done.")
    )

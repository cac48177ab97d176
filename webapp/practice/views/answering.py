"""The practitioner replies, and both sign."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import forms as capture_forms
from webapp.capture import service as capture
from webapp.capture.forms import Sent
from webapp.capture.versions import Form, choose, keep_first, sent, versions
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.practice import faults, owners, queries, rules, service
from webapp.practice.models import Observation
from webapp.practice.rules import SignedAs
from webapp.practice.views.drafts import form
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.reading import as_practitioner, part_of, reading_page
from webapp.refusals import too_late


@blueprint.post(f"{OBSERVATION}/reply/draft")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def save_reply(observation_id: int) -> ResponseReturnValue:
    """Save the reply so far."""
    observation = as_practitioner(observation_id)
    if not rules.may_reply(queries.state_of(observation)):
        return {"message": _("You have replied or signed. Your reply cannot be changed now.")}, 409
    url = url_for("practice.reply_versions", observation_id=observation_id)
    return capture_forms.keep(owners.reply(observation_id), Sent.read(request), url)


@blueprint.post(f"{OBSERVATION}/reply")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def reply(observation_id: int) -> ResponseReturnValue:
    """Send the reply, and sign later."""
    observation = as_practitioner(observation_id)
    arrived = sent()
    text = text_of(arrived.fields, "reply")
    if (answer := _keep_reply(observation, arrived)) is not None:
        return answer
    if not text:
        problem = Problem("reply", _("Enter your reply, or sign without one"))
        return reading_page(observation, [problem], arrived), 422
    try:
        service.reply(db.session(), observation, text=text, is_contested=_contests(arrived), now=clock.now())
    except rules.TooLateError:
        return _locked()
    capture.finish(db.session(), owners.reply(observation_id))
    return redirect(url_for("practice.read", observation_id=observation_id), 303)


@blueprint.post(f"{OBSERVATION}/sign")
@guard.requires(Permission.SIGN_OBSERVATION)
def sign(observation_id: int) -> ResponseReturnValue:
    """Sign, sending along the reply that a practitioner has written in the same form."""
    observation = guard.found(queries.to_answer(db.session(), guard.reach(), observation_id))
    arrived, now, me = sent(), clock.now(), guard.person_id()
    part = part_of(observation, me)
    text = text_of(arrived.fields, "reply") if part is SignedAs.PRACTITIONER else ""
    if not text and part is SignedAs.PRACTITIONER and _contests(arrived):
        problem = Problem("reply", _("Enter what you hold to be wrong"))
        return reading_page(observation, [problem], arrived), 422
    if text and (answer := _keep_reply(observation, arrived)) is not None:
        return answer
    try:
        if text:
            service.reply(db.session(), observation, text=text, is_contested=_contests(arrived), now=now)
        service.sign(db.session(), observation, part=part, person_id=me, client_id=arrived.client_id, now=now)
    except rules.TooLateError:
        return _locked()
    if part is SignedAs.PRACTITIONER:
        capture.finish(db.session(), owners.reply(observation_id))
    return redirect(url_for("practice.read", observation_id=observation_id), 303)


def _contests(arrived: Sent) -> bool:
    return text_of(arrived.fields, "contested") == "yes"


@blueprint.post(f"{OBSERVATION}/amendments")
@guard.requires(Permission.SIGN_OBSERVATION)
def amend(observation_id: int) -> ResponseReturnValue:
    """Add to what both have signed, with a reason and a name."""
    observation = guard.found(queries.to_answer(db.session(), guard.reach(), observation_id))
    arrived = sent()
    reason, text, problems = faults.amendment(arrived.fields)
    if problems:
        return reading_page(observation, problems), 422
    try:
        service.amend(
            db.session(),
            observation,
            reason=reason,
            text=text,
            person_id=guard.person_id(),
            client_id=arrived.client_id,
            now=clock.now(),
        )
    except rules.TooLateError:
        return too_late(
            _("There is nothing to add to yet"), _("Both sign first. Until then reply, or put it right.")
        )
    except rules.AnotherObserversError:
        return too_late(
            _("This form was used before"), _("Nothing was changed. Go back, reload the page and try again.")
        )
    return redirect(url_for("practice.read", observation_id=observation_id), 303)


def _keep_reply(observation: Observation, arrived: Sent) -> ResponseReturnValue | None:
    """Save a reply that can still be sent before anything else; a page to answer with, or None."""
    if not rules.may_reply(queries.state_of(observation)):
        return None
    kept = keep_first(_form(observation.id), arrived)
    if isinstance(kept, Problem):
        return reading_page(observation, [kept], arrived), 422
    return kept


def _locked() -> ResponseReturnValue:
    return too_late(
        _("This cannot be changed any more"),
        _("What was observed, answered and signed stays as it is. Go back to read it."),
    )


def _form(observation_id: int) -> Form:
    return form(
        owner=owners.reply(observation_id),
        page=url_for("practice.read", observation_id=observation_id),
        versions=url_for("practice.reply_versions", observation_id=observation_id),
        first_field="reply",
        text_label=_("Your reply"),
        rubric=None,
    )


@blueprint.get(f"{OBSERVATION}/reply/versions")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def reply_versions(observation_id: int) -> ResponseReturnValue:
    """Both versions of a reply that was open in two tabs."""
    guard.found(queries.readable(db.session(), guard.reach(), observation_id))
    return versions(_form(observation_id))


@blueprint.post(f"{OBSERVATION}/reply/versions")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def choose_reply(observation_id: int) -> ResponseReturnValue:
    """Go on with the version that the practitioner chose."""
    as_practitioner(observation_id)
    return choose(_form(observation_id))

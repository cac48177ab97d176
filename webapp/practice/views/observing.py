"""After the visit: an observer gives levels with their evidence, and shares what they saw."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics.model import Rubric
from webapp import clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.capture import forms as capture_forms
from webapp.capture import ledger
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.capture.forms import Capture, Sent
from webapp.capture.versions import Form, choose, keep_first, sent, versions
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.practice import faults, forms, holding, owners, queries, rules, service
from webapp.practice.forms import CONSENTS, PURPOSES
from webapp.practice.models import Observation
from webapp.practice.moments import Moment
from webapp.practice.rules import Purpose
from webapp.practice.views.drafts import form
from webapp.practice.views.noting import moments_of
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.wording import in_words
from webapp.refusals import too_late

# The box that says: share it without what the phone still holds.
WITHOUT = "without_phone"


@blueprint.get(f"{OBSERVATION}/evidence")
@guard.requires(Permission.WRITE_OBSERVATION)
def write(observation_id: int) -> ResponseReturnValue:
    """The evidence page: notes, and each criterion with its level and evidence."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    if not rules.may_edit(queries.state_of(observation)):
        return redirect(url_for("practice.read", observation_id=observation_id))
    draft = drafts.draft_of(db.session(), owners.observation(observation_id))
    return _evidence_page(observation, Capture.of(draft, _draft_url(observation_id)), [])


@blueprint.post(f"{OBSERVATION}/evidence/draft")
@guard.requires(Permission.WRITE_OBSERVATION)
def save_evidence(observation_id: int) -> ResponseReturnValue:
    """Save what the observer has written so far."""
    observation = guard.found(
        queries.own_observation(db.session(), guard.reach(), observation_id, to_change=True)
    )
    if not rules.may_edit(queries.state_of(observation)):
        return {"message": _("This observation is shared. Nothing in it can be changed now.")}, 409
    url = url_for("practice.evidence_versions", observation_id=observation_id)
    return capture_forms.keep(owners.observation(observation_id), Sent.read(request), url)


@blueprint.post(f"{OBSERVATION}/evidence")
@guard.requires(Permission.WRITE_OBSERVATION)
def share(observation_id: int) -> ResponseReturnValue:
    """Share the observation with the practitioner, once it is whole."""
    observation = guard.found(
        queries.own_observation(db.session(), guard.reach(), observation_id, to_change=True)
    )
    arrived = sent()
    digest = capture.digest_of(arrived.fields)
    page = redirect(url_for("practice.read", observation_id=observation_id), 303)
    if not rules.may_edit(queries.state_of(observation)):
        return page if observation.shared_digest == digest else _already_shared()
    kept = keep_first(_form(observation), arrived)
    if kept is not None and not isinstance(kept, Problem):
        return kept
    if request.form.get("action") == "save" and kept is None:
        return redirect(url_for("practice.index"), 303)
    if drafts.conflicts_of(db.session(), owners.moments(observation_id)):
        return redirect(url_for("practice.moment_versions", observation_id=observation_id), 303)
    rubric = in_words(observation.instrument, observation.version)
    noted = moments_of(observation)
    problems = [kept] if kept else _problems(observation, rubric, arrived, noted)
    if problems:
        shown = _as_sent(observation_id, arrived)
        return make_response(_evidence_page(observation, shown, problems), 422)
    service.share(
        db.session(),
        observation,
        notes=text_of(arrived.fields, "notes"),
        marks=forms.marks(rubric, arrived.fields),
        digest=digest,
        now=clock.now(),
        moments=noted,
        feedback=forms.feedback(arrived.fields),
        language=str(get_locale()),
    )
    for owner in (owners.observation, owners.moments):
        capture.finish(db.session(), owner(observation_id))
    return page


def _problems(
    observation: Observation, rubric: Rubric, arrived: Sent, noted: Sequence[Moment]
) -> list[Problem]:
    """What keeps the observation from being shared: the visit, the levels, and what may be names."""
    shown = {criterion for one in noted for criterion in one.criteria}
    found = faults.of_the_visit(observation.visit, clock.today())
    found += forms.problems_of_observation(rubric, arrived.fields, shown)
    found += _problems_of_phones(observation, arrived)
    names = _suspected(observation, arrived.fields, noted)
    return found + problems_of_names(names, text_of(arrived.fields, "names_checked"))


def _problems_of_phones(observation: Observation, arrived: Sent) -> list[Problem]:
    """What a phone has told of and not sent would be missing for ever: its observer decides."""
    if text_of(arrived.fields, WITHOUT) == "yes":
        return []
    if not ledger.is_awaited(db.session(), observation.observer_id, holding.addresses(observation.id)):
        return []
    words = _("Your phone holds something about this visit that has not come. Let it send first")
    return [Problem(WITHOUT, words)]


def _suspected(observation: Observation, fields: Mapping[str, Any], noted: Sequence[Moment]) -> list[str]:
    """What may be names of people in the family; the two who were there are no such people."""
    parties = accounts.names(db.session(), [observation.observer_id, observation.visit.practitioner_id])
    written = [text for name, text in fields.items() if name != "names_checked" and isinstance(text, str)]
    return masking.suspected([*written, *(one.text for one in noted)], parties.values())


def _already_shared() -> ResponseReturnValue:
    return too_late(
        _("This observation is already shared"),
        _("Nothing in it changes any more. If you wrote something new just now, go back and copy it."),
    )


def _as_sent(observation_id: int, arrived: Sent) -> Capture:
    """The form as it arrived, so that a page with problems loses nothing."""
    draft = drafts.draft_of(db.session(), owners.observation(observation_id))
    return Capture.as_sent(draft, arrived, _draft_url(observation_id))


def _draft_url(observation_id: int) -> str:
    return url_for("practice.save_evidence", observation_id=observation_id)


def _evidence_page(observation: Observation, kept: Capture, problems: list[Problem]) -> str:
    rubric = in_words(observation.instrument, observation.version)
    visit = observation.visit
    return render_template(
        "practice/evidence.html",
        observation=observation,
        practitioner=accounts.names(db.session(), [visit.practitioner_id])[visit.practitioner_id],
        purpose=PURPOSES[Purpose(visit.purpose)],
        rubric=rubric,
        capture=kept,
        notes=text_of(kept.fields, "notes"),
        entries=forms.entries(rubric, kept.fields),
        feedback=forms.feedback(kept.fields),
        noted=(noted := moments_of(observation)),
        names=_suspected(observation, kept.fields, noted) if problems else [],
        consents=CONSENTS,
        problems=problems,
        has_versions=bool(drafts.conflicts_of(db.session(), owners.observation(observation.id))),
    )


def _form(observation: Observation) -> Form:
    return form(
        owner=owners.observation(observation.id),
        page=url_for("practice.write", observation_id=observation.id),
        versions=url_for("practice.evidence_versions", observation_id=observation.id),
        first_field="notes",
        text_label=_("Notes"),
        rubric=in_words(observation.instrument, observation.version),
    )


@blueprint.get(f"{OBSERVATION}/evidence/versions")
@guard.requires(Permission.WRITE_OBSERVATION)
def evidence_versions(observation_id: int) -> ResponseReturnValue:
    """Both versions of what was written in two tabs."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    return versions(_form(observation))


@blueprint.post(f"{OBSERVATION}/evidence/versions")
@guard.requires(Permission.WRITE_OBSERVATION)
def choose_evidence(observation_id: int) -> ResponseReturnValue:
    """Go on with the version that the observer chose."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    return choose(_form(observation))

"""During the visit: what is seen and heard, moment by moment, without a level in sight."""

from dataclasses import replace

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.capture import forms as capture_forms
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent
from webapp.capture.versions import Form, choose, keep_first, sent, versions
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.practice import moments, owners, queries, rules
from webapp.practice.forms import CONSENTS, PURPOSES
from webapp.practice.models import Observation
from webapp.practice.moments import Moment
from webapp.practice.rules import Purpose
from webapp.practice.views.drafts import form
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.wording import in_words
from webapp.refusals import too_late


def moments_of(observation: Observation) -> list[Moment]:
    """What was written down during a visit so far."""
    draft = drafts.draft_of(db.session(), owners.moments(observation.id))
    return moments.read_whole(draft.fields, _criteria(observation), draft.saved_at) if draft else []


def _criteria(observation: Observation) -> list[str]:
    rubric = in_words(observation.instrument, observation.version)
    return [criterion.id for criterion in rubric.criteria]


@blueprint.get(f"{OBSERVATION}/moments")
@guard.requires(Permission.WRITE_OBSERVATION)
def note(observation_id: int) -> ResponseReturnValue:
    """The page for a visit that is going on."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    if not rules.may_edit(queries.state_of(observation)):
        return redirect(url_for("practice.read", observation_id=observation_id))
    draft = drafts.draft_of(db.session(), owners.moments(observation_id))
    return _page(observation, Capture.of(draft, _draft_url(observation_id)), [])


@blueprint.post(f"{OBSERVATION}/moments/draft")
@guard.requires(Permission.WRITE_OBSERVATION)
def save_moments(observation_id: int) -> ResponseReturnValue:
    """Save what has been written down so far."""
    observation = _being_written(observation_id)
    if not rules.may_edit(queries.state_of(observation)):
        return {"message": _("This observation is shared. Nothing in it can be changed now.")}, 409
    url = url_for("practice.moment_versions", observation_id=observation_id)
    return capture_forms.keep(owners.moments(observation_id), Sent.read(request), url)


@blueprint.post(f"{OBSERVATION}/moments")
@guard.requires(Permission.WRITE_OBSERVATION)
def add_moment(observation_id: int) -> ResponseReturnValue:
    """Give what was written last its time, and go on to the next moment or to the levels."""
    observation = _being_written(observation_id)
    if not rules.may_edit(queries.state_of(observation)):
        return too_late(
            _("This observation is already shared"),
            _("Nothing in it changes any more. If you wrote something new just now, go back and copy it."),
        )
    arrived = sent()
    whole = moments.with_the_new_one(arrived.fields, _criteria(observation), clock.now())
    full = Problem("moment-new", _("There is room for no more moments: write it into one of the others"))
    kept = full if whole is None else keep_first(_form(observation), replace(arrived, fields=whole))
    if isinstance(kept, Problem):
        draft = drafts.draft_of(db.session(), owners.moments(observation_id))
        shown = Capture.as_sent(draft, arrived, _draft_url(observation_id))
        return make_response(_page(observation, shown, [kept]), 422)
    if kept is not None:
        return kept
    if request.form.get("action") == "go on":
        return redirect(url_for("practice.write", observation_id=observation_id), 303)
    return redirect(url_for("practice.note", observation_id=observation_id, _anchor="moment-new"), 303)


def _being_written(observation_id: int) -> Observation:
    return guard.found(queries.own_observation(db.session(), guard.reach(), observation_id, to_change=True))


def _draft_url(observation_id: int) -> str:
    return url_for("practice.save_moments", observation_id=observation_id)


def _page(observation: Observation, kept: Capture, problems: list[Problem]) -> str:
    rubric, visit = in_words(observation.instrument, observation.version), observation.visit
    about = kept.fields.get("moment-new-about", [])
    return render_template(
        "practice/moments.html",
        observation=observation,
        practitioner=accounts.names(db.session(), [visit.practitioner_id])[visit.practitioner_id],
        purpose=PURPOSES[Purpose(visit.purpose)],
        consents=CONSENTS,
        rubric=rubric,
        capture=kept,
        noted=moments.read(kept.fields, [criterion.id for criterion in rubric.criteria]),
        new=text_of(kept.fields, "moment-new"),
        new_about=[about] if isinstance(about, str) else about,
        problems=problems,
        has_versions=bool(drafts.conflicts_of(db.session(), owners.moments(observation.id))),
    )


def _form(observation: Observation) -> Form:
    return form(
        owner=owners.moments(observation.id),
        page=url_for("practice.note", observation_id=observation.id),
        versions=url_for("practice.moment_versions", observation_id=observation.id),
        first_field="moment-new",
        text_label=_("Now"),
        rubric=None,
    )


@blueprint.get(f"{OBSERVATION}/moments/versions")
@guard.requires(Permission.WRITE_OBSERVATION)
def moment_versions(observation_id: int) -> ResponseReturnValue:
    """Both versions of what was written in two tabs."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    return versions(_form(observation))


@blueprint.post(f"{OBSERVATION}/moments/versions")
@guard.requires(Permission.WRITE_OBSERVATION)
def choose_moments(observation_id: int) -> ResponseReturnValue:
    """Go on with the version that the observer chose."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    return choose(_form(observation))

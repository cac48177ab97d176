"""An observer logs a visit, writes what they saw as they go, and shares it."""

from collections.abc import Sequence
from datetime import date

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.capture import forms as capture_forms
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.capture.forms import Capture, Sent
from webapp.extensions import db
from webapp.forms import Problem
from webapp.practice import forms, owners, queries, rules, service
from webapp.practice.forms import PURPOSES, VisitForm
from webapp.practice.models import Observation, ObservedVisit
from webapp.practice.rules import Purpose
from webapp.practice.service import LoggedVisit
from webapp.practice.views.drafts import Form, choose, keep_first, sent, versions
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.wording import in_words, rubric_in_use, too_late


@blueprint.get("/visits/new")
@guard.requires(Permission.WRITE_OBSERVATION)
def new_visit() -> ResponseReturnValue:
    """The form on which an observer logs a visit."""
    return _visit_page(VisitForm.empty(clock.today()), [])


@blueprint.post("/visits/new")
@guard.requires(Permission.WRITE_OBSERVATION)
def log_visit() -> ResponseReturnValue:
    """Log the visit and go on to what was seen."""
    form, today, me = VisitForm.read(request.form), clock.today(), guard.person_id()
    if form.client_id is None:
        abort(400)
    on_the_day = frozenset(one.id for one in _practitioners(form.seen_on)) if form.seen_on else frozenset()
    problems = form.problems(today, frozenset(one.id for one in _practitioners(today)), on_the_day)
    if problems or form.seen_on is None or form.practitioner_id is None:
        return make_response(_visit_page(form, problems), 422)
    logged_before = queries.visits_of_that_day(db.session(), form.practitioner_id, form.seen_on, me)
    chosen = {str(visit.id): visit for visit in logged_before}
    if logged_before and form.same_visit not in {*chosen, "another"}:
        asked = [Problem("same_visit", _("Select whether you watched the same visit"))]
        return make_response(_visit_page(form, asked, logged_before), 422)
    logged = LoggedVisit(
        practitioner_id=form.practitioner_id,
        team_id=accounts.team_of(db.session(), form.practitioner_id, form.seen_on),
        seen_on=form.seen_on,
        purpose=Purpose(form.purpose),
        visit=chosen.get(form.same_visit),
    )
    try:
        observation = service.begin(
            db.session(),
            logged,
            observer_id=me,
            client_id=form.client_id,
            rubric=rubric_in_use(),
            now=clock.now(),
        )
    except service.AnotherObserversError:
        abort(404)
    return redirect(url_for("practice.write", observation_id=observation.id), 303)


def _practitioners(day: date) -> list[Person]:
    me = guard.person_id()
    found = accounts.people_in_role(db.session(), Role.PRACTITIONER, day)
    return [person for person in found if person.id != me]


def _visit_page(form: VisitForm, problems: list[Problem], logged_before: Sequence[ObservedVisit] = ()) -> str:
    return render_template(
        "practice/visit.html",
        form=form,
        problems=problems,
        logged_before=logged_before,
        practitioners=_practitioners(clock.today()),
        purposes=PURPOSES,
    )


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
    rubric = in_words(observation.instrument, observation.version)
    problems = [kept] if kept else forms.problems_of_observation(rubric, arrived.fields)
    if problems:
        shown = _as_sent(observation_id, arrived)
        return make_response(_evidence_page(observation, shown, problems), 422)
    service.share(
        db.session(),
        observation,
        notes=forms.text_of(arrived.fields, "notes"),
        marks=forms.marks(rubric, arrived.fields),
        digest=digest,
        now=clock.now(),
    )
    capture.finish(db.session(), owners.observation(observation_id))
    return page


def _already_shared() -> ResponseReturnValue:
    return too_late(
        _("This observation is already shared"),
        _("Nothing in it changes any more. If you wrote something new just now, go back and copy it."),
    )


def _as_sent(observation_id: int, arrived: Sent) -> Capture:
    """The form as it arrived, so that a page with problems loses nothing."""
    draft = drafts.draft_of(db.session(), owners.observation(observation_id))
    version = draft.version if draft else arrived.version
    return Capture(_draft_url(observation_id), arrived.client_id, version, arrived.fields, None)


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
        notes=forms.text_of(kept.fields, "notes"),
        entries=forms.entries(rubric, kept.fields),
        problems=problems,
        has_versions=bool(drafts.conflicts_of(db.session(), owners.observation(observation.id))),
    )


def _form(observation: Observation) -> Form:
    return Form(
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

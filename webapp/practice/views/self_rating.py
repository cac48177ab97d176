"""A practitioner rates their own visit before they read what an observer wrote."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import forms as capture_forms
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.capture.forms import Capture, Sent
from webapp.capture.versions import Form, choose, keep_first, sent, versions
from webapp.extensions import db
from webapp.forms import Problem
from webapp.practice import forms, owners, queries, service
from webapp.practice.forms import PURPOSES
from webapp.practice.models import ObservedVisit
from webapp.practice.rules import Purpose
from webapp.practice.views.drafts import form
from webapp.practice.views.pages import VISIT, blueprint
from webapp.practice.views.wording import rubric_of
from webapp.refusals import too_late


@blueprint.get(f"{VISIT}/self-rating")
@guard.requires(Permission.RATE_OWN_VISIT)
def rate(visit_id: int) -> ResponseReturnValue:
    """The same criteria as the observer's, for the practitioner's own view."""
    visit = guard.found(queries.own_visit(db.session(), guard.reach(), visit_id))
    if visit.self_rating is not None:
        return redirect(url_for("practice.index"))
    draft = drafts.draft_of(db.session(), owners.self_rating(visit_id))
    return _page(visit, Capture.of(draft, _draft_url(visit_id)), [])


@blueprint.post(f"{VISIT}/self-rating/draft")
@guard.requires(Permission.RATE_OWN_VISIT)
def save_self_rating(visit_id: int) -> ResponseReturnValue:
    """Save the self-rating so far."""
    visit = guard.found(queries.own_visit(db.session(), guard.reach(), visit_id, to_change=True))
    if visit.self_rating is not None:
        return {"message": _("You have rated this visit. Your rating cannot be changed now.")}, 409
    url = url_for("practice.self_rating_versions", visit_id=visit_id)
    return capture_forms.keep(owners.self_rating(visit_id), Sent.read(request), url)


@blueprint.post(f"{VISIT}/self-rating")
@guard.requires(Permission.RATE_OWN_VISIT)
def submit_self_rating(visit_id: int) -> ResponseReturnValue:
    """Keep the self-rating; from now on the practitioner may read."""
    visit = guard.found(queries.own_visit(db.session(), guard.reach(), visit_id, to_change=True))
    arrived = sent()
    digest = capture.digest_of(arrived.fields)
    if visit.self_rating is not None:
        return _next(visit) if visit.self_rating.digest == digest else _already_rated()
    kept = keep_first(_form(visit), arrived)
    if kept is not None and not isinstance(kept, Problem):
        return kept
    if request.form.get("action") == "save" and kept is None:
        return redirect(url_for("practice.index"), 303)
    rubric = rubric_of(visit)
    problems = [kept] if kept else forms.problems_of_self_rating(rubric, arrived.fields)
    if problems:
        draft = drafts.draft_of(db.session(), owners.self_rating(visit_id))
        shown = Capture.as_sent(draft, arrived, _draft_url(visit_id))
        return make_response(_page(visit, shown, problems), 422)
    service.rate_own_visit(
        db.session(),
        visit,
        marks=forms.marks(rubric, arrived.fields),
        rubric=rubric,
        digest=digest,
        now=clock.now(),
    )
    capture.finish(db.session(), owners.self_rating(visit_id))
    return _next(visit)


def _next(visit: ObservedVisit) -> ResponseReturnValue:
    """To the observation that was shared first."""
    shared = [(one.shared_at, one.id) for one in visit.observations if one.shared_at is not None]
    return redirect(url_for("practice.read", observation_id=min(shared)[1]), 303)


def _already_rated() -> ResponseReturnValue:
    return too_late(
        _("You have already rated this visit"),
        _("Your own view is kept as you first gave it. You can now read what was observed, and reply."),
    )


def _draft_url(visit_id: int) -> str:
    return url_for("practice.save_self_rating", visit_id=visit_id)


def _page(visit: ObservedVisit, kept: Capture, problems: list[Problem]) -> str:
    rubric = rubric_of(visit)
    return render_template(
        "practice/self_rating.html",
        visit=visit,
        purpose=PURPOSES[Purpose(visit.purpose)],
        rubric=rubric,
        capture=kept,
        entries=forms.entries(rubric, kept.fields),
        problems=problems,
        has_versions=bool(drafts.conflicts_of(db.session(), owners.self_rating(visit.id))),
    )


def _form(visit: ObservedVisit) -> Form:
    rubric = rubric_of(visit)
    return form(
        owner=owners.self_rating(visit.id),
        page=url_for("practice.rate", visit_id=visit.id),
        versions=url_for("practice.self_rating_versions", visit_id=visit.id),
        first_field=f"level-{rubric.criteria[0].id}",
        text_label="",
        rubric=rubric,
    )


@blueprint.get(f"{VISIT}/self-rating/versions")
@guard.requires(Permission.RATE_OWN_VISIT)
def self_rating_versions(visit_id: int) -> ResponseReturnValue:
    """Both versions of a self-rating that was open in two tabs."""
    return versions(_form(guard.found(queries.own_visit(db.session(), guard.reach(), visit_id))))


@blueprint.post(f"{VISIT}/self-rating/versions")
@guard.requires(Permission.RATE_OWN_VISIT)
def choose_self_rating(visit_id: int) -> ResponseReturnValue:
    """Go on with the version that the practitioner chose."""
    return choose(_form(guard.found(queries.own_visit(db.session(), guard.reach(), visit_id))))

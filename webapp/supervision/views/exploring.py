"""One family that is thought about: what was explored, what was decided, what belongs on its record."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import forms as capture_forms
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent
from webapp.capture.versions import Form, choose, keep_first, sent, versions
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.supervision import noting, owners, queries
from webapp.supervision.forms import HINTS
from webapp.supervision.models import Supervision
from webapp.supervision.rules import LONGEST_REFERENCE, MOST_FAMILIES
from webapp.supervision.views.pages import ONE, blueprint, families_known, on_record_already
from webapp.supervision.views.wording import elements, lines_of_family

FAMILY = f"{ONE}/record/families/<int:position>"


def _led(supervision_id: int, position: int, *, to_change: bool = False) -> Supervision:
    led = guard.found(queries.led(db.session(), guard.reach(), supervision_id, to_change=to_change))
    return guard.found(led if 1 <= position <= MOST_FAMILIES else None)


@blueprint.get(FAMILY)
@guard.requires(Permission.RECORD_SUPERVISION)
def family(supervision_id: int, position: int) -> ResponseReturnValue:
    """The form about one family."""
    led = _led(supervision_id, position)
    if led.recorded_at is not None:
        return redirect(url_for(".read", supervision_id=supervision_id))
    draft = drafts.draft_of(db.session(), owners.family(supervision_id, position))
    return _page(led, position, Capture.of(draft, _draft_url(supervision_id, position)), [])


@blueprint.post(f"{FAMILY}/draft")
@guard.requires(Permission.RECORD_SUPERVISION)
def save_family(supervision_id: int, position: int) -> ResponseReturnValue:
    """Save what was written so far."""
    led = _led(supervision_id, position, to_change=True)
    if led.recorded_at is not None:
        return {"message": _("This supervision is on record. Nothing in it can be changed now.")}, 409
    url = url_for(".family_versions", supervision_id=supervision_id, position=position)
    return capture_forms.keep(owners.family(supervision_id, position), Sent.read(request), url)


@blueprint.post(FAMILY)
@guard.requires(Permission.RECORD_SUPERVISION)
def keep_family(supervision_id: int, position: int) -> ResponseReturnValue:
    """Keep what was written, and go back to the whole."""
    led = _led(supervision_id, position, to_change=True)
    if led.recorded_at is not None:
        return on_record_already()
    arrived = sent()
    kept = keep_first(_form(supervision_id, position), arrived)
    if kept is not None and not isinstance(kept, Problem):
        return kept
    problems = [kept] if kept else _problems(led, arrived.fields)
    if problems:
        draft = drafts.draft_of(db.session(), owners.family(supervision_id, position))
        shown = Capture.as_sent(draft, arrived, _draft_url(supervision_id, position))
        return make_response(_page(led, position, shown, problems), 422)
    return redirect(url_for(".record", supervision_id=supervision_id, _anchor="families"), 303)


def _problems(led: Supervision, fields: Any) -> list[Problem]:
    """Whether the reference is one of the team's; an empty form is taken away again."""
    notes = noting.family(0, fields, [one.id for one in elements()])
    if notes.is_empty:
        return []
    if not notes.reference:
        return [Problem("reference", _("Enter the case reference"))]
    if len(notes.reference) > LONGEST_REFERENCE or not families_known(led, [notes.reference]):
        return [Problem("reference", _("Check the case reference: your team has no such family"))]
    return []


def _page(led: Supervision, position: int, kept: Capture, problems: list[Problem]) -> str:
    return render_template(
        "supervision/family.html",
        supervision=led,
        position=position,
        elements=elements(),
        hints=HINTS,
        capture=kept,
        fields={name: text_of(kept.fields, name) for name in kept.fields},
        problems=problems,
        has_versions=bool(drafts.conflicts_of(db.session(), owners.family(led.id, position))),
    )


def _draft_url(supervision_id: int, position: int) -> str:
    return url_for(".save_family", supervision_id=supervision_id, position=position)


def _form(supervision_id: int, position: int) -> Form:
    return Form(
        owner=owners.family(supervision_id, position),
        page=url_for(".family", supervision_id=supervision_id, position=position),
        versions=url_for(".family_versions", supervision_id=supervision_id, position=position),
        first_field="reference",
        lines=lines_of_family,
    )


@blueprint.get(f"{FAMILY}/versions")
@guard.requires(Permission.RECORD_SUPERVISION)
def family_versions(supervision_id: int, position: int) -> ResponseReturnValue:
    """Both versions of what was written in two tabs."""
    _led(supervision_id, position)
    return versions(_form(supervision_id, position))


@blueprint.post(f"{FAMILY}/versions")
@guard.requires(Permission.RECORD_SUPERVISION)
def choose_family(supervision_id: int, position: int) -> ResponseReturnValue:
    """Go on with the version that the supervisor chose."""
    _led(supervision_id, position)
    return choose(_form(supervision_id, position))

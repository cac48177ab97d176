"""Keeping what was sent before it is checked, and choosing between two versions of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics.model import Rubric
from webapp import clock
from webapp.access import guard
from webapp.capture import queries, service
from webapp.capture.forms import Sent
from webapp.capture.service import Conflict
from webapp.extensions import db
from webapp.filters import clock_time
from webapp.forms import Problem
from webapp.practice import moments
from webapp.practice.forms import FEEDBACK, entries, text_of

Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """A form that saves as it goes: its draft, its page, its page of versions, and its first field.

    `text_label` is empty where that field is no text; `rubric` is None for a form of one text only.
    """

    owner: str
    page: str
    versions: str
    first_field: str
    text_label: str
    rubric: Rubric | None


def sent() -> Sent:
    """What the request sent; a 400 where it is no form of ours."""
    read = Sent.read(request)
    if read is None:
        abort(400)
    return read


def keep_first(form: Form, sent: Sent) -> ResponseReturnValue | Problem | None:
    """Save what was sent, whatever is wrong with it: a page to answer with, a problem, or None when saved."""
    try:
        result = service.save(
            db.session(),
            owner=form.owner,
            client_id=sent.client_id,
            version=sent.version,
            fields=sent.fields,
            now=clock.now(),
        )
    except service.TooLargeError:
        return Problem(form.first_field, _("Shorten what you wrote: it is too long to save"))
    except service.ForeignDraftError:
        return Problem(form.first_field, _("Reload the page before you send it: it was begun elsewhere"))
    if isinstance(result, Conflict):
        return make_response(versions(form), 409)
    return None


def versions(form: Form) -> str:
    """The page that shows what stands beside what came second, with a choice."""
    draft = guard.found(queries.draft_of(db.session(), form.owner))
    others = queries.conflicts_of(db.session(), form.owner)
    return render_template(
        "practice/versions.html",
        form=form,
        standing=_lines(form, draft.fields),
        saved_at=draft.saved_at,
        others=[(other, _lines(form, other.fields)) for other in others],
    )


def choose(form: Form) -> ResponseReturnValue:
    """Let the chosen version stand: the draft as it is, or the one that was kept beside it."""
    guard.found(queries.draft_of(db.session(), form.owner))
    chosen = request.form.get("keep", "")
    if chosen == "standing":
        service.dismiss_conflicts(db.session(), form.owner)
        return redirect(form.page, 303)
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    guard.found(service.settle(db.session(), form.owner, number, clock.now()))
    return redirect(form.page, 303)


def _lines(form: Form, fields: dict[str, object]) -> Lines:
    """A version as a list of what was filled in, each with its label."""
    lines = [(form.text_label, text_of(fields, form.first_field))] if form.text_label else []
    lines += [(clock_time(one.noted_at), one.text) for one in moments.read(fields, ())]
    lines += [(str(label), text_of(fields, name)) for name, label in FEEDBACK.items()]
    for entry in entries(form.rubric, fields) if form.rubric else []:
        labels = {str(level.value): f"{level.value} – {level.label}" for level in entry.criterion.levels}
        given = [labels[entry.chosen]] if entry.chosen in labels else []
        lines.append((entry.criterion.name, " – ".join([*given, entry.evidence]).strip(" –")))
    return [(label, text) for label, text in lines if text]

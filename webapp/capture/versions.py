"""Keeping what was sent before it is checked, and choosing between two versions of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.capture import queries, service
from webapp.capture.forms import Sent
from webapp.capture.service import Conflict
from webapp.extensions import db
from webapp.forms import Problem

Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """A form that saves as it goes: its draft, its page, its page of versions, and its first field.

    `lines` gives a version of it as what was filled in, each with its label.
    """

    owner: str
    page: str
    versions: str
    first_field: str
    lines: Callable[[Mapping[str, Any]], Lines]


def sent() -> Sent:
    """What the request sent; a 400 where it is no form of ours."""
    read = Sent.read(request)
    if read is None:
        abort(400)
    return read


def keep_first(form: Form, sent: Sent) -> ResponseReturnValue | Problem | None:
    """Save what was sent, whatever is wrong with it: a page to answer with, a problem, or None when saved.

    As long as a version stands beside it, the page asks which one to go on with: sending would lose one.
    """
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
    if isinstance(result, Conflict) or queries.conflicts_of(db.session(), form.owner):
        return make_response(versions(form), 409)
    return None


def versions(form: Form) -> str:
    """The page that shows what stands beside what came second, with a choice."""
    draft = guard.found(queries.draft_of(db.session(), form.owner))
    others = queries.conflicts_of(db.session(), form.owner)
    return render_template(
        "capture/versions.html",
        form=form,
        standing=form.lines(draft.fields),
        saved_at=draft.saved_at,
        others=[(other, form.lines(other.fields)) for other in others],
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

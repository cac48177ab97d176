"""The quality lead lets somebody on a panel in to its reports by a link, gives another, or takes it back."""

import uuid

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.links import SpentLinkError
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.quality import forms, letting_in, words
from webapp.quality.letting_in import Given
from webapp.quality.models import PanelReader
from webapp.quality.rules import AnotherFormError, EndedError, Version
from webapp.quality.views import reports
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("letting_in", __name__, url_prefix="/service/reports/links")

READER = "/<int:reader_id>"


@blueprint.get("")
@guard.requires(Permission.LET_PANELS_IN)
def page() -> ResponseReturnValue:
    """Who was let in, until which day, and the buttons that give another link or take it back."""
    return _page(None)


@blueprint.post("")
@guard.requires(Permission.LET_PANELS_IN)
def give() -> ResponseReturnValue:
    """Let somebody in: their link leaves through the outbox, or is shown this once."""
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        abort(400)
    asked, problems = forms.reader(request.form)
    if asked is None:
        return make_response(reports.listing(request.form, problems), 422)
    try:
        given = letting_in.give(
            db.session(), asked, client_id, link_to=_address, by_id=guard.person_id(), now=clock.now()
        )
    except AnotherFormError:
        return form_of_another()
    if given.message_id is not None:
        return redirect(url_for(".page", sent=given.message_id), 303)
    return _page(given)


@blueprint.post(READER)
@guard.requires(Permission.LET_PANELS_IN)
def give_again(reader_id: int) -> ResponseReturnValue:
    """Show another link, this once; the one before opens nothing any more."""
    reader, before = _reader(reader_id), request.form.get("given", type=number)
    if before is None:
        abort(400)
    by_id, now = guard.person_id(), clock.now()
    try:
        given = letting_in.give_again(db.session(), reader, before, link_to=_address, by_id=by_id, now=now)
    except EndedError:
        return too_late(_("This link has ended"), _("Go back to the reports and give out a new one."))
    return _page(given)


@blueprint.post(f"{READER}/end")
@guard.requires(Permission.LET_PANELS_IN)
def take_back(reader_id: int) -> ResponseReturnValue:
    """Take a link back; it opens nothing from now on."""
    letting_in.take_back(db.session(), _reader(reader_id), by_id=guard.person_id(), now=clock.now())
    return redirect(url_for(".page"), 303)


def opening(subject: str) -> PanelReader:
    """What the page says that a reader's link opens first: for which panel, and until when."""
    found = letting_in.of_subject(db.session(), subject)
    if found is None:
        raise SpentLinkError
    return found


def _reader(reader_id: int) -> PanelReader:
    return guard.found(letting_in.reader(db.session(), guard.reach(), reader_id))


def _address(token: str) -> str:
    settings = current_app.extensions["attune"].settings
    return str(settings.public_address).rstrip("/") + url_for("link.opened", token=token)


def _page(given: Given | None) -> str:
    before, now = request.args.get("before", type=number), clock.now()
    found = letting_in.readers(db.session(), guard.reach(), before)
    shown = found[: letting_in.PAGE]
    return render_template(
        "quality/readers.html",
        readers=shown,
        states=letting_in.states(db.session(), shown, now),
        ended={one.id for one in shown if letting_in.has_ended(one, now)},
        panels={version.value: words.VERSIONS[version] for version in Version},
        given=given,
        sent=request.args.get("sent", type=number),
        older=shown[-1].id if len(found) > letting_in.PAGE else None,
        is_first=before is None,
    )

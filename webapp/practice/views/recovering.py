"""The page that takes a file of what a phone could not send."""

import uuid

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import devices, recovery
from webapp.capture.models import Device
from webapp.capture.recovery import UnreadableFileError
from webapp.extensions import db
from webapp.forms import Problem
from webapp.practice import holding
from webapp.practice.views.pages import blueprint


def _page(done: str, problems: list[Problem]) -> str:
    return render_template("practice/recover.html", done=done, problems=problems)


@blueprint.get("/from-a-file")
@guard.requires(Permission.WRITE_OBSERVATION)
def file_form() -> ResponseReturnValue:
    """The form that takes the file."""
    return _page("", [])


@blueprint.post("/from-a-file")
@guard.requires(Permission.WRITE_OBSERVATION)
def take_file() -> ResponseReturnValue:
    """Keep what the file holds as the observer's drafts; nothing of it is shown."""
    sent = request.files.get("file")
    content = sent.read(recovery.LARGEST_FILE + 1) if sent else b""
    try:
        if not content or len(content) > recovery.LARGEST_FILE:
            raise UnreadableFileError
        owner, forms = recovery.read(content)
        device = _mine(owner)
    except UnreadableFileError:
        words = _("Choose the file that your own phone saved: this one cannot be opened here")
        return make_response(_page("", [Problem("file", words)]), 422)
    kept, beside, refused = holding.take_in(db.session(), device, forms, clock.now())
    done = ngettext("%(num)d form was kept.", "%(num)d forms were kept.", kept)
    if beside:
        done += " " + _("Where the server had something else, both versions stand, and you choose.")
    if refused:
        done += " " + ngettext(
            "%(num)d form could not be kept: its visit is shared or not yours.",
            "%(num)d forms could not be kept: their visits are shared or not yours.",
            refused,
        )
    return _page(done, [])


def _mine(owner: str) -> Device:
    """The device of whoever asks that this file comes from.

    Raises:
        UnreadableFileError: for a file of anybody else's device.
    """
    try:
        device = devices.mine(db.session(), guard.person_id(), uuid.UUID(owner.removeprefix("device:")))
    except ValueError:
        raise UnreadableFileError from None
    if device is None:
        raise UnreadableFileError
    return device

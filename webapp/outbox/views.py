"""The outbox page, and a message's link as a QR code to print or to hold up."""

import segno
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from webapp import audit, clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.outbox import queries
from webapp.outbox.queries import LETTER
from webapp.rooms import MenuItem

blueprint = Blueprint("outbox", __name__, url_prefix="/outbox")

MENU = (
    MenuItem(
        _l("Outbox"),
        "outbox.page",
        Permission.SEE_OUTBOX,
        says=_l("Open a message that you asked for, to copy or hold up its link."),
    ),
)

PAGE = 25


@blueprint.get("")
@guard.requires(Permission.SEE_OUTBOX)
def page() -> ResponseReturnValue:
    """What I have sent, newest first."""
    before = request.args.get("before", type=number)
    found = queries.messages(db.session(), guard.reach(), before_id=before, limit=PAGE + 1)
    older = found[PAGE - 1].id if len(found) > PAGE else None
    tries = queries.deliveries(db.session(), [one.id for one in found])
    return render_template(
        "outbox/page.html", messages=found[:PAGE], tries=tries, older=older, is_first=before is None
    )


@blueprint.get("/<int:message_id>")
@guard.requires(Permission.SEE_OUTBOX)
def message(message_id: int) -> ResponseReturnValue:
    """One message, with its link as text and as a QR code."""
    found = guard.found(queries.message(db.session(), guard.reach(), message_id))
    return render_template(
        "outbox/message.html",
        message=found,
        tries=queries.deliveries(db.session(), [found.id]).get(found.id, []),
        code=_qr(found.link) if found.link else None,
    )


@blueprint.post("/<int:message_id>/letter")
@guard.requires(Permission.SEE_OUTBOX)
def letter(message_id: int) -> ResponseReturnValue:
    """A message as a letter to print, with its link written out and as a code; each printing is an event."""
    found = guard.found(queries.message(db.session(), guard.reach(), message_id))
    if found.channel != LETTER or found.link is None:
        abort(404)
    audit.record(
        db.session(),
        "letter.printed",
        actor=f"person:{guard.person_id()}",
        subject=found.about,
        now=clock.now(),
        message=found.id,
    )
    return render_template("outbox/letter.html", message=found, code=_picture(found.link))


def _picture(link: str) -> Markup:
    """The link as a QR code, drawn in the page itself."""
    code = segno.make(link, error="m")
    return Markup(code.svg_inline(scale=5, border=4, svgclass="attune-letter__code", lineclass=None))


def _qr(link: str) -> str:
    """The link as a QR code: the address of a picture that holds it all (a data URI)."""
    return str(segno.make(link, error="m").svg_data_uri(scale=5, border=4))

"""Who looked at my records."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.stewardship import queries, words
from webapp.stewardship.queries import Place

blueprint = Blueprint("receipts", __name__, url_prefix="/receipts")


@blueprint.get("")
@guard.requires(Permission.SEE_OWN_RECEIPTS)
def page() -> ResponseReturnValue:
    """Who looked at my records, newest first."""
    before = Place.read(request.args.get("before"))
    looked, older = queries.receipts(db.session(), guard.reach(), before)
    return render_template(
        "stewardship/receipts.html",
        looked=looked,
        older=older,
        is_first=before is None,
        record_in_words=words.record_in_words,
        reason_in_words=words.reason_in_words,
    )

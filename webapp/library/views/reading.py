"""The pages that show everybody the content by which people are asked, seen and heard."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from rubrics import loader as rubrics
from scenarios import loader as scenarios
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.library import forms, shelf

blueprint = Blueprint("library", __name__, url_prefix="/what-good-looks-like")

KINDS = {
    **forms.KINDS,
    "answer": _l("How an answer is assessed, written or spoken"),
    "voice": _l("What families are asked"),
}


@blueprint.get("")
@guard.requires(Permission.SEE_LIBRARY)
def page() -> ResponseReturnValue:
    """The one map of constructs and its links, and the way to every rubric."""
    constructs = rubrics.constructs()
    return render_template(
        "library/page.html",
        map=constructs,
        names={one.id: one.name for one in constructs.constructs},
        rubrics=[one.in_language(_language()) for one in shelf.every(db.session())],
        kinds=KINDS,
        scenarios=scenarios.current(),
    )


@blueprint.get("/<rubric_id>/<int:version>")
@guard.requires(Permission.SEE_LIBRARY)
def rubric(rubric_id: str, version: int) -> ResponseReturnValue:
    """One rubric, every level of it in words."""
    known = [(one.id, one.version) for one in shelf.every(db.session())]
    if (rubric_id, version) not in known:
        abort(404)
    found = shelf.rubric(db.session(), rubric_id, version).in_language(_language())
    names = {one.id: one.name for one in rubrics.constructs().constructs}
    return render_template("library/rubric.html", rubric=found, names=names)


def _language() -> str:
    return str(get_locale())[:2]

"""The pages that show the content by which people are asked, seen and heard."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from rubrics import loader as rubrics
from scenarios import loader as scenarios
from webapp.access import guard
from webapp.access.policy import Permission

blueprint = Blueprint("library", __name__, url_prefix="/what-good-looks-like")

KINDS = {
    "observation": _l("What an observer looks for at a visit"),
    "supervision": _l("What supervision looks for"),
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
        rubrics=[one.in_language(_language()) for one in rubrics.rubrics()],
        kinds=KINDS,
        scenarios=scenarios.current(),
    )


@blueprint.get("/<rubric_id>/<int:version>")
@guard.requires(Permission.SEE_LIBRARY)
def rubric(rubric_id: str, version: int) -> ResponseReturnValue:
    """One rubric, every level of it in words."""
    found = [one for one in rubrics.rubrics() if (one.id, one.version) == (rubric_id, version)]
    if not found:
        abort(404)
    names = {one.id: one.name for one in rubrics.constructs().constructs}
    return render_template("library/rubric.html", rubric=found[0].in_language(_language()), names=names)


def _language() -> str:
    return str(get_locale())[:2]

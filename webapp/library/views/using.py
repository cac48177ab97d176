"""The list of rubrics: what is being written, what is published, and which are in use."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.fields import text_of
from webapp.library import forms, queries, rules, service, shelf
from webapp.library.rules import LastOfItsKindError
from webapp.library.views.pages import blueprint
from webapp.refusals import too_late


@blueprint.get("")
@guard.requires(Permission.WRITE_RUBRICS)
def page() -> ResponseReturnValue:
    """Every draft, and the newest version of every rubric that practice is seen by."""
    session = db.session()
    return render_template(
        "library/own.html",
        drafts=queries.drafts(session),
        rubrics=shelf.newest(session, rules.KINDS),
        withdrawn=shelf.withdrawn(session),
        own=shelf.OWN,
        kinds=forms.KINDS,
    )


@blueprint.post("/use/<rubric_id>")
@guard.requires(Permission.WRITE_RUBRICS)
def use(rubric_id: str) -> ResponseReturnValue:
    """Take a rubric out of use, or bring it back."""
    wanted = {"yes": True, "no": False}.get(text_of(request.form, "in_use"))
    if wanted is None:
        abort(400)
    me, now = guard.person_id(), clock.now()
    try:
        is_known = service.use(db.session(), rubric_id, wanted=wanted, author_id=me, now=now)
    except LastOfItsKindError:
        return too_late(
            _("This is the last rubric of its kind in use"),
            _("Without it nothing new could be written. Bring another one into use first."),
        )
    if not is_known:
        abort(404)
    return redirect(url_for("authoring.page"), 303)

"""The one blueprint on which authors write, and how a page finds the draft it is about."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import guard
from webapp.extensions import db
from webapp.library import queries
from webapp.library.models import OwnRubric
from webapp.refusals import too_late

blueprint = Blueprint("authoring", __name__, url_prefix="/own-rubrics")

DRAFT = "/<int:draft_id>"
CRITERION = f"{DRAFT}/criteria/<criterion_id>"


def version(draft_id: int) -> OwnRubric:
    """One version of an own rubric, a draft or published; a 404 where there is none."""
    return guard.found(queries.own(db.session(), draft_id))


def version_to_change(draft_id: int) -> OwnRubric:
    """The same, held off from other authors until this request is done."""
    return guard.found(queries.own(db.session(), draft_id, to_change=True))


def overview_of(draft: OwnRubric, anchor: str | None = None) -> ResponseReturnValue:
    """The way back to a draft's overview."""
    return redirect(url_for("authoring.overview", draft_id=draft.id, _anchor=anchor), 303)


def as_published(own: OwnRubric) -> ResponseReturnValue:
    """The way to where a published version is read."""
    return redirect(url_for("library.rubric", rubric_id=own.rubric_id, version=own.version), 303)


def published_already() -> ResponseReturnValue:
    """The page that says that a version changes no more (409)."""
    return too_late(
        _("This version is published"),
        _("Nothing in it changes any more. Go back and copy what you wrote, then write the next version."),
    )

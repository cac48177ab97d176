"""A draft as an observer will see it, and that it is published."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem
from webapp.library import service
from webapp.library.models import OwnRubric
from webapp.library.rules import ChangedMeanwhileError, NotReadyError, Sketch
from webapp.library.views.drafting import missing_of
from webapp.library.views.pages import DRAFT, as_published, blueprint, version, version_to_change
from webapp.refusals import too_late


@blueprint.get(f"{DRAFT}/preview")
@guard.requires(Permission.WRITE_RUBRICS)
def preview(draft_id: int) -> ResponseReturnValue:
    """The draft as an observer will see it."""
    draft = version(draft_id)
    return render_template("library/preview.html", draft=draft, rubric=Sketch.of_content(draft.content))


@blueprint.get(f"{DRAFT}/publish")
@guard.requires(Permission.WRITE_RUBRICS)
def confirm(draft_id: int) -> ResponseReturnValue:
    """What is missing, or what publishing means."""
    draft = version(draft_id)
    return as_published(draft) if draft.published_at is not None else _page(draft, [])


@blueprint.post(f"{DRAFT}/publish")
@guard.requires(Permission.WRITE_RUBRICS)
def publish(draft_id: int) -> ResponseReturnValue:
    """Publish it, once."""
    draft = version_to_change(draft_id)
    revision = request.form.get("revision", type=number)
    try:
        service.publish(db.session(), draft, revision or 0, guard.person_id(), clock.now())
    except NotReadyError:
        problems = [Problem("missing", _("Enter what is missing, then publish"))]
        return make_response(_page(draft, problems), 422)
    except ChangedMeanwhileError:
        return too_late(
            _("Somebody else has changed this rubric"),
            _("Nothing was published. Go back, reload the page, and look at what has changed."),
        )
    return as_published(draft)


def _page(draft: OwnRubric, problems: list[Problem]) -> str:
    return render_template(
        "library/publish.html",
        draft=draft,
        rubric=Sketch.of_content(draft.content),
        missing=missing_of(draft),
        problems=problems,
    )

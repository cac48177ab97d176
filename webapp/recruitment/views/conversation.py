"""The candidate's screens for a conversation: one step a page, and back again until it is sent."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scenarios.dialogue import Choice, DialogueTask, Step
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent, keep_first
from webapp.capture.service import Conflict
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import sheet
from webapp.recruitment.models import Attempt
from webapp.recruitment.sheet import Sheet
from webapp.recruitment.views.seat import in_time, own, presentation
from webapp.recruitment.views.visit import after, owner_of, part

blueprint = Blueprint("conversation", __name__, url_prefix="/assessment")
blueprint.before_request(in_time)
blueprint.context_processor(presentation)


def _step_of(shown: Sheet, step_id: str) -> tuple[DialogueTask, Step]:
    task = shown.answers[0].task
    if not isinstance(task, DialogueTask):
        abort(404)
    return task, guard.found(task.step(step_id))


def _way_to(shown: Sheet, step: Step) -> tuple[tuple[Step, Choice], ...] | None:
    """What was said and chosen before a step; None where the choices so far do not lead to it."""
    way = shown.answers[0].way
    if way is None:
        return None
    steps = [each.id for each, _choice in way.taken] + [way.at.id]
    return way.taken[: steps.index(step.id)] if step.id in steps else None


@blueprint.get("/<int:position>/steps/<step>")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def step(position: int, step: str) -> ResponseReturnValue:
    """One step of a conversation; a step that the choices do not lead to leads back to its beginning."""
    attempt = own()
    shown = part(attempt, position)
    _task, found = _step_of(shown, step)
    if _way_to(shown, found) is None:
        return redirect(url_for("recruitment.situation", position=position))
    return _step_page(attempt, position, found, [])


def _step_page(attempt: Attempt, position: int, step: Step, problems: list[Problem]) -> str:
    shown = part(attempt, position)
    task, before = shown.answers[0].task, _way_to(shown, step) or ()
    draft = drafts.draft_of(db.session(), owner_of(attempt, shown))
    fields, field = draft.fields if draft else {}, sheet.field_name(task, step.id)
    return render_template(
        "recruitment/step.html",
        position=position,
        sheet=shown,
        step=step,
        place=len(before),
        before=before,
        after=after(attempt, position),
        field=field,
        chosen=fields.get(field),
        # The form is saved whole: what was chosen at the other steps goes with it.
        others=sheet.elsewhere(shown, fields, step.id),
        capture=Capture.of(draft, url_for("recruitment.save", position=position)),
        problems=problems,
    )


@blueprint.post("/<int:position>/steps/<step>")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def take_step(position: int, step: str) -> ResponseReturnValue:
    """Save what was chosen at a step and go on to where it leads."""
    attempt, sent = own(), Sent.read(request)
    if sent is None:
        abort(400)
    shown = part(attempt, position)
    task, found = _step_of(shown, step)
    if _way_to(shown, found) is None or found.ends:
        return redirect(url_for("recruitment.situation", position=position), 303)
    if isinstance(keep_first(owner_of(attempt, shown), sent), Conflict):
        return redirect(url_for("recruitment.versions", position=position), 303)
    field = sheet.field_name(task, found.id)
    choice = found.choice(str(sent.fields.get(field)))
    if choice is None:
        problems = [Problem(field, _("Select what you would say or do"))]
        return make_response(_step_page(attempt, position, found, problems), 422)
    return redirect(url_for("conversation.step", position=position, step=choice.next), 303)

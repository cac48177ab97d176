"""The assessors' screens: one question across candidates, blind, in an order of each assessor's own."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics import loader as rubrics
from rubrics.model import Rubric
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent, go_on_with, keep, keep_first
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import faults, queries, rules, submitting
from webapp.recruitment.models import TaskAnswer
from webapp.recruitment.queries import Question
from webapp.recruitment.views.refusals import too_late

blueprint = Blueprint("assessing", __name__, url_prefix="/assessing")


@blueprint.get("")
@guard.requires(Permission.ASSESS_ANSWERS)
def page() -> ResponseReturnValue:
    """The questions whose answers are mine to assess."""
    return render_template(
        "recruitment/assessing.html", questions=queries.questions(db.session(), guard.person_id())
    )


def _mine(reference: str) -> tuple[TaskAnswer, Question]:
    return guard.found(queries.answer_to_assess(db.session(), guard.reach(), reference))


def _rubric(question: Question) -> Rubric:
    return rubrics.rubric(question.task.rubric, question.task.rubric_version)


@blueprint.get("/<reference>")
@guard.requires(Permission.ASSESS_ANSWERS)
def answer(reference: str) -> ResponseReturnValue:
    """One answer with its rubric; what has been submitted can be read, and no longer changed."""
    found, question = _mine(reference)
    assessment = queries.own_assessment(db.session(), found.id, guard.person_id())
    if assessment is None:
        return _marking_page(found, question, [])
    return render_template(
        "recruitment/assessed.html",
        answer=found,
        question=question,
        rubric=_rubric(question),
        marks={mark.criterion: mark for mark in assessment.marks},
        submitted_at=assessment.submitted_at,
    )


def _marking_page(
    found: TaskAnswer, question: Question, problems: list[Problem], fields: dict[str, Any] | None = None
) -> str:
    owner = submitting.draft_owner(found, guard.person_id())
    draft = drafts.draft_of(db.session(), owner)
    return render_template(
        "recruitment/marking.html",
        answer=found,
        question=question,
        place=question.answers.index(found.reference) + 1,
        rubric=_rubric(question),
        fields=fields or (draft.fields if draft else {}),
        capture=Capture.of(draft, url_for("assessing.save", reference=found.reference)),
        versions=drafts.conflicts_of(db.session(), owner),
        problems=problems,
    )


@blueprint.post("/<reference>/save")
@guard.requires(Permission.ASSESS_ANSWERS)
def save(reference: str) -> ResponseReturnValue:
    """Save marks as they are given; a submitted assessment takes no more."""
    found, _question = _mine(reference)
    if queries.own_assessment(db.session(), found.id, guard.person_id()) is not None:
        return {"message": _("You have submitted your marks on this answer. They stand.")}, 422
    owner = submitting.draft_owner(found, guard.person_id())
    return keep(owner, Sent.read(request), url_for("assessing.answer", reference=reference))


@blueprint.post("/<reference>/versions")
@guard.requires(Permission.ASSESS_ANSWERS)
def choose(reference: str) -> ResponseReturnValue:
    """Go on with the version of the marks that the assessor chose."""
    found, _question = _mine(reference)
    owner, chosen = submitting.draft_owner(found, guard.person_id()), request.form.get("version_id", type=int)
    go_on_with(owner, chosen)
    return redirect(url_for("assessing.answer", reference=reference), 303)


@blueprint.post("/<reference>")
@guard.requires(Permission.ASSESS_ANSWERS)
def submit(reference: str) -> ResponseReturnValue:
    """Submit the marks on an answer and go on to the next."""
    found, question = _mine(reference)
    sent = Sent.read(request)
    if sent is None:
        abort(400)
    person_id = guard.person_id()
    marks, problems = faults.marks(_rubric(question), sent.fields)
    if problems:
        return make_response(_with_problems(found, question, sent, problems), 422)
    try:
        submitting.send_marks(db.session(), found, person_id, marks, clock.now())
    except rules.AlreadyAssessedError:
        return too_late(
            _("You have submitted your marks on this answer"),
            _("They stand as they were. Go back to the answers that are left."),
        )
    _answer, after = _mine(reference)
    if after.next is None:
        return redirect(url_for("assessing.page"), 303)
    return redirect(url_for("assessing.answer", reference=after.next), 303)


def _with_problems(found: TaskAnswer, question: Question, sent: Sent, problems: list[Problem]) -> str:
    """The page again, with what was sent saved first, so that nothing is lost."""
    keep_first(submitting.draft_owner(found, guard.person_id()), sent)
    return _marking_page(found, question, problems, sent.fields)

"""What a candidate is told, reached by a link: what was decided, how and by whom, and what can be done."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rubrics import loader as rubrics
from scenarios.feedback import feedback
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import concluding, faults, queries, report, standing, words
from webapp.recruitment.models import Attempt, Campaign

blueprint = Blueprint("outcome", __name__, url_prefix="/outcome")


def opening(subject: str) -> Campaign:
    """What the start page tells: of which campaign."""
    return queries.attempt_of_subject(db.session(), subject).campaign


def _own() -> Attempt:
    return guard.found(queries.attempt_of_outcome(db.session(), guard.reach()))


@blueprint.get("")
@guard.requires(Permission.READ_OUTCOME)
def page() -> ResponseReturnValue:
    """What was decided, how and by whom; strengths first."""
    return _page(_own(), "", [])


def _page(attempt: Attempt, said: str, problems: list[Problem]) -> str:
    line = guard.found(standing.line_of(db.session(), attempt))
    told = queries.told(db.session(), [one.id for one in line.decisions])
    decision = guard.found(next((one for one in reversed(line.decisions) if one.id in told), None))
    return render_template(
        "recruitment/outcome.html",
        attempt=attempt,
        decision=decision,
        decider=accounts.names(db.session(), [decision.decided_by]).get(decision.decided_by, ""),
        report=report.lines(line.judgement, feedback()) if line.judgement else [],
        constructs={one.id: one for one in rubrics.constructs().constructs},
        standings=words.STANDINGS,
        review=queries.review_of(db.session(), attempt.id),
        is_reviewed=decision.review_id is not None,
        has_objected=attempt.id in queries.objectors(db.session(), [attempt.id]),
        said=said,
        problems=problems,
    )


@blueprint.post("/review")
@guard.requires(Permission.READ_OUTCOME)
def ask() -> ResponseReturnValue:
    """Ask for another person to look again."""
    attempt = _own()
    said, problems = faults.asked_again(request.form)
    if problems:
        return make_response(_page(attempt, str(request.form.get("words", "")), problems), 422)
    concluding.ask_review(db.session(), attempt, said, clock.now())
    return redirect(url_for("outcome.page"), 303)


@blueprint.post("/objection")
@guard.requires(Permission.READ_OUTCOME)
def refuse() -> ResponseReturnValue:
    """Object to the link from hiring to practice."""
    concluding.object_to_linking(db.session(), _own(), clock.now())
    return redirect(url_for("outcome.page"), 303)


@blueprint.errorhandler(guard.VisitOverError)
def _over(error: guard.VisitOverError) -> ResponseReturnValue:
    return visit_over(error)

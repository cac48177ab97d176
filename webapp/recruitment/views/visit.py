"""The candidate's screens, reached by a link: what happens, the scenarios, checking, sending, the receipt."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard, links
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent, go_on_with, keep, keep_first
from webapp.capture.service import Conflict
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import faults, forms, queries, rules, sheet, submitting
from webapp.recruitment.models import Attempt, Campaign
from webapp.recruitment.sheet import Sheet
from webapp.recruitment.views.seat import in_time, own, own_place, presentation
from webapp.unit_of_work import begin_writing

blueprint = Blueprint("recruitment", __name__, url_prefix="/assessment")
blueprint.before_request(in_time)
blueprint.context_processor(presentation)


@dataclass(frozen=True)
class Opening:
    """What the start page tells a candidate: of which campaign, how many parts, and how they are heard."""

    campaign: Campaign
    parts: int
    is_heard: bool


def words(subject: str) -> Opening:
    """What the start page tells a candidate about, from the campaign that the link belongs to."""
    attempt = queries.attempt_of_subject(db.session(), subject)
    heard = bool(queries.spoken(attempt.campaign))
    return Opening(attempt.campaign, len(queries.scenarios_for(attempt)), heard)


def part(attempt: Attempt, position: int) -> Sheet:
    """One scenario of it with the answers so far; a 404 where there is none."""
    sheets = queries.sheets(db.session(), attempt)
    return guard.found(sheets[position - 1] if 1 <= position <= len(sheets) else None)


def owner_of(attempt: Attempt, candidates_sheet: Sheet) -> str:
    """Whose form the answers to a scenario are, before they are sent."""
    return f"attempt:{attempt.id}/{candidates_sheet.scenario.id}"


@blueprint.get("")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def begin() -> ResponseReturnValue:
    """The parts of the assessment, and how far the candidate is."""
    attempt = own()
    return render_template(
        "recruitment/begin.html", attempt=attempt, sheets=queries.sheets(db.session(), attempt)
    )


@blueprint.get("/<int:position>")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def situation(position: int) -> ResponseReturnValue:
    """One scenario with its questions."""
    attempt = own()
    return _situation_page(attempt, position, [])


def _situation_page(attempt: Attempt, position: int, problems: list[Problem]) -> str:
    shown = part(attempt, position)
    owner = owner_of(attempt, shown)
    draft = drafts.draft_of(db.session(), owner)
    page = "conversation" if shown.is_conversation else "situation"
    return render_template(
        f"recruitment/{page}.html",
        position=position,
        total=len(queries.scenarios_for(attempt)),
        sheet=shown,
        fields=draft.fields if draft else {},
        capture=Capture.of(draft, url_for("recruitment.save", position=position)),
        has_versions=bool(drafts.conflicts_of(db.session(), owner)),
        field_name=sheet.field_name,
        words_in=sheet.words_in,
        problems=problems,
    )


@blueprint.post("/<int:position>/save")
@guard.requires(Permission.ANSWER_ASSESSMENT, reads_first=True)
def save(position: int) -> ResponseReturnValue:
    """Save a scenario's answers as they are written."""
    place = own_place()
    asked = guard.found(place.scenarios[position - 1] if 1 <= position <= len(place.scenarios) else None)
    begin_writing()
    return keep(
        f"attempt:{place.attempt_id}/{asked}",
        Sent.read(request),
        url_for("recruitment.versions", position=position),
        may_begin=lambda: queries.is_unsent(db.session(), place.attempt_id),
    )


@blueprint.post("/<int:position>")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def go_on(position: int) -> ResponseReturnValue:
    """Save a scenario's answers and go on; answers that cannot be sent like that are kept and named."""
    attempt, sent = own(), Sent.read(request)
    if sent is None:
        abort(400)
    shown = part(attempt, position)
    if shown.is_conversation:
        return redirect(url_for("recruitment.situation", position=position), 303)
    result = keep_first(owner_of(attempt, shown), sent)
    if isinstance(result, Conflict):
        return redirect(url_for("recruitment.versions", position=position), 303)
    if problems := faults.problems_on(sheet.read(shown.scenario, sent.fields)):
        return make_response(_situation_page(attempt, position, problems), 422)
    return redirect(after(attempt, position), 303)


def after(attempt: Attempt, position: int) -> str:
    """Where a candidate goes on from a part: to the next one, or to all the answers."""
    if position < len(queries.scenarios_for(attempt)):
        return url_for("recruitment.situation", position=position + 1)
    return url_for("recruitment.check")


@blueprint.get("/<int:position>/versions")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def versions(position: int) -> ResponseReturnValue:
    """Both versions of a scenario's answers, where two tabs or devices wrote at once."""
    attempt = own()
    shown = part(attempt, position)
    beside = drafts.conflicts_of(db.session(), owner_of(attempt, shown))
    return render_template(
        "recruitment/versions.html",
        position=position,
        standing=shown,
        beside=[(one, sheet.read(shown.scenario, one.fields)) for one in beside],
    )


@blueprint.post("/<int:position>/versions")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def choose(position: int) -> ResponseReturnValue:
    """Go on with the version that the candidate chose."""
    attempt = own()
    owner = owner_of(attempt, part(attempt, position))
    chosen = request.form.get("version_id", 0, type=int)
    go_on_with(owner, chosen)
    return redirect(url_for("recruitment.situation", position=position), 303)


@blueprint.get("/check")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def check() -> ResponseReturnValue:
    """Every answer on one page, what is unanswered, and the button that sends them."""
    return _check_page(own(), uuid.uuid4(), [])


def _check_page(attempt: Attempt, submission_id: uuid.UUID, problems: list[Problem]) -> str:
    return render_template(
        "recruitment/check.html",
        attempt=attempt,
        sheets=queries.sheets(db.session(), attempt),
        submission_id=submission_id,
        problems=problems,
    )


@blueprint.post("/check")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def send() -> ResponseReturnValue:
    """Send the answers for good."""
    attempt, submission_id = own(), forms.client_id(request.form)
    if submission_id is None:
        abort(400)
    submitting.locked(db.session(), attempt.id)
    sheets = queries.sheets(db.session(), attempt, is_final=True)
    if problems := _not_yet(attempt, sheets):
        return make_response(_check_page(attempt, submission_id, problems), 422)
    try:
        language = str(get_locale())
        sent = submitting.send_answers(db.session(), attempt, sheets, submission_id, clock.now(), language)
    except rules.ForeignFormError:
        # The answers are all saved, so the page can be had again with an id of its own.
        db.session.rollback()
        return redirect(url_for("recruitment.check"), 303)
    return guard.end_visit(
        make_response(redirect(url_for("recruitment.receipt", submission_id=sent.submission_id), 303))
    )


def _not_yet(attempt: Attempt, sheets: list[Sheet]) -> list[Problem]:
    """What stands between the candidate and sending."""
    problems = []
    for position, each in enumerate(sheets, start=1):
        if drafts.conflicts_of(db.session(), owner_of(attempt, each)):
            message = _("Choose one of the two versions of part %(part)d", part=position)
            problems.append(Problem(f"part-{position}", message))
        elif each.is_faulty:
            message = _("Put right your answer to part %(part)d", part=position)
            problems.append(Problem(f"part-{position}", message))
    if any(each.unanswered for each in sheets) and "unanswered" not in request.form:
        message = _("Answer every question, or tick the box to send your answers without them")
        problems.append(Problem("unanswered", message))
    return problems


@blueprint.get("/receipt/<uuid:submission_id>")
@guard.requires(Permission.OPEN_LINK)
def receipt(submission_id: uuid.UUID) -> ResponseReturnValue:
    """What the candidate gets for their answers; the address is known to nobody else."""
    attempt = guard.found(queries.attempt_of_submission(db.session(), submission_id))
    return render_template("recruitment/receipt.html", attempt=attempt)


@blueprint.post("/leave")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def leave() -> ResponseReturnValue:
    """Stop for now: the cookie goes, and the link with its code opens the way back."""
    visit = guard.current_visit()
    if visit is not None:
        links.end_visits(db.session(), visit.link_id, clock.now())
    return guard.end_visit(make_response(redirect(url_for("recruitment.left"), 303)))


@blueprint.get("/left")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def left() -> ResponseReturnValue:
    """How to come back."""
    return render_template("recruitment/left.html")


@blueprint.errorhandler(guard.VisitOverError)
def _over(error: guard.VisitOverError) -> ResponseReturnValue:
    """Answers that are sent a second time get the receipt they got before: sending ended the visit."""
    submission_id = forms.client_id(request.form) if request.endpoint == "recruitment.send" else None
    if submission_id and queries.attempt_of_submission(db.session(), submission_id):
        return guard.end_visit(
            make_response(redirect(url_for("recruitment.receipt", submission_id=submission_id), 303))
        )
    return visit_over(error)

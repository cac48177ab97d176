"""The assessors' screens: one question across candidates, blind, in an order of each assessor's own."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics.model import Rubric
from scenarios import loader as library
from scenarios.model import MarkedTask
from scenarios.narratives import OwnWordsTask, rubric_of
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent, go_on_with, keep, keep_first
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import evidence, faults, queries, rules, standardising, submitting
from webapp.recruitment.allocation import Stage
from webapp.recruitment.evidence import Choice
from webapp.recruitment.queries import Item, Question
from webapp.recruitment.standardising import draft_owner
from webapp.recruitment.submitting import Mark
from webapp.refusals import too_late

blueprint = Blueprint("assessing", __name__, url_prefix="/assessing")


@blueprint.get("")
@guard.requires(Permission.ASSESS_ANSWERS)
def page() -> ResponseReturnValue:
    """The questions whose answers are mine to assess, and what comes before them."""
    return render_template(
        "recruitment/assessing.html", works=queries.works(db.session(), guard.person_id()), Stage=Stage
    )


@blueprint.get("/before/<int:campaign_id>")
@guard.requires(Permission.ASSESS_ANSWERS)
def declaration(campaign_id: int) -> ResponseReturnValue:
    """The form that asks whom I know among those who may have applied."""
    return _declaration_page(campaign_id, {}, [])


def _declaration_page(campaign_id: int, fields: Mapping[str, str], problems: list[Problem]) -> str:
    campaign = guard.found(queries.assessors_campaign(db.session(), guard.reach(), campaign_id))
    return render_template("recruitment/declare.html", campaign=campaign, fields=fields, problems=problems)


@blueprint.post("/before/<int:campaign_id>")
@guard.requires(Permission.ASSESS_ANSWERS)
def declare(campaign_id: int) -> ResponseReturnValue:
    """Say whom I know; I am not given their answers, and not told whether they have applied."""
    campaign = guard.found(queries.assessors_campaign(db.session(), guard.reach(), campaign_id))
    names, problems = faults.declared(request.form)
    if problems:
        return make_response(_declaration_page(campaign_id, request.form, problems), 422)
    standardising.declare(db.session(), campaign, guard.person_id(), names, clock.now())
    return redirect(url_for("assessing.page"), 303)


def _mine(reference: str) -> Item:
    """An answer that is mine to assess, practice or live; a 404 for any other."""
    return guard.found(queries.item(db.session(), guard.reach(), reference))


def _may_mark(item: Item) -> bool:
    """Whether the assessor may mark it at the stage where they stand."""
    return item.stage is Stage.LIVE or (item.stage is Stage.PRACTISE and item.is_practice)


def _rubric(question: Question) -> Rubric:
    return rubric_of(question.task)


@blueprint.get("/<reference>")
@guard.requires(Permission.ASSESS_ANSWERS)
def answer(reference: str) -> ResponseReturnValue:
    """One answer with its rubric; what has been submitted can be read, and no longer changed."""
    item = _mine(reference)
    marks = _submitted(item)
    if marks is None:
        return _marking_page(item, []) if _may_mark(item) else redirect(url_for("assessing.page"), 303)
    if item.is_practice:
        return redirect(url_for("assessing.practised", reference=reference), 303)
    return render_template(
        "recruitment/assessed.html",
        text=_text(item, [mark.evidence for mark in marks.values()]),
        question=item.question,
        rubric=_rubric(item.question),
        marks=marks,
    )


def _submitted(item: Item) -> dict[str, Mark] | None:
    """The marks that I have submitted on it, or None; the evidence of a check answer is not kept."""
    if item.answer is not None:
        standing = queries.own_assessment(db.session(), item.answer.id, guard.person_id())
        return evidence.marks_of(standing) if standing else None
    trial = queries.own_trial(db.session(), guard.person_id(), item.reference)
    return {criterion: Mark(level, "") for criterion, level in trial.levels.items()} if trial else None


def _text(item: Item, said: list[str]) -> list[tuple[str, bool]]:
    """The words as the assessor reads them, those that the evidence quotes marked."""
    text = item.check.text if item.check else evidence.hidden(guard.found(item.answer))
    return evidence.quoted_in(text, said)


def _marking_page(item: Item, problems: list[Problem], fields: dict[str, Any] | None = None) -> str:
    owner = draft_owner(item.reference, guard.person_id())
    draft = drafts.draft_of(db.session(), owner)
    held = fields or (draft.fields if draft else {})
    return render_template(
        "recruitment/marking.html",
        item=item,
        question=item.question,
        text=_text(item, [str(value) for name, value in held.items() if name.endswith(".evidence")]),
        place=item.question.answers.index(item.reference) + 1,
        rubric=_rubric(item.question),
        key=_key(item.question),
        fields=held,
        capture=Capture.of(draft, url_for("assessing.save", reference=item.reference)),
        versions=drafts.conflicts_of(db.session(), owner),
        problems=problems,
    )


@blueprint.post("/<reference>/save")
@guard.requires(Permission.ASSESS_ANSWERS)
def save(reference: str) -> ResponseReturnValue:
    """Save marks as they are given; a submitted assessment takes no more."""
    item = _mine(reference)
    if _submitted(item) is not None:
        return {"message": _("You have submitted your marks on this answer. They stand.")}, 422
    if not _may_mark(item):
        return {"message": _("Your assessing is paused. Talk with the recruiter before you go on.")}, 422
    owner = draft_owner(item.reference, guard.person_id())
    return keep(owner, Sent.read(request), url_for("assessing.answer", reference=reference))


@blueprint.post("/<reference>/versions")
@guard.requires(Permission.ASSESS_ANSWERS)
def choose(reference: str) -> ResponseReturnValue:
    """Go on with the version of the marks that the assessor chose."""
    owner = draft_owner(_mine(reference).reference, guard.person_id())
    go_on_with(owner, request.form.get("version_id", type=int))
    return redirect(url_for("assessing.answer", reference=reference), 303)


@blueprint.post("/<reference>/recognised")
@guard.requires(Permission.ASSESS_ANSWERS)
def recognised(reference: str) -> ResponseReturnValue:
    """Hand on an answer whose writer I believe to know; it goes to somebody else."""
    item = _mine(reference)
    if not item.is_practice and _submitted(item) is None:
        standardising.recognise(db.session(), item, guard.person_id(), clock.now())
    return redirect(url_for("assessing.page"), 303)


@blueprint.post("/<reference>")
@guard.requires(Permission.ASSESS_ANSWERS)
def submit(reference: str) -> ResponseReturnValue:
    """Submit the marks on an answer and go on to the next."""
    item, sent = _mine(reference), Sent.read(request)
    if sent is None:
        abort(400)
    marks, problems = faults.marks(_rubric(item.question), sent.fields)
    if problems:
        return make_response(_with_problems(item, sent, problems), 422)
    if _submitted(item) is None and not _may_mark(item):
        keep_first(draft_owner(item.reference, guard.person_id()), sent)
        return too_late(
            _("Your assessing is paused"),
            _("What you wrote is kept. Talk with the recruiter before you go on."),
        )
    try:
        _send(item, marks)
    except rules.AlreadyAssessedError:
        return too_late(
            _("You have submitted your marks on this answer"),
            _("They stand as they were. Go back to the answers that are left."),
        )
    if item.is_practice:
        return redirect(url_for("assessing.practised", reference=reference), 303)
    return redirect(_after(item), 303)


def _send(item: Item, marks: Mapping[str, Mark]) -> None:
    if item.answer is not None:
        submitting.send_marks(db.session(), item.answer, guard.person_id(), marks, clock.now())
    else:
        levels = {criterion: mark.level for criterion, mark in marks.items()}
        standardising.send_trial(db.session(), item, guard.person_id(), levels, clock.now())


def _after(item: Item) -> str:
    """Where an assessor goes on: to the next answer to the same question, or to all that is left."""
    found = queries.work(db.session(), item.question.campaign, guard.person_id())
    question = next((one for one in found.questions if one.name == item.question.name), None)
    if found.stage is not Stage.LIVE or question is None or question.next is None:
        return url_for("assessing.page")
    return url_for("assessing.answer", reference=question.next)


@blueprint.get("/<reference>/practised")
@guard.requires(Permission.ASSESS_ANSWERS)
def practised(reference: str) -> ResponseReturnValue:
    """My marks on a practice answer beside those that a panel has agreed, and why."""
    trial = guard.found(queries.own_trial(db.session(), guard.person_id(), reference))
    found = guard.found(queries.practice_answer(trial))
    campaign = guard.found(queries.assessors_campaign(db.session(), guard.reach(), trial.campaign_id))
    work = queries.work(db.session(), campaign, guard.person_id())
    return render_template(
        "recruitment/practised.html",
        trial=trial,
        check=found.check,
        written=found.written,
        rubric=rubric_of(found.written.task),
        campaign=campaign,
        work=work,
        Stage=Stage,
        next=next((one.next for one in work.practice if one.next), None),
    )


def _key(question: Question) -> tuple[Choice, ...]:
    """What experienced workers said of the options, where an answer in own words stands for a choice."""
    if not isinstance(question.task, OwnWordsTask):
        return ()
    task = library.scenario(question.scenario.id, question.scenario.version).task(question.task.id)
    return () if isinstance(task, MarkedTask) else evidence.key_of(task)


def _with_problems(item: Item, sent: Sent, problems: list[Problem]) -> str:
    """The page again, with what was sent saved first, so that nothing is lost."""
    keep_first(draft_owner(item.reference, guard.person_id()), sent)
    return _marking_page(item, problems, sent.fields)

"""The parents' and young people's panels, by a link: what to know, a question to set, what they saw."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard, links
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.addresses import number
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent, go_on_with, keep, keep_first
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import lay, queries, rules
from webapp.recruitment.forms import lay as forms
from webapp.recruitment.models import Attempt, Campaign, LayMember
from webapp.recruitment.rules import Panel
from webapp.refusals import too_late

blueprint = Blueprint("lay", __name__, url_prefix="/your-panel")


@dataclass(frozen=True)
class Opening:
    """What the start page tells: of which campaign, and to which panel."""

    campaign: Campaign
    is_young: bool


def opening(subject: str) -> Opening:
    """What the start page tells somebody who is asked to sit on a panel."""
    member = queries.member_of_subject(db.session(), subject)
    return Opening(member.campaign, member.panel == Panel.YOUNG_PEOPLE)


def _own() -> LayMember:
    return guard.found(queries.own_member(db.session(), guard.reach()))


@blueprint.get("")
@guard.requires(Permission.GRADE_SIMULATION)
def page() -> ResponseReturnValue:
    """What to know first; then the question, and the people to meet."""
    member = _own()
    if member.briefed_at is None:
        return render_template("recruitment/lay_briefing.html", member=member, is_young=_is_young(member))
    return _page(member, {}, [])


def _is_young(member: LayMember) -> bool:
    return member.panel == Panel.YOUNG_PEOPLE


def _page(member: LayMember, fields: dict[str, str], problems: list[Problem]) -> str:
    panel, after = Panel(member.panel), request.args.get("after", 0, type=number)
    found = queries.to_meet(db.session(), member.campaign, after, queries.PAGE + 1)
    shown = found[: queries.PAGE]
    asked = queries.lay_questions(db.session(), member.campaign_id).get(panel, "")
    return render_template(
        "recruitment/lay.html",
        member=member,
        attempts=shown,
        graded=queries.graded_by(db.session(), member.id),
        asked=asked,
        fields=fields or {"question": asked},
        is_settled=queries.has_been_asked(db.session(), member.campaign, panel),
        older=shown[-1].id if len(found) > queries.PAGE else None,
        is_first=not after,
        problems=problems,
    )


@blueprint.post("/ready")
@guard.requires(Permission.GRADE_SIMULATION)
def ready() -> ResponseReturnValue:
    """Say that I have read what to know."""
    lay.be_briefed(db.session(), _own(), clock.now())
    return redirect(url_for("lay.page"), 303)


@blueprint.get("/briefing")
@guard.requires(Permission.GRADE_SIMULATION)
def briefing() -> ResponseReturnValue:
    """What to know, once more."""
    member = _own()
    return render_template("recruitment/lay_briefing.html", member=member, is_young=_is_young(member))


@blueprint.post("/question")
@guard.requires(Permission.GRADE_SIMULATION)
def ask() -> ResponseReturnValue:
    """Set what my panel asks everybody."""
    member = _own()
    words, problems = forms.question(request.form)
    if problems:
        return make_response(_page(member, {"question": words}, problems), 422)
    try:
        lay.set_question(db.session(), member, words, clock.now())
    except rules.AlreadyAskedError:
        return too_late(
            _("Somebody has been asked already"), _("Everybody is asked the same, so the question stays.")
        )
    return redirect(url_for("lay.page"), 303)


def _met(reference: str) -> tuple[LayMember, Attempt]:
    member = _own()
    if member.briefed_at is None:
        abort(404)
    return member, guard.found(queries.attempt_to_meet(db.session(), member.campaign, reference))


@blueprint.get("/people/<reference>")
@guard.requires(Permission.GRADE_SIMULATION)
def meet(reference: str) -> ResponseReturnValue:
    """What to look for in one person, and what I saw."""
    member, attempt = _met(reference)
    if attempt.id in queries.graded_by(db.session(), member.id):
        return redirect(url_for("lay.page"))
    return _meet_page(member, attempt, [])


def _meet_page(
    member: LayMember, attempt: Attempt, problems: list[Problem], fields: dict[str, Any] | None = None
) -> str:
    panel, owner = Panel(member.panel), lay.draft_owner(member, attempt)
    draft = drafts.draft_of(db.session(), owner)
    return render_template(
        "recruitment/lay_meet.html",
        attempt=attempt,
        rubric=queries.lay_rubric(panel),
        could_not_tell=forms.COULD_NOT_TELL,
        asked=queries.lay_questions(db.session(), member.campaign_id).get(panel, ""),
        fields=fields or (draft.fields if draft else {}),
        capture=Capture.of(draft, url_for("lay.save", reference=attempt.reference)),
        has_versions=bool(drafts.conflicts_of(db.session(), owner)),
        problems=problems,
    )


@blueprint.post("/people/<reference>/save")
@guard.requires(Permission.GRADE_SIMULATION)
def save(reference: str) -> ResponseReturnValue:
    """Save what I saw as I write it."""
    member, attempt = _met(reference)
    if attempt.id in queries.graded_by(db.session(), member.id):
        return {"message": _("You have sent this. It stays as it is.")}, 422
    owner = lay.draft_owner(member, attempt)
    return keep(owner, Sent.read(request), url_for("lay.meet", reference=reference))


@blueprint.post("/people/<reference>/versions")
@guard.requires(Permission.GRADE_SIMULATION)
def choose(reference: str) -> ResponseReturnValue:
    """Go on with what was saved last, where two tabs wrote at once."""
    member, attempt = _met(reference)
    go_on_with(lay.draft_owner(member, attempt), request.form.get("version_id", type=int))
    return redirect(url_for("lay.meet", reference=reference), 303)


@blueprint.post("/people/<reference>/known")
@guard.requires(Permission.GRADE_SIMULATION)
def known(reference: str) -> ResponseReturnValue:
    """Say that I know this person, and so do not grade them."""
    member, attempt = _met(reference)
    try:
        lay.know(db.session(), member, attempt, clock.now())
    except rules.AlreadyAssessedError:
        return _sent_before()
    return redirect(url_for("lay.page"), 303)


@blueprint.post("/people/<reference>")
@guard.requires(Permission.GRADE_SIMULATION)
def send(reference: str) -> ResponseReturnValue:
    """Send what I saw; it stays as it is."""
    member, attempt = _met(reference)
    sent = Sent.read(request)
    if sent is None:
        abort(400)
    levels, words, problems = forms.grade(queries.lay_rubric(Panel(member.panel)), sent.fields)
    if problems:
        keep_first(lay.draft_owner(member, attempt), sent)
        return make_response(_meet_page(member, attempt, problems, sent.fields), 422)
    try:
        lay.grade(db.session(), member, attempt, levels, words, clock.now())
    except rules.AlreadyAssessedError:
        return _sent_before()
    return redirect(url_for("lay.page"), 303)


def _sent_before() -> ResponseReturnValue:
    return too_late(_("You have sent this"), _("It stays as it is. Go back to the people who are left."))


@blueprint.post("/leave")
@guard.requires(Permission.GRADE_SIMULATION)
def leave() -> ResponseReturnValue:
    """Stop for now: the cookie goes, and the link with its code opens the way back."""
    visit = guard.current_visit()
    if visit is not None:
        links.end_visits(db.session(), visit.link_id, clock.now())
    return guard.end_visit(make_response(redirect(url_for("recruitment.left"), 303)))


@blueprint.errorhandler(guard.VisitOverError)
def _over(error: guard.VisitOverError) -> ResponseReturnValue:
    return visit_over(error)

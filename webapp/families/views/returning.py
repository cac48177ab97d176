"""Coming back with a code: one page to enter it, and the answers that can still be changed or taken back."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import audit, clock
from webapp.access import guard, links
from webapp.access.policy import Permission
from webapp.extensions import db, limiter
from webapp.families import answering, changing, origins, returning, service, storing
from webapp.families.models import Invitation
from webapp.families.rules import HELD_FOR
from webapp.families.views.visiting import form_of, language, own_invitation, visit_lasts
from webapp.fields import text_of
from webapp.forms import Problem

blueprint = Blueprint("returning", __name__)


def code_page(invitation: Invitation) -> str:
    """A new code, shown this once, with the way on and the way out."""
    visit = guard.current_visit()
    ends_at = visit.link_ends_at if visit else clock.now()
    code = returning.give(db.session(), invitation, ends_at, clock.now())
    settings = current_app.extensions["attune"].settings
    address = settings.public_address.rstrip("/") + url_for("returning.enter")
    return render_template(
        "families/code.html",
        code=code,
        address=address.partition("://")[2],
        until=ends_at,
        days=HELD_FOR.days,
    )


@blueprint.get("/code")
@guard.requires(Permission.OPEN_LINK)
def enter() -> ResponseReturnValue:
    """The page for a code: the same for everybody, whatever it opens."""
    return _enter_page([], has_stopped=request.args.get("stopped") == "yes")


def _enter_page(problems: list[Problem], *, has_stopped: bool = False) -> str:
    return render_template("families/enter_code.html", problems=problems, has_stopped=has_stopped)


@blueprint.post("/code")
@guard.requires(Permission.OPEN_LINK)
@limiter.limit("20 per minute")
def entered() -> ResponseReturnValue:
    """Go on where the code leads; one answer for every code that opens nothing."""
    session, now = db.session(), clock.now()
    try:
        invitation, ends_at = returning.find(session, text_of(request.form, "code"), now)
    except returning.WrongCodeError:
        wrong = _("Enter your code again: this one opens nothing. It may be mistyped, or too old.")
        return make_response(_enter_page([Problem("code", wrong)]), 422)
    subject = service.subject_of(invitation)
    started = links.open_here(
        session,
        service.purpose_of(invitation),
        subject,
        language=language(),
        now=now,
        link_ends_at=ends_at,
        lifetime=visit_lasts(),
    )
    audit.record(session, "code.used", actor=subject, now=now)
    to = "returning.look" if invitation.answered else "families.begin"
    return guard.begin_visit(make_response(redirect(url_for(to), 303)), started.secret)


@blueprint.post("/words/stop-now")
@guard.requires(Permission.GIVE_VOICE)
def stop_now() -> ResponseReturnValue:
    """Stop, and go on later with the code: the visit ends on every device."""
    visit = guard.current_visit()
    is_shared = visit is not None and visit.shared
    if visit is not None:
        links.end_visits(db.session(), visit.link_id, clock.now())
    to = url_for("handing.blank") if is_shared else url_for("returning.enter", stopped="yes", lang=language())
    return guard.end_visit(make_response(redirect(to, 303)))


@blueprint.get("/words/answers")
@guard.requires(Permission.GIVE_VOICE)
def look() -> ResponseReturnValue:
    """What somebody has sent, while they can change it or take it back."""
    invitation = own_invitation()
    if not invitation.answered:
        return redirect(url_for("families.begin"))
    answer = origins.own(db.session(), invitation, clock.now())
    if answer is None:
        return pooled()
    thanks = changing.thanks_of(db.session(), invitation.id)
    return render_template(
        "families/answers.html",
        lines=answering.in_words(form_of(invitation), storing.fields_of(answer, thanks)),
        until=answer.held_until,
        has_passed_on=any(one.passed_on or not one.text for one in answer.texts),
        has_thanked=thanks is not None and thanks.read_at is not None,
    )


@blueprint.post("/words/answers/change")
@guard.requires(Permission.GIVE_VOICE)
def change() -> ResponseReturnValue:
    """Put what was sent into the form again."""
    try:
        changing.begin(db.session(), own_invitation(), clock.now())
    except changing.PooledError:
        return pooled()
    return redirect(url_for("families.begin"), 303)


@blueprint.post("/words/answers/withdraw")
@guard.requires(Permission.GIVE_VOICE)
def withdraw() -> ResponseReturnValue:
    """Take the answers back for good."""
    try:
        changing.withdraw(db.session(), own_invitation(), clock.now())
    except changing.PooledError:
        return pooled()
    return guard.end_visit(make_response(redirect(url_for("returning.gone", lang=language()), 303)))


@blueprint.get("/words/taken-back")
@guard.requires(Permission.OPEN_LINK)
def gone() -> ResponseReturnValue:
    """The same page for everybody: it needs no visit, since there is none any more."""
    return render_template("families/taken_back.html")


def pooled() -> ResponseReturnValue:
    """It is too late: the answers stand together with those of others, or were taken back before."""
    return guard.end_visit(make_response(render_template("families/pooled.html"), 409))


@blueprint.errorhandler(guard.VisitOverError)
def _over(_error: guard.VisitOverError) -> ResponseReturnValue:
    """The visit has ended; a code opens the next one, and what was pressed twice was done once."""
    was_withdrawing = request.endpoint == "returning.withdraw"
    page = render_template("families/taken_back.html") if was_withdrawing else _enter_page([])
    return guard.end_visit(make_response(page, 401))

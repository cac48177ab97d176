"""The candidate's screens around the clock: trying the page, starting, breaks, time over, withdrawing."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scenarios import warmup
from webapp import clock
from webapp.access import guard, links
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.recruitment import inviting, pacing, sheet
from webapp.recruitment.rules import WhoWithdrew
from webapp.recruitment.timing import State
from webapp.recruitment.views.seat import own, presentation

blueprint = Blueprint("clocked", __name__, url_prefix="/assessment")
blueprint.context_processor(presentation)


@blueprint.get("/try")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def first_try() -> ResponseReturnValue:
    """Something to try the page with: not kept, not scored, and no clock runs."""
    own()
    return _try_page({}, is_done=False)


def _try_page(fields: dict[str, str], *, is_done: bool) -> str:
    return render_template(
        "recruitment/try.html",
        scenario=warmup.scenario(),
        fields=fields,
        field_name=sheet.field_name,
        is_done=is_done,
    )


@blueprint.post("/try")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def tried() -> ResponseReturnValue:
    """Show what was chosen, and that this is how it works."""
    own()
    return make_response(_try_page(request.form.to_dict(), is_done=True))


@blueprint.post("/start")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def start() -> ResponseReturnValue:
    """Start the clock, or go on after a break."""
    pacing.start(db.session(), own(), clock.now())
    return redirect(url_for("recruitment.begin"), 303)


@blueprint.post("/break")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def take_a_break() -> ResponseReturnValue:
    """Stop the clock for a break, where breaks were agreed."""
    pacing.pause(db.session(), own(), clock.now())
    return redirect(url_for("recruitment.begin"), 303)


@blueprint.post("/over")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def over() -> ResponseReturnValue:
    """Send what there is, because the time is over."""
    attempt = own()
    if pacing.clock_of(db.session(), attempt, clock.now()).state is not State.OVER:
        return redirect(url_for("recruitment.begin"), 303)
    sent = pacing.send_what_there_is(db.session(), attempt, clock.now())
    return guard.end_visit(
        make_response(redirect(url_for("recruitment.receipt", submission_id=sent.submission_id), 303))
    )


@blueprint.get("/withdraw")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def withdrawing() -> ResponseReturnValue:
    """Ask whether the candidate really wants to withdraw."""
    return render_template("recruitment/withdrawing.html", attempt=own())


@blueprint.post("/withdraw")
@guard.requires(Permission.ANSWER_ASSESSMENT)
def withdraw() -> ResponseReturnValue:
    """Withdraw: what was written and not sent goes, and the link opens nothing any more."""
    visit = guard.current_visit()
    inviting.withdraw(db.session(), own(), WhoWithdrew.CANDIDATE, clock.now())
    if visit is not None:
        links.end_visits(db.session(), visit.link_id, clock.now())
    page = render_template("recruitment/withdrawn.html", title=_("You have withdrawn"))
    return guard.end_visit(make_response(page))

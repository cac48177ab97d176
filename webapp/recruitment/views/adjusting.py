"""The adjustments officer's screens: for whom what is agreed; assessors and panels see nothing of it."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.recruitment import faults, pacing, queries, rules
from webapp.recruitment.models import Attempt
from webapp.refusals import too_late

blueprint = Blueprint("adjusting", __name__, url_prefix="/adjustments")


@blueprint.get("")
@guard.requires(Permission.AGREE_ADJUSTMENTS)
def page() -> ResponseReturnValue:
    """The candidates for whom something can still be agreed."""
    after = request.args.get("after", 0, type=number)
    found = pacing.waiting_for_officer(db.session(), clock.now(), after_id=after, limit=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    return render_template(
        "recruitment/adjustments.html",
        attempts=shown,
        agreed={one.id: pacing.adjustment_of(db.session(), one.id) for one in shown},
        older=shown[-1].id if len(found) > queries.PAGE else None,
        is_first=not after,
    )


def _attempt(attempt_id: int) -> Attempt:
    return guard.found(queries.attempt_for_officer(db.session(), attempt_id))


@blueprint.get("/<int:attempt_id>")
@guard.requires(Permission.AGREE_ADJUSTMENTS)
def adjustment(attempt_id: int) -> ResponseReturnValue:
    """What is agreed for one candidate."""
    attempt = _attempt(attempt_id)
    agreed = pacing.adjustment_of(db.session(), attempt.id)
    fields = faults.adjustment_fields(agreed)
    return render_template("recruitment/adjustment.html", attempt=attempt, fields=fields, problems=[])


@blueprint.post("/<int:attempt_id>")
@guard.requires(Permission.AGREE_ADJUSTMENTS)
def agree(attempt_id: int) -> ResponseReturnValue:
    """Keep what is agreed for one candidate."""
    attempt = _attempt(attempt_id)
    agreed, problems = faults.adjustment(request.form)
    if agreed is None:
        page = render_template(
            "recruitment/adjustment.html", attempt=attempt, fields=request.form, problems=problems
        )
        return make_response(page, 422)
    try:
        pacing.agree(db.session(), attempt, agreed, guard.person_id(), clock.now())
    except rules.AlreadySubmittedError:
        return too_late(
            _("The answers have come"), _("Nothing was changed: there is no assessment left to adjust.")
        )
    return redirect(url_for("adjusting.page"), 303)


@blueprint.post("/<int:attempt_id>/minutes")
@guard.requires(Permission.AGREE_ADJUSTMENTS)
def add_minutes(attempt_id: int) -> ResponseReturnValue:
    """Give a candidate more minutes, after a failure that was not theirs."""
    attempt = _attempt(attempt_id)
    minutes, why, problems = faults.more_minutes(request.form)
    if problems:
        fields = {**faults.adjustment_fields(pacing.adjustment_of(db.session(), attempt.id)), **request.form}
        page = render_template(
            "recruitment/adjustment.html", attempt=attempt, fields=fields, problems=problems
        )
        return make_response(page, 422)
    try:
        pacing.add_minutes(db.session(), attempt, minutes, why=why, by_id=guard.person_id(), now=clock.now())
    except rules.AlreadySubmittedError:
        return too_late(
            _("The answers have come"), _("Nothing was changed: there is no assessment left to adjust.")
        )
    return redirect(url_for("adjusting.page"), 303)

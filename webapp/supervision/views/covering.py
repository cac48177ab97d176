"""Standing in: lead a planned supervision, do what was agreed; and what becomes of a draft of the record."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.fields import text_of
from webapp.refusals import too_late
from webapp.supervision import covering, queries, rules, service
from webapp.supervision.views.pages import ONE, blueprint, on_record_already


@blueprint.post(f"{ONE}/take-over")
@guard.requires(Permission.RECORD_SUPERVISION)
def take_over(supervision_id: int) -> ResponseReturnValue:
    """Lead a planned supervision in its supervisor's place."""
    session, actor, today = db.session(), guard.actor(), clock.today()
    try:
        guard.found(covering.take_over(session, actor, supervision_id, today, clock.now()))
    except rules.TooLateError:
        return on_record_already()
    return redirect(url_for(".record", supervision_id=supervision_id), 303)


@blueprint.post("/actions/<int:action_id>/take-over")
@guard.requires(Permission.ATTEND_SUPERVISION)
def take_over_action(action_id: int) -> ResponseReturnValue:
    """Do what somebody who is away agreed to do."""
    session, actor, today = db.session(), guard.actor(), clock.today()
    try:
        guard.found(covering.take_over_action(session, actor, action_id, today, clock.now()))
    except rules.TooLateError:
        return too_late(_("This is done"), _("Nothing was changed, and nothing more is to be done."))
    return redirect(url_for(".index", _anchor="actions"), 303)


@blueprint.post(f"{ONE}/record/hand-over")
@guard.requires(Permission.RECORD_SUPERVISION)
def hand_draft_over(supervision_id: int) -> ResponseReturnValue:
    """Say whether a stand-in may go on with what I have drafted of the record."""
    led = guard.found(queries.led(db.session(), guard.reach(), supervision_id, to_change=True))
    if led.recorded_at is not None:
        return on_record_already()
    service.hand_draft_over(db.session(), led, text_of(request.form, "hand_over") == "yes")
    return redirect(url_for(".record", supervision_id=supervision_id, _anchor="away"), 303)


@blueprint.post(f"{ONE}/set-aside/gone")
@guard.requires(Permission.RECORD_SUPERVISION)
def throw_away(supervision_id: int) -> ResponseReturnValue:
    """Let go of what I had drafted before somebody else took the supervision over."""
    if not covering.throw_away(db.session(), guard.person_id(), supervision_id):
        abort(404)
    return redirect(url_for(".index"), 303)

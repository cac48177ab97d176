"""After a supervision: it is confirmed, what was agreed is done, decisions reach the child's record."""

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import problems_of_names
from webapp.refusals import too_late
from webapp.supervision import forms, queries, rules, service
from webapp.supervision.views.naming import suspected_in
from webapp.supervision.views.pages import ONE, blueprint, reading_page


@blueprint.post(f"{ONE}/confirm")
@guard.requires(Permission.ATTEND_SUPERVISION)
def confirm(supervision_id: int) -> ResponseReturnValue:
    """Confirm the record of a supervision that I was at, and add to it."""
    mine = guard.found(queries.own_attendance(db.session(), guard.reach(), supervision_id, to_change=True))
    added, useful, problems = forms.confirmation(request.form)
    names = suspected_in(mine.supervision, added)
    problems += problems_of_names(names, text_of(request.form, "names_checked"))
    may_confirm = mine.supervision.recorded_at is not None and mine.confirmed_at is None
    if problems and may_confirm:
        return make_response(reading_page(mine.supervision, request.form, problems, names), 422)
    try:
        service.confirm(db.session(), mine, added=added, useful=useful, now=clock.now())
    except rules.TooLateError:
        if mine.supervision.recorded_at is None:
            return too_late(
                _("This supervision is not written up yet"), _("You can confirm it once it is on record.")
            )
        return too_late(
            _("You have confirmed this record"),
            _("What you added stays as you first sent it. Say the rest in the next supervision."),
        )
    return redirect(url_for(".read", supervision_id=supervision_id), 303)


@blueprint.post("/actions/<int:action_id>/done")
@guard.requires(Permission.ATTEND_SUPERVISION)
def done(action_id: int) -> ResponseReturnValue:
    """Say that something that was agreed is done."""
    action = guard.found(queries.own_action(db.session(), guard.reach(), action_id))
    service.finish(db.session(), action, clock.now())
    if not queries.read_among(db.session(), guard.person_id(), [action.supervision_id]):
        return redirect(url_for(".index", _anchor="actions"), 303)
    return redirect(url_for(".read", supervision_id=action.supervision_id, _anchor="agreed"), 303)


@blueprint.post(f"{ONE}/families/<int:position>/on-record")
@guard.requires(Permission.RECORD_SUPERVISION)
def on_record(supervision_id: int, position: int) -> ResponseReturnValue:
    """Say that what belongs on the child's record stands there; it is kept here no longer."""
    guard.found(queries.led(db.session(), guard.reach(), supervision_id))
    family = guard.found(queries.family_of(db.session(), supervision_id, position))
    service.put_on_record(db.session(), family, guard.person_id(), clock.now())
    return redirect(url_for(".read", supervision_id=supervision_id, _anchor=f"family-{position}"), 303)

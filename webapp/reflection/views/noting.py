"""What whoever leads writes down: a note for the minutes, what the team commits itself to, who was there."""

from flask import abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.fields import text_of
from webapp.reflection import forms, leading, meetings, queries, rules, service, thinking
from webapp.reflection.agenda import TooLateError
from webapp.reflection.views.leading import (
    back_to_the_wall,
    held_off,
    keep_notes,
    leading_page,
    not_open,
    number_of_form,
)
from webapp.reflection.views.minutes import minutes_page
from webapp.reflection.views.mirror import client_id_of_form, question_of
from webapp.reflection.views.sessions import ONE, blueprint
from webapp.refusals import form_of_another, too_late


@blueprint.post(f"{ONE}/notes")
@guard.requires(Permission.LEAD_SESSION)
def note(session_id: int) -> ResponseReturnValue:
    """Keep notes; what two wrote at once is laid side by side."""
    meeting = held_off(session_id)
    on_minutes = text_of(request.form, "page") == "minutes"
    try:
        if (wrong := keep_notes(meeting, minutes_page if on_minutes else leading_page)) is not None:
            return wrong
    except TooLateError:
        return not_open()
    if on_minutes:
        return redirect(url_for(".read_minutes", session_id=session_id), 303)
    return back_to_the_wall(session_id, "notes")


@blueprint.post(f"{ONE}/promises")
@guard.requires(Permission.LEAD_SESSION)
def promise(session_id: int) -> ResponseReturnValue:
    """Record what the team will do; the same form sent twice records it once."""
    client_id, meeting = client_id_of_form(), held_off(session_id)
    today = clock.today()
    team_id = queries.standing_team(db.session(), meeting.team_id, today)
    wanted = rules.check(request.form, question_of(team_id).choices, today)
    if isinstance(wanted, list):
        return make_response(leading_page(meeting, request.form, forms.problems(wanted)), 422)
    try:
        leading.promise(
            db.session(),
            meeting,
            wanted,
            by_id=guard.person_id(),
            client_id=client_id,
            today=today,
            now=clock.now(),
        )
    except service.ForeignFormError:
        return form_of_another()
    except TooLateError:
        words = _("A session has up to three commitments, while it is open. Take one back first.")
        return too_late(_("No commitment was added"), words)
    return back_to_the_wall(session_id, "promises")


@blueprint.post(f"{ONE}/promises/back")
@guard.requires(Permission.LEAD_SESSION)
def take_promise_back(session_id: int) -> ResponseReturnValue:
    """Take back a commitment of this session, before it is closed."""
    meeting = held_off(session_id)
    try:
        leading.take_promise_back(db.session(), meeting, number_of_form("commitment"))
    except TooLateError:
        return not_open()
    return back_to_the_wall(session_id, "promises")


@blueprint.post(f"{ONE}/presence")
@guard.requires(Permission.LEAD_SESSION)
def keep_presence(session_id: int) -> ResponseReturnValue:
    """Correct who was there: somebody without a phone, or somebody who left before it began."""
    meeting, person = held_off(session_id), number_of_form("person")
    if person not in meetings.could_be_there(db.session(), meeting, clock.today()):
        abort(404)
    try:
        leading.check_that_it_is_open(meeting)
    except TooLateError:
        return not_open()
    thinking.is_there(db.session(), meeting, person, text_of(request.form, "there") == "yes")
    return redirect(url_for(".read_minutes", session_id=session_id, _anchor="there"), 303)

"""Taking part in a session on one's own phone: joining by its code, and writing to the open question."""

import uuid
from collections.abc import Mapping, Sequence

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.reflection import agenda, forms, meetings, thinking
from webapp.reflection.agenda import ForeignFormError, MovedOnError, Place, TooLateError
from webapp.reflection.models import Meeting, Thought
from webapp.reflection.thinking import Writer, Written
from webapp.reflection.views.leading import not_open, place_of_form
from webapp.reflection.views.sessions import ONE, blueprint, on_the_page
from webapp.refusals import form_of_another

COOKIE = "attune_thoughts"
THOUGHT = f"{ONE}/thoughts/<uuid:thought_id>"


@blueprint.get("/join")
@guard.requires(Permission.TAKE_PART)
def join() -> ResponseReturnValue:
    """Where I type the code that stands on the wall."""
    return render_template("reflection/join.html", typed="", problems=[])


@blueprint.post("/join")
@guard.requires(Permission.TAKE_PART)
def come_in() -> ResponseReturnValue:
    """Come in, if the code is that of a session of my team, or of one that I am invited to."""
    typed = text_of(request.form, "code")
    meeting = meetings.by_code(db.session(), guard.reach(), agenda.read_code(typed))
    if meeting is None:
        words = _("Enter the code that stands on the wall. It is for your own team, or for whom it invited")
        page = render_template("reflection/join.html", typed=typed, problems=[Problem("code", words)])
        return make_response(page, 422)
    thinking.join(db.session(), meeting, guard.person_id())
    return _with_secret(make_response(redirect(url_for(".here", session_id=meeting.id), 303)), _secret())


@blueprint.get(f"{ONE}/here")
@guard.requires(Permission.TAKE_PART)
def here(session_id: int) -> ResponseReturnValue:
    """The question that is open, what everybody can read of it, and what I have written."""
    meeting = guard.found(meetings.joined(db.session(), guard.reach(), session_id))
    if meeting.closed_at is not None:
        return redirect(url_for(".read_minutes", session_id=session_id))
    return _page(meeting, {}, [])


@blueprint.post(f"{ONE}/thoughts")
@guard.requires(Permission.TAKE_PART)
def think(session_id: int) -> ResponseReturnValue:
    """Add a thought to the question that is open; the same form sent twice adds it once."""
    meeting = _held_off(session_id)
    thought_id, place = forms.id_of(text_of(request.form, "client_id")), place_of_form("place")
    if thought_id is None:
        abort(400)
    written = _written(place)
    problems = forms.problems_of_thought(written.text)
    if problems:
        return make_response(_page(meeting, request.form, problems), 422)
    secret = _secret()
    try:
        thinking.think(db.session(), meeting, _writer(secret), thought_id, written)
    except MovedOnError:
        words = _(
            "The session has gone on to another question. Look whether this still fits, and send it again"
        )
        return make_response(_page(meeting, request.form, [Problem("text", words)]), 422)
    except TooLateError:
        return not_open()
    except ForeignFormError:
        return form_of_another()
    return _with_secret(make_response(_back(session_id)), secret)


@blueprint.post(THOUGHT)
@guard.requires(Permission.TAKE_PART)
def change(session_id: int, thought_id: uuid.UUID) -> ResponseReturnValue:
    """Change a thought of mine, or take it back; nobody else can, nor I from another browser."""
    meeting = _held_off(session_id)
    thought = thinking.own(db.session(), meeting, _writer(_secret()), thought_id)
    if thought is None and text_of(request.form, "do") == "back":
        # Pressed twice: it is gone already, or was never this browser's. Neither tells of anybody.
        return _back(session_id)
    thought = guard.found(thought)
    try:
        if text_of(request.form, "do") == "back":
            thinking.take_back(db.session(), meeting, thought)
            return _back(session_id)
        written = _written(Place(thought.place))
        if problems := forms.problems_of_thought(written.text):
            mine = [Problem(f"text-{thought_id}", one.message) for one in problems]
            sent = {f"text-{thought_id}": written.text}
            return make_response(_page(meeting, sent, mine), 422)
        thinking.change(db.session(), meeting, _writer(_secret()), thought, written)
    except TooLateError:
        return not_open()
    return _back(session_id)


def _held_off(session_id: int) -> Meeting:
    return guard.found(meetings.joined(db.session(), guard.reach(), session_id, to_change=True))


def _back(session_id: int) -> ResponseReturnValue:
    return redirect(url_for(".here", session_id=session_id, _anchor="mine"), 303)


def _written(place: Place) -> Written:
    return Written(place, text_of(request.form, "text"), bool(text_of(request.form, "signed")))


def _secret() -> str:
    """This browser's own secret; a new one where it has none."""
    return request.cookies.get(COOKIE) or thinking.new_secret()


def _writer(secret: str) -> Writer:
    key = current_app.extensions["attune"].settings.secret("pseudonym_key").encode()
    return Writer(guard.person_id(), secret, key)


def _with_secret(response: Response, secret: str) -> Response:
    """Leave the secret with the browser, for as long as a session of sessions lasts."""
    settings = current_app.extensions["attune"].settings
    response.set_cookie(
        COOKIE,
        secret,
        max_age=settings.staff_session_hours * 3600,
        path=url_for(".index"),
        httponly=True,
        samesite="Strict",
        secure=settings.secure_cookies,
    )
    return response


def _page(meeting: Meeting, sent: Mapping[str, str], problems: Sequence[Problem]) -> str:
    writer = _writer(request.cookies.get(COOKIE, ""))
    mine: list[Thought] = [one for one in meetings.thoughts(db.session(), meeting.id) if writer.wrote(one)]
    return render_template(
        "reflection/here.html",
        **on_the_page(meeting, for_lead=False),
        mine=mine,
        kept_as=writer.mark(f"session {meeting.id}")[:32] if writer.secret else "",
        client_id=sent.get("client_id") or uuid.uuid4(),
        sent=sent,
        problems=problems,
    )

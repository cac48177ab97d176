"""Leading a session from the wall: opening it, going from step to step, handing over, closing it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.insight import mirrors
from webapp.reflection import forms, leading, meetings, queries, words
from webapp.reflection.agenda import (
    AGENDA,
    LONGEST_NOTE,
    MOST_PROMISES,
    NOTES,
    ChangedMeanwhileError,
    NotLeadingError,
    Place,
    TooLateError,
    beside,
)
from webapp.reflection.models import Meeting
from webapp.reflection.views.mirror import question_of
from webapp.reflection.views.sessions import ONE, blueprint, on_the_page, some_wait
from webapp.refusals import too_late


@blueprint.get(f"{ONE}/lead")
@guard.requires(Permission.LEAD_SESSION)
def lead(session_id: int) -> ResponseReturnValue:
    """The page for the wall; before a session is opened its plan, and once it is closed its minutes."""
    meeting = guard.found(meetings.led(db.session(), guard.reach(), session_id))
    if meeting.closed_at is not None:
        return redirect(url_for(".read_minutes", session_id=session_id))
    return leading_page(meeting, {}, [])


# A page that is shown again: the session, what was sent, what is wrong, and what stands by others' hand.
Page = Callable[[Meeting, Mapping[str, str], Sequence[Problem], Mapping[str, str]], str]


def leading_page(
    meeting: Meeting,
    sent: Mapping[str, str],
    problems: Sequence[Problem],
    standing: Mapping[str, str] | None = None,
) -> str:
    """The facilitator's page, with whatever was sent and is not right yet."""
    me, names = guard.person_id(), accounts.names(db.session(), [meeting.lead_id] if meeting.lead_id else [])
    here = on_the_page(meeting, for_lead=True)
    place: Place = here["place"]
    team_now = queries.standing_team(db.session(), meeting.team_id, clock.today())
    notes = here["chapter"].labelled(words.NOTED)
    # What was typed for another step, and is not right yet, stands here too: the session may have gone on.
    elsewhere = [one for one in NOTES if f"note-{one}" in sent and one not in {about for about, *_ in notes}]
    return render_template(
        "reflection/lead.html",
        **here,
        leads=meeting.lead_id == me,
        lead_name=names.get(meeting.lead_id or 0, ""),
        invited=_invited(meeting),
        may_be_opened=meeting.held_on <= clock.today(),
        agenda=AGENDA,
        some_wait=some_wait(meeting),
        forward=beside(place, True),
        back=beside(place, False),
        notes=[*notes, *((about, words.NOTED[about], "") for about in elsewhere)],
        promises=meetings.promises(db.session(), meeting.id),
        most_promises=MOST_PROMISES,
        joined_team=accounts.team(db.session(), team_now) if team_now != meeting.team_id else None,
        question=question_of(team_now),
        sources=forms.SOURCES,
        sent=sent,
        problems=problems,
        client_id=sent.get("client_id") or uuid.uuid4(),
        standing=standing or {},
    )


def _invited(meeting: Meeting) -> list[str]:
    people = [one.person_id for one in meetings.presence(db.session(), meeting.id)]
    return sorted(accounts.names(db.session(), people).values())


def held_off(session_id: int) -> Meeting:
    """A session that whoever asks may lead, held off from everybody else; a 404 where there is none."""
    return guard.found(meetings.led(db.session(), guard.reach(), session_id, to_change=True))


def number_of_form(field: str) -> int:
    """A number that a form of ours carries in this field; a 400 where it is none."""
    try:
        return number(text_of(request.form, field))
    except ValueError:
        abort(400)


def place_of_form(field: str) -> Place:
    """The place that a form of ours was made with; a 400 where it is none."""
    try:
        return Place(text_of(request.form, field))
    except ValueError:
        abort(400)


def keep_notes(meeting: Meeting, page: Page) -> ResponseReturnValue | None:
    """Keep the notes that a form carries, whichever button was pressed; what is wrong as a page (422).

    Raises:
        TooLateError: before the session is opened, and once it is closed.
    """
    carried = [about for about in NOTES if f"note-{about}" in request.form]
    sent = {about: text_of(request.form, f"note-{about}") for about in carried}
    problems, standing = [], {}
    version = number_of_form("version") if sent else 0
    for about, text in sent.items():
        if len(text) > LONGEST_NOTE:
            words = _("Shorten this to %(n)s characters", n=f"{LONGEST_NOTE:,}")
            problems.append(Problem(f"note-{about}", words))
            continue
        try:
            leading.note(db.session(), meeting, about, text, version=version)
        except ChangedMeanwhileError as changed:
            standing[about] = changed.standing
            words = _("Somebody else changed this meanwhile. Put both together, and keep it again")
            problems.append(Problem(f"note-{about}", words))
    if not problems:
        return None
    typed = {f"note-{about}": text for about, text in sent.items()}
    return make_response(page(meeting, typed, problems, standing), 422)


def back_to_the_wall(session_id: int, anchor: str | None = None) -> ResponseReturnValue:
    """Back to the facilitator's page."""
    return redirect(url_for(".lead", session_id=session_id, _anchor=anchor), 303)


def _done(session_id: int, deed: Callable[[Meeting], None]) -> ResponseReturnValue:
    """Keep what was typed, and do something with a session that is led; or say why that cannot be."""
    meeting = held_off(session_id)
    try:
        if (wrong := keep_notes(meeting, leading_page)) is not None:
            return wrong
        deed(meeting)
    except NotLeadingError:
        words = _("What you typed for the minutes is kept. To go on yourself, press “Lead from here”.")
        return too_late(_("Somebody else leads this session now"), words)
    except TooLateError:
        return not_open()
    return back_to_the_wall(session_id)


def not_open() -> ResponseReturnValue:
    """The page that says that a session is not open (409)."""
    words = _("Nothing was changed. Go back to the list of sessions to see how far it has come.")
    return too_late(_("This session is not open"), words)


@blueprint.post(f"{ONE}/open")
@guard.requires(Permission.LEAD_SESSION)
def open_session(session_id: int) -> ResponseReturnValue:
    """Open it, and lead it from here."""

    def deed(meeting: Meeting) -> None:
        newest = mirrors.newest(db.session(), meeting.team_id)
        today, now = clock.today(), clock.now()
        leading.open_it(db.session(), meeting, guard.person_id(), newest=newest, today=today, now=now)

    return _done(session_id, deed)


@blueprint.post(f"{ONE}/move")
@guard.requires(Permission.LEAD_SESSION)
def move(session_id: int) -> ResponseReturnValue:
    """Go on, or back; the button says from where, so that pressing twice goes one step."""

    def deed(meeting: Meeting) -> None:
        forward = "next" in request.form
        shown_at = place_of_form("next" if forward else "back")
        me, now = guard.person_id(), clock.now()
        leading.move(db.session(), meeting, me, shown_at=shown_at, forward=forward, now=now)

    return _done(session_id, deed)


@blueprint.post(f"{ONE}/longer")
@guard.requires(Permission.LEAD_SESSION)
def lengthen(session_id: int) -> ResponseReturnValue:
    """Five minutes more."""

    def deed(meeting: Meeting) -> None:
        until = _until_of_form()
        leading.lengthen(db.session(), meeting, guard.person_id(), shown_until=until, now=clock.now())

    return _done(session_id, deed)


def _until_of_form() -> datetime:
    try:
        until = datetime.fromisoformat(text_of(request.form, "longer"))
    except ValueError:
        abort(400)
    return until if until.tzinfo else abort(400)


@blueprint.post(f"{ONE}/show")
@guard.requires(Permission.LEAD_SESSION)
def show(session_id: int) -> ResponseReturnValue:
    """Put on the wall what was written so far."""
    return _done(session_id, lambda meeting: leading.show(db.session(), meeting, guard.person_id()))


@blueprint.post(f"{ONE}/hand-over")
@guard.requires(Permission.LEAD_SESSION)
def hand_over(session_id: int) -> ResponseReturnValue:
    """Lead it from here, in the place of whoever led it before."""
    return _done(
        session_id, lambda meeting: leading.hand_over(db.session(), meeting, guard.person_id(), clock.now())
    )


@blueprint.post(f"{ONE}/close")
@guard.requires(Permission.LEAD_SESSION)
def close(session_id: int) -> ResponseReturnValue:
    """Close it, and lock its minutes."""
    meeting = held_off(session_id)
    version = number_of_form("close")
    if meeting.closed_at is not None:
        return redirect(url_for(".read_minutes", session_id=session_id), 303)
    try:
        was = meeting.version
        if (wrong := keep_notes(meeting, leading_page)) is not None:
            return wrong
        # What this form itself has just written is no news to whoever pressed its button.
        version += meeting.version - was
        leading.close(db.session(), meeting, guard.person_id(), version=version, now=clock.now())
    except ChangedMeanwhileError:
        words = _("Something was changed meanwhile. Read the minutes once more, and then close")
        return make_response(leading_page(meeting, {}, [Problem("close", words)]), 422)
    except NotLeadingError:
        return too_late(_("Somebody else leads this session now"), _("Nothing was changed."))
    except TooLateError:
        return too_late(_("The last step has not been reached"), _("Go through the agenda first."))
    return redirect(url_for(".read_minutes", session_id=session_id), 303)

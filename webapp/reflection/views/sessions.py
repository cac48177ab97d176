"""The list of reflection sessions, what a session looks at, and whether something is new in it."""

import hashlib
import json
from typing import Any

from flask import Blueprint, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from webapp import clock
from webapp.access import guard, reaching
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.filters import clock_time
from webapp.insight import mirrors
from webapp.reflection import agenda, meetings, minutes, queries, thinking, words
from webapp.reflection.agenda import Place
from webapp.reflection.meetings import PAGE
from webapp.reflection.models import Meeting
from webapp.reflection.standing import said_of
from webapp.reflection.views import released

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")

ONE = "/<int:session_id>"


@blueprint.get("")
@guard.requires(Permission.TAKE_PART)
def index() -> ResponseReturnValue:
    """The sessions that concern me: planned, open and over."""
    before = request.args.get("before", type=number)
    found = meetings.listed(db.session(), guard.reach(), before)
    leading = reaching.reach(guard.actor(), Permission.LEAD_SESSION)
    me, shown = guard.person_id(), found[:PAGE]
    theirs = meetings.teams_of(db.session(), leading) if leading else frozenset()
    may_lead = {one.id for one in shown if leading and (one.team_id in theirs or one.lead_id == me)}
    return render_template(
        "reflection/sessions.html",
        rows=shown,
        may_lead=may_lead,
        may_read={one.id for one in shown if meetings.readable(db.session(), guard.reach(), one.id)},
        to_plan=queries.teams(db.session(), leading) if leading else [],
        teams={one.id: one.name for one in accounts.teams(db.session())},
        newer=url_for(".index") if before else None,
        older=url_for(".index", before=shown[-1].id) if len(found) > PAGE else None,
    )


@blueprint.get(f"{ONE}/state")
@guard.requires(Permission.TAKE_PART)
def state(session_id: int) -> ResponseReturnValue:
    """Whether something is new, for the script that asks every few seconds; 304 where nothing is.

    What nobody can read yet does not change the answer: when somebody writes is nobody's business.
    """
    may_lead = reaching.reach(guard.actor(), Permission.LEAD_SESSION)
    meeting = meetings.joined(db.session(), guard.reach(), session_id)
    leads = meetings.led(db.session(), may_lead, session_id) if may_lead else None
    meeting = guard.found(leads or meeting)
    response = make_response(jsonify({"now": clock.now().isoformat()}))
    response.set_etag(stamp(meeting, for_lead=leads is not None))
    return response.make_conditional(request)


def stamp(meeting: Meeting, *, for_lead: bool) -> str:
    """A print of all that can be read of a session now."""
    thoughts = meetings.thoughts(db.session(), meeting.id)
    read = [
        (one.id.hex, one.text, one.signed_by_id) for one in thoughts if thinking.is_readable(one, meeting)
    ]
    waits = for_lead and some_wait(meeting)
    promised = [one.id for one in meetings.promises(db.session(), meeting.id)]
    present, is_closed = meetings.present(db.session(), meeting.id), meeting.closed_at is not None
    whole = (meeting.version, meeting.lead_id, is_closed, present, waits, promised, read)
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def some_wait(meeting: Meeting) -> bool:
    """Whether something was written to the open question that is not on the wall: whether, not how much."""
    return any(
        one.place == meeting.place and not thinking.is_readable(one, meeting)
        for one in meetings.thoughts(db.session(), meeting.id)
    )


def looked_at(meeting: Meeting) -> dict[str, Any]:
    """What a session looks at: the mirror that was chosen, the last commitments, and three questions."""
    language = str(get_locale())
    before = meetings.promised_before(db.session(), meeting, clock.today())
    said = [said_of(one) for one in before]
    release = meeting.release_id
    seen = mirrors.of_release(db.session(), release, language, said) if release else None
    return {
        "seen": seen,
        "mirror": seen.mirror if seen else None,
        "labels": seen.labels if seen else mirrors.words(db.session(), language),
        "followed": seen.mirror.commitments if seen else mirrors.unseen(said),
        "questions": dict(
            zip(agenda.QUESTIONS, seen.mirror.questions if seen else mirrors.unasked(said), strict=False)
        ),
        "titles": words.TITLES,
        "asks": words.ASKS,
        "step_of": agenda.step_of,
    }


def on_the_page(meeting: Meeting, *, for_lead: bool) -> dict[str, Any]:
    """What the pages of an open session have in common: where it is, until when, and who is there."""
    place = Place(meeting.place or Place.PROMISED)
    present = meetings.present(db.session(), meeting.id)
    now_at = next(one for one in minutes.of(db.session(), meeting).chapters if one.place is place)
    return {
        "meeting": meeting,
        "team": guard.found(accounts.team(db.session(), meeting.team_id)),
        "place": place,
        "takes_thoughts": agenda.takes_thoughts(place),
        "chapter": now_at,
        "thoughts": now_at.thoughts,
        "present": present,
        "can_be_guessed": agenda.can_be_guessed(present),
        "until": clock_time(meeting.ends_at),
        "now": clock.now(),
        "stamp": stamp(meeting, for_lead=for_lead),
        **looked_at(meeting),
        **_beside(meeting, place),
    }


def _beside(meeting: Meeting, place: Place) -> dict[str, Any]:
    """What stands beside the figures when a team makes something of them: its hopes and its notes."""
    if place is not Place.MAKING:
        return {"hopes": (), "chart_notes": {}}
    began_on = clock.in_london(meeting.opened_at or clock.now()).date()
    team_id = meeting.team_id
    return {"hopes": released.hopes(team_id, began_on), "chart_notes": released.notes(team_id)}

"""The minutes of a session: read by its team and by whoever was there, corrected until it is closed."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard, reaching
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.forms import Problem
from webapp.reflection import forms, meetings, minutes, words
from webapp.reflection.models import Meeting
from webapp.reflection.views.sessions import ONE, blueprint, looked_at


@blueprint.get(f"{ONE}/minutes")
@guard.requires(Permission.TAKE_PART)
def read_minutes(session_id: int) -> ResponseReturnValue:
    """The minutes, to read and to print."""
    return minutes_page(guard.found(meetings.readable(db.session(), guard.reach(), session_id)), {}, [])


def minutes_page(
    meeting: Meeting,
    sent: Mapping[str, str],
    problems: Sequence[Problem],
    standing: Mapping[str, str] | None = None,
) -> str:
    """The minutes, with forms for whoever may correct them."""
    leading = reaching.reach(guard.actor(), Permission.LEAD_SESSION)
    may_lead = leading is not None and meetings.led(db.session(), leading, meeting.id) is not None
    may_correct = may_lead and meeting.opened_at is not None and meeting.closed_at is None
    kept = minutes.of(db.session(), meeting)
    return render_template(
        "reflection/minutes.html",
        meeting=meeting,
        team=guard.found(accounts.team(db.session(), meeting.team_id)),
        minutes=kept,
        owners=accounts.names(db.session(), [one.owner_id for one in kept.promises]),
        sources=forms.SOURCES,
        noted=words.NOTED,
        may_lead=may_lead,
        may_correct=may_correct,
        could_be_there=meetings.could_be_there(db.session(), meeting, clock.today()) if may_correct else {},
        sent=sent,
        problems=problems,
        **looked_at(meeting),
        standing=standing or {},
    )

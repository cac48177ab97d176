"""What happened, and whether the chain of events holds."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.jobs import jobs
from webapp.stewardship import chain, queries, words, works
from webapp.stewardship.queries import Place

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.get("")
@guard.requires(Permission.READ_EVENTS)
def page() -> ResponseReturnValue:
    """What happened, newest first."""
    session, before = db.session(), Place.read(request.args.get("before"))
    found, older = queries.events(session, before)
    return render_template(
        "stewardship/events.html",
        events=found,
        event_in_words=words.event_in_words,
        older=older,
        is_first=before is None,
        check=queries.latest_check(session),
        head=chain.latest_head(session),
        waiting=chain.waiting_count(session),
    )


@blueprint.post("/check")
@guard.requires(Permission.READ_EVENTS)
def check() -> ResponseReturnValue:
    """Chain what waits, then read the whole chain again, in the background."""
    for work in (works.CHAIN, works.VERIFY):
        jobs.ask(db.session(), work, asked_by=guard.person_id())
    return redirect(url_for("events.page"), 303)

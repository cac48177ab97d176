"""A candidate's seat: whose it is, what the clock lets happen, and how pages are shown there."""

from dataclasses import dataclass

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import audit, clock
from webapp.access import guard
from webapp.capture import recovery
from webapp.extensions import db
from webapp.recruitment import pacing, queries
from webapp.recruitment.models import Attempt
from webapp.recruitment.queries.sitting import Place
from webapp.recruitment.timing import State

# How a page looks by what was agreed.
LOOKS = {
    "large_type": "attune-large",
    "high_contrast": "attune-contrast",
    "reading_mask": "attune-mask",
}
# What a candidate can do whatever their clock says.
ALWAYS = frozenset({"begin", "receipt", "leave", "left"})


def own() -> Attempt:
    """The attempt that the link opens."""
    # Held, because a session forgets what nobody holds, and a page asks for it more than once.
    g.own_attempt = guard.found(queries.own_attempt(db.session(), guard.reach()))
    attempt: Attempt = g.own_attempt
    return attempt


def own_place() -> Place:
    """Where whoever the link is for sits, as it was found at the door."""
    place: Place = guard.found(g.get("own_place"))
    return place


def in_time() -> ResponseReturnValue | None:
    """What stands between a candidate and the page they ask for: a clock not begun, paused or over."""
    visit = guard.current_visit()
    endpoint = (request.endpoint or "").rpartition(".")[2]
    if visit is None or endpoint in ALWAYS:
        return None
    g.own_place = place = queries.place(db.session(), guard.reach()) if guard.is_let_in() else None
    if place is None:
        return None
    state = pacing.clock_at(db.session(), place.attempt_id, place.minutes, clock.now()).state
    if state in (State.UNTIMED, State.RUNNING):
        return None
    if request.is_json:
        words = {
            State.OVER: _("Your time is over. What was saved is sent."),
            State.PAUSED: _("Your clock stands still. Go back to all parts to go on."),
        }
        return {"message": words.get(state, _("Your clock has not begun. Go back to all parts."))}, 422
    return redirect(url_for("recruitment.begin"), 303)


def _sitting() -> Attempt | None:
    """The attempt of whoever is here by a candidate's link; None for anybody else, on an error page too."""
    if guard.current_visit() is None or not guard.is_let_in():
        return None
    return queries.own_attempt(db.session(), guard.reach())


def presentation() -> dict[str, object]:
    """How a candidate's pages are shown: by their clock and what was agreed for them."""
    attempt = _sitting()
    if attempt is None:
        return {}
    agreed = pacing.adjustment_of(db.session(), attempt.id)
    return {
        "ticking": pacing.clock_of(db.session(), attempt, clock.now()),
        "agreed": agreed,
        "look": " ".join(style for way, style in LOOKS.items() if agreed and getattr(agreed, way)),
        "device": _device(attempt),
    }


@dataclass(frozen=True)
class Device:
    """What a candidate's device needs to go on without a line: whose answers wait, and every part's address.

    `key` and `seal` are for the file that only the server can open.
    """

    scope: str
    parts: tuple[str, ...]
    key: str
    seal: str


def _device(attempt: Attempt) -> Device:
    owner = f"attempt:{attempt.id}"
    parts = range(1, len(queries.scenarios_for(attempt)) + 1)
    sealed = recovery.seal(owner)
    return Device(
        audit.pseudonym(f"device:{owner}")[:16],
        tuple(url_for("recruitment.situation", position=one) for one in parts),
        sealed.key,
        sealed.token,
    )

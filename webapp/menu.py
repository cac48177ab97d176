"""The ways in that are shown on every page of a signed-in person."""

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.config import Module


def init_app(app: Flask) -> None:
    """Give every template the menu, and what its head and foot say."""
    settings = app.extensions["attune"].settings
    app.jinja_env.globals["menu"] = menu
    app.jinja_env.globals["authority_name"] = settings.authority_name
    app.jinja_env.globals["demonstration"] = settings.demonstration
    app.jinja_env.globals["writes_without_a_line"] = _writes_without_a_line
    app.context_processor(lambda: {"current_person": current_user if _has_come_in() else None})


def _has_come_in() -> bool:
    actor = guard.current()
    return actor is not None and actor.person_id is not None


def _writes_without_a_line() -> bool:
    """Whether this person's browser may be ready for a place without a line."""
    is_on = current_app.extensions["attune"].has(Module.PRACTICE)
    return is_on and guard.can(Permission.HOLD_ON_DEVICE)


def menu() -> list[dict[str, Any]]:
    """What whoever asks may open: text, what one can do there, address, and whether they are there now."""
    items = [
        item
        for room in current_app.extensions["attune"].rooms
        for item in room.menu
        if guard.can(item.permission)
    ]
    here = _here({item.endpoint for item in items})
    return [
        {
            "text": item.text,
            "says": item.says,
            "href": url_for(item.endpoint),
            "active": item.endpoint in here,
        }
        for item in items
    ]


def _here(endpoints: set[str]) -> set[str]:
    """The page itself where the menu names it, else what the menu names of the same blueprint."""
    if request.endpoint in endpoints:
        return {request.endpoint}
    return {one for one in endpoints if one.partition(".")[0] == request.blueprint}

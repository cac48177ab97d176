"""The pages of the room: the mirror, the sessions about it, and how families are told what was changed."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.access.purposes import Purpose
from webapp.access.views import Start
from webapp.reflection.views import (
    annotating,
    digest,
    leading,
    minutes,
    mirror,
    noting,
    pack,
    planning,
    sessions,
    taking_part,
    telling,
    wall,
    words,
)
from webapp.reflection.views.waiting import waiting
from webapp.rooms import MenuItem

BLUEPRINTS = (
    mirror.blueprint,
    annotating.blueprint,
    sessions.blueprint,
    words.blueprint,
    telling.blueprint,
    pack.blueprint,
    wall.blueprint,
    digest.blueprint,
)

STARTS = {Purpose.WALL: Start("reflection/wall_start.html", "wall.on_a_screen", wall.opening)}

MENU = (
    MenuItem(
        _l("Mirror"),
        "reflection.choose",
        Permission.SEE_MIRROR,
        says=_l("See what goes well and what could be better, and record what the team will do."),
    ),
    MenuItem(
        _l("Reflection sessions"),
        "sessions.index",
        Permission.TAKE_PART,
        says=_l("Plan, lead or join the conversation about the mirror, and read its minutes."),
    ),
    MenuItem(
        _l("What families are told"),
        "telling.to_approve",
        Permission.APPROVE_TELLING,
        says=_l("Approve how families are told what a team changed."),
    ),
)

__all__ = [
    "BLUEPRINTS",
    "MENU",
    "STARTS",
    "leading",
    "minutes",
    "noting",
    "planning",
    "taking_part",
    "waiting",
]

"""The co-ordinator's pages of monthly counts, the team's page of what it hopes changes, and the room."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.indicators import care
from webapp.indicators.views import counting, picking, taking_in
from webapp.indicators.views.hoping import hoped
from webapp.rooms import MenuItem, Room

ROOM = Room(
    "indicators",
    blueprints=[counting.blueprint, picking.blueprint],
    menu=[
        MenuItem(
            _l("Monthly counts"),
            "indicators.page",
            Permission.COUNT_WORK,
            says=_l("Take in what is counted for teams each month, such as school attendance."),
        )
    ],
    hoped=hoped,
    care=care,
)

__all__ = ["ROOM", "taking_in"]

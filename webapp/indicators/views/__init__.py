"""The co-ordinator's pages of monthly counts, and the team's page of what it hopes changes."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.indicators.views import counting, picking, taking_in
from webapp.indicators.views.hoping import hoped
from webapp.rooms import MenuItem

BLUEPRINTS = (counting.blueprint, picking.blueprint)

MENU = (
    MenuItem(
        _l("Monthly counts"),
        "indicators.page",
        Permission.COUNT_WORK,
        says=_l("Take in what is counted for teams each month, such as school attendance."),
    ),
)

__all__ = ["BLUEPRINTS", "MENU", "hoped", "taking_in"]

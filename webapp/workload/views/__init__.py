"""The co-ordinator's pages: what the case system counts, and taking in a month."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.rooms import MenuItem
from webapp.workload.views import taking_in
from webapp.workload.views.pages import blueprint

MENU = (
    MenuItem(
        _l("What the case system counts"),
        "workload.page",
        Permission.COUNT_WORK,
        says=_l("Take in a month of contacts, and see visits, time and continuity by team."),
    ),
)

__all__ = ["MENU", "blueprint", "taking_in"]

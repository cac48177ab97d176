"""The pages of supervision, by screen family."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.rooms import MenuItem
from webapp.supervision.views import covering, exploring, following, pages, planning, writing
from webapp.supervision.views.pages import blueprint

MENU = (
    MenuItem(
        _l("Supervision"),
        "supervision.index",
        Permission.READ_SUPERVISION,
        says=_l("Prepare a supervision, read what was agreed, and say what is done."),
    ),
)

__all__ = ["MENU", "blueprint", "covering", "exploring", "following", "pages", "planning", "writing"]

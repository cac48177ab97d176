"""The pages of safeguarding: the queue with its clock, one concern, the rota."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.rooms import MenuItem
from webapp.safeguarding.views import concern, queue, rota
from webapp.safeguarding.views.pages import blueprint

MENU = (
    MenuItem(
        _l("Safety concerns"),
        "safeguarding.queue",
        Permission.HANDLE_CONCERNS,
        says=_l("Read what somebody said isn’t safe, and say what you have done."),
    ),
)

__all__ = ["MENU", "blueprint", "concern", "queue", "rota"]

"""The pages and answers of devices that write without a line, by screen family."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.capture.views import ledger, on_device, shell
from webapp.capture.views.pages import blueprint
from webapp.rooms import MenuItem

MENU = (
    MenuItem(
        _l("No signal"),
        "devices.page",
        Permission.HOLD_ON_DEVICE,
        says=_l("Make this phone ready for a visit where there is no signal."),
    ),
    MenuItem(
        _l("Phones"),
        "devices.overview",
        Permission.SEE_DEVICES,
        says=_l("See what each phone still holds, and report one lost."),
    ),
)

__all__ = ["MENU", "blueprint", "ledger", "on_device", "shell"]

"""The pages of receipts, events and long work."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.rooms import MenuItem

MENU = (
    MenuItem(
        _l("Who looked at my records"),
        "receipts.page",
        Permission.SEE_OWN_RECEIPTS,
        says=_l("See who opened a record about you outside their own work, and why."),
    ),
    MenuItem(
        _l("What records are for"),
        "firewall.page",
        Permission.READ_FIREWALL,
        says=_l("Read what your reflective records may never be used for, and who could see them."),
    ),
    MenuItem(
        _l("Events"),
        "events.page",
        Permission.READ_EVENTS,
        says=_l("See what happened, and check that nothing was changed afterwards."),
    ),
    MenuItem(
        _l("Long work"),
        "long_work.page",
        Permission.SEE_JOBS,
        says=_l("See the work done in the background, and try again what failed."),
    ),
)

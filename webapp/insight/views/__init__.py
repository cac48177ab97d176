"""The analyst's pages: what leaves as a file, and what has left."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.insight.views.exporting import blueprint
from webapp.rooms import MenuItem

__all__ = ["BLUEPRINTS", "MENU"]

BLUEPRINTS = [blueprint]
MENU = [
    MenuItem(
        _l("Export ratings"),
        "exports.page",
        Permission.EXPORT_RATINGS,
        says=_l("Take ratings or released figures out as a file, and see what you took before."),
    ),
    MenuItem(
        _l("Exports"),
        "exports.every",
        Permission.READ_EVENTS,
        says=_l("See which files of ratings left, who took them and what for."),
    ),
]

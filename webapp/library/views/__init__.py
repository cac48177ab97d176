"""The content that everybody reads, and the screens on which authors write rubrics of their own."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.library.views import criteria, drafting, publishing, reading, using
from webapp.library.views.pages import blueprint
from webapp.rooms import MenuItem

__all__ = ["BLUEPRINTS", "MENU", "criteria", "drafting", "publishing", "using"]

BLUEPRINTS = (reading.blueprint, blueprint)

MENU = (
    MenuItem(
        _l("What good looks like"),
        "library.page",
        Permission.SEE_LIBRARY,
        says=_l("Read what each level means before anybody is assessed or observed."),
    ),
    MenuItem(
        _l("Own rubrics"),
        "authoring.page",
        Permission.WRITE_RUBRICS,
        says=_l("Write the rubrics that practice here is seen by, and say which are in use."),
    ),
)

"""The quality lead's pages."""

from flask_babel import lazy_gettext as _l

from webapp.access.links import Purpose
from webapp.access.policy import Permission
from webapp.access.views import Start
from webapp.quality.views import letting_in, overview, panel, reports
from webapp.rooms import MenuItem

BLUEPRINTS = (overview.blueprint, reports.blueprint, letting_in.blueprint, panel.blueprint)

_READER = Start(template="quality/reader_start.html", endpoint="panel.index", words=letting_in.opening)

STARTS = {Purpose.PARENTS_REPORTS: _READER, Purpose.YOUNG_REPORTS: _READER}

MENU = (
    MenuItem(
        _l("The whole service"),
        "overview.page",
        Permission.SEE_SERVICE,
        says=_l("See who was heard, and practice and experience beside one another, across all teams."),
    ),
    MenuItem(
        _l("The quarter’s reports"),
        "reports.index",
        Permission.WRITE_REPORT,
        says=_l("Make what inspectors, the board, children and parents read of a quarter."),
    ),
)

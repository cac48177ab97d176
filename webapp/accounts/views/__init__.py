"""The pages about people: the first, the list, teams, who stands in, who visits, and a new password."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.accounts.views import covering, pages, passwords, teams, visiting
from webapp.rooms import MenuItem

BLUEPRINTS = [pages.blueprint, teams.blueprint, covering.blueprint, visiting.blueprint, passwords.blueprint]

MENU = [
    MenuItem(_l("Your first page"), "accounts.home", Permission.SEE_HOME),
    MenuItem(
        _l("People"),
        "accounts.people",
        Permission.MANAGE_PEOPLE,
        says=_l("Look up who works here, in which team and with which roles."),
    ),
    MenuItem(
        _l("Teams"),
        "teams.page",
        Permission.MANAGE_PEOPLE,
        says=_l("See who is in which team, and let one go on as part of another."),
    ),
    MenuItem(
        _l("Away or leaving"),
        "cover.page",
        Permission.ARRANGE_COVER,
        says=_l("Let somebody stand in for a colleague who is away, or has left."),
    ),
    MenuItem(
        _l("Partner and agency staff"),
        "visiting.page",
        Permission.MANAGE_VISITING_STAFF,
        says=_l("Let somebody in from a partner or an agency, and see whose access ends soon."),
    ),
]

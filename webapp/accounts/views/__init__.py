"""The pages about people: the first page, the list, and who stands in for whom; and the ways to them."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.accounts.views import covering, pages
from webapp.rooms import MenuItem

BLUEPRINTS = [pages.blueprint, covering.blueprint]

MENU = [
    MenuItem(_l("Your first page"), "accounts.home", Permission.SEE_HOME),
    MenuItem(
        _l("People"),
        "accounts.people",
        Permission.MANAGE_PEOPLE,
        says=_l("Look up who works here, in which team and with which roles."),
    ),
    MenuItem(
        _l("Away or leaving"),
        "cover.page",
        Permission.ARRANGE_COVER,
        says=_l("Let somebody stand in for a colleague who is away, or has left."),
    ),
]

"""The ways into recruiting that the menu shows, each to those who hold its permission."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.rooms import MenuItem

MENU = (
    MenuItem(
        _l("Campaigns"),
        "campaigns.page",
        Permission.MANAGE_CAMPAIGN,
        says=_l("Open a campaign, invite candidates, and see how far each one is."),
    ),
    MenuItem(
        _l("Answers to assess"),
        "assessing.page",
        Permission.ASSESS_ANSWERS,
        says=_l("Assess written answers, one question at a time and without names."),
    ),
    MenuItem(
        _l("Candidates to hear"),
        "hearing.page",
        Permission.HEAR_CANDIDATES,
        says=_l("Listen to a role-play or an interview, and mark what you heard."),
    ),
    MenuItem(
        _l("Adjustments"),
        "adjusting.page",
        Permission.AGREE_ADJUSTMENTS,
        says=_l("Agree more time, breaks or another way of reading for a candidate."),
    ),
    MenuItem(
        _l("Names in answers"),
        "masking.page",
        Permission.READ_FOR_NAMES,
        says=_l("Read answers for names and places before assessors see them."),
    ),
    MenuItem(
        _l("Panels"),
        "board.page",
        Permission.SEE_BOARD,
        says=_l("See each candidate against the standard, read the answers, and decide."),
    ),
)

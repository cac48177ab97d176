"""The screens of the participation lead, those that a family sees, and how a family's links begin."""

from flask_babel import lazy_gettext as _l

from webapp.access.links import Purpose
from webapp.access.policy import Permission
from webapp.access.views import Start
from webapp.families.views import (
    asking,
    blank,
    commenting,
    conferring,
    conversing,
    covering,
    drawing,
    ending,
    entering,
    handing,
    importing,
    joining,
    papers,
    people,
    portraying,
    printing,
    recordings,
    returning,
    rota,
    safety,
    stopping,
    talking,
    thanking,
    voice,
)
from webapp.rooms import MenuItem

BLUEPRINTS = (
    asking.blueprint,
    drawing.blueprint,
    covering.blueprint,
    entering.blueprint,
    importing.blueprint,
    joining.blueprint,
    people.blueprint,
    blank.blueprint,
    papers.blueprint,
    printing.blueprint,
    recordings.blueprint,
    conferring.blueprint,
    voice.blueprint,
    returning.blueprint,
    handing.blueprint,
    stopping.blueprint,
    safety.blueprint,
    thanking.blueprint,
    conversing.blueprint,
    rota.blueprint,
    talking.blueprint,
    ending.blueprint,
    commenting.blueprint,
    portraying.blueprint,
)

_START = Start("families/start.html", "families.begin", voice.opening)

STARTS = {Purpose.FAMILY: _START, Purpose.YOUNG_PERSON: _START}

MENU = (
    MenuItem(
        _l("Families"),
        "asking.to_ask",
        Permission.INVITE_FAMILIES,
        says=_l("See whose turn it is, make sure contact is safe, and invite."),
    ),
    MenuItem(
        _l("Conversations"),
        "conversing.people",
        Permission.LEAD_CONVERSATIONS,
        says=_l("Speak with somebody in a family, and fill in the form with them."),
    ),
    MenuItem(
        _l("Family conferences"),
        "conferring.page",
        Permission.NOTE_CONFERENCES,
        says=_l("Note that a family group conference was held, and who was there."),
    ),
    MenuItem(
        _l("Paper forms"),
        "paper.page",
        Permission.ENTER_PAPER,
        says=_l("Enter what came on paper, and settle where two readings differ."),
    ),
    MenuItem(
        _l("Who was heard"),
        "covering.page",
        Permission.SEE_COVERAGE,
        says=_l("See who was asked, reached and heard, and what the gaps mean."),
    ),
    MenuItem(
        _l("Thanks to read"),
        "thanking.to_read",
        Permission.READ_THANKS,
        says=_l("Read what a family wants their worker to hear, and pass it on."),
    ),
    MenuItem(
        _l("Comments to read"),
        "commenting.to_read",
        Permission.READ_COMMENTS,
        says=_l("Take out what tells who wrote a comment, before a team reads it."),
    ),
    MenuItem(
        _l("What families say of my work"),
        "portraying.own",
        Permission.SEE_OWN_SUMMARY,
        says=_l("Read it alone, add to it, and share it with your supervisor if you want to."),
    ),
    MenuItem(
        _l("Shared by practitioners"),
        "portraying.shared",
        Permission.READ_SHARED_SUMMARY,
        says=_l("Read what families say of somebody’s work, where they have shared it with you."),
    ),
    MenuItem(
        _l("Thanks from families"),
        "thanking.own",
        Permission.SEE_OWN_THANKS,
        says=_l("Read what families have thanked you for."),
    ),
)

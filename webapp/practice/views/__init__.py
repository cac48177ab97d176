"""The pages of practice, by screen family."""

from flask_babel import lazy_gettext as _l

from webapp.access.policy import Permission
from webapp.practice.views import (
    answering,
    coverage,
    covering,
    goals,
    noting,
    observing,
    reading,
    recovering,
    second_looks,
    self_rating,
    taking_away,
    visiting,
)
from webapp.practice.views.pages import blueprint
from webapp.rooms import MenuItem

MENU = (
    MenuItem(
        _l("Observed visits"),
        "practice.index",
        Permission.READ_OBSERVATION,
        says=_l("Log a visit, read what was seen, reply and sign."),
    ),
    MenuItem(
        _l("Who was observed"),
        "practice.coverage",
        Permission.PLAN_OBSERVATIONS,
        says=_l("See who has not been observed for long, and arrange it."),
    ),
)

__all__ = [
    "MENU", "answering", "blueprint", "coverage", "covering", "goals", "noting", "observing", "reading",
    "recovering", "second_looks", "self_rating", "taking_away", "visiting",
]  # fmt: skip

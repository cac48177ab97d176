"""The pages of the room: the mirror, and the sessions in which a team talks about it."""

from webapp.reflection.views import leading, minutes, mirror, noting, planning, sessions, taking_part
from webapp.reflection.views.waiting import waiting

BLUEPRINTS = (mirror.blueprint, sessions.blueprint)

__all__ = ["BLUEPRINTS", "leading", "minutes", "mirror", "noting", "planning", "taking_part", "waiting"]

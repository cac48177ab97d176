"""The pages of safeguarding: the queue with its clock, one concern, the rota."""

from webapp.safeguarding.views import concern, queue, rota
from webapp.safeguarding.views.pages import blueprint

__all__ = ["blueprint", "concern", "queue", "rota"]

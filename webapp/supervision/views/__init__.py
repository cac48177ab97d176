"""The pages of supervision, by screen family."""

from webapp.supervision.views import covering, exploring, following, pages, planning, writing
from webapp.supervision.views.pages import blueprint

__all__ = ["blueprint", "covering", "exploring", "following", "pages", "planning", "writing"]

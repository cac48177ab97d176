"""The pages of practice, by screen family."""

from webapp.practice.views import answering, observing, reading, self_rating
from webapp.practice.views.pages import blueprint

__all__ = ["answering", "blueprint", "observing", "reading", "self_rating"]

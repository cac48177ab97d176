"""The pages of practice, by screen family."""

from webapp.practice.views import answering, noting, observing, reading, recovering, self_rating, visiting
from webapp.practice.views.pages import blueprint

__all__ = [
    "answering", "blueprint", "noting", "observing", "reading", "recovering", "self_rating", "visiting",
]  # fmt: skip

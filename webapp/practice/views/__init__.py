"""The pages of practice, by screen family."""

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

__all__ = [
    "answering", "blueprint", "coverage", "covering", "goals", "noting", "observing", "reading", "recovering",
    "second_looks", "self_rating", "taking_away", "visiting",
]  # fmt: skip

"""The rubric in the page's language."""

from flask_babel import get_locale

from rubrics.model import Rubric
from webapp.extensions import db
from webapp.library import shelf
from webapp.practice.models import ObservedVisit


def rubric_of(visit: ObservedVisit) -> Rubric:
    """The rubric by which a visit was watched first: whoever was watched rates themself by the same."""
    first = min(visit.observations, key=lambda one: (one.shared_at is None, one.id))
    return in_words(first.instrument, first.version)


def in_words(instrument: str, version: int) -> Rubric:
    """One version of a rubric in the language of the page."""
    return shelf.rubric(db.session(), instrument, version).in_language(str(get_locale()))

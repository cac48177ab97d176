"""The rubric in the page's language."""

from flask_babel import get_locale

from rubrics.model import Rubric
from webapp.extensions import db
from webapp.library import shelf

INSTRUMENT, VERSION = "practice-observation", 1


def rubric_in_use() -> Rubric:
    """The rubric that a new observation is written on."""
    return in_words(INSTRUMENT, VERSION)


def in_words(instrument: str, version: int) -> Rubric:
    """One version of a rubric in the language of the page."""
    return shelf.rubric(db.session(), instrument, version).in_language(str(get_locale()))

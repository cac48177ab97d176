"""What the screens call the moments of asking, beside what the cases call people and ways."""

from flask_babel import gettext as _

from webapp.cases.words import kind, kinds, way, ways
from webapp.families.rules import Moment

__all__ = ["kind", "kinds", "moment", "way", "ways"]


def moment(value: str) -> str:
    """A moment of the work, in words; one that an authority named itself, as it named it."""
    names = {
        Moment.FIRST_WEEKS.value: _("After the first visit"),
        Moment.THREE_MONTHS.value: _("At three months"),
        Moment.ENDING.value: _("At the end"),
    }
    return names.get(value, value)

"""What the places of a session's agenda are called, and what is asked at each."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.reflection.agenda import HYPOTHESES, Place

TITLES: Mapping[Place, Any] = {
    Place.PROMISED: _l("What we said we would do, and what we see since"),
    Place.HEARD: _l("Who we heard from"),
    Place.WELL: _l("What goes well"),
    Place.BETTER: _l("What could be better"),
    Place.FIRST: _l("The first question"),
    Place.SECOND: _l("The second question"),
    Place.THIRD: _l("The third question"),
    Place.MAKING: _l("What we make of it"),
    Place.PROMISES: _l("What we will do"),
    Place.CLOSE: _l("Close"),
}

# What people write to; at the three questions the mirror asks, and nothing is written at the last two places.
ASKS: Mapping[Place, Any] = {
    Place.PROMISED: _l("What have you noticed since then?"),
    Place.HEARD: _l("Who is missing, and how could they be heard?"),
    Place.WELL: _l("What goes well, and what makes it go well?"),
    Place.BETTER: _l("What could be better?"),
    Place.MAKING: _l("What do you make of it? What else could explain it?"),
}

# What is noted for the minutes, by place or part.
NOTED: Mapping[str, Any] = {
    Place.PROMISED: _l("What we said about it"),
    Place.HEARD: _l("What we said about who was heard"),
    Place.WELL: _l("What we said about what goes well"),
    Place.BETTER: _l("What we said about what could be better"),
    Place.FIRST: _l("What we said to the first question"),
    Place.SECOND: _l("What we said to the second question"),
    Place.THIRD: _l("What we said to the third question"),
    Place.MAKING: _l("Evidence: what do we know, and from where?"),
    HYPOTHESES: _l("Hypotheses: what could explain it, and what would tell us?"),
    Place.PROMISES: _l("What we said about what we will do"),
    Place.CLOSE: _l("What else is to be in the minutes"),
}


def notes_of(place: Place) -> tuple[str, ...]:
    """The notes that belong to one place."""
    return (place.value, HYPOTHESES) if place is Place.MAKING else (place.value,)

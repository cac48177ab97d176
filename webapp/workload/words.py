"""What is said of columns, rows and measures on the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.file_words import Words
from webapp.workload.reading import Wrong
from webapp.workload.rules import Meaning, Measure

MEANINGS: Mapping[Meaning, Any] = {
    Meaning.CASE: _l("The family’s case reference"),
    Meaning.WORKER: _l("The worker: a reference or an e-mail address"),
    Meaning.TEAM: _l("The team, named as Attune names it"),
    Meaning.DAY: _l("The day of the contact"),
    Meaning.MINUTES: _l("How many minutes it took"),
    Meaning.KIND: _l("What kind of contact it was"),
}

MEASURES: Mapping[Measure, Any] = {
    Measure.VISITS: _l("Visits"),
    Measure.DIRECT: _l("Hours with families"),
    Measure.ALL: _l("Hours of all contact"),
    Measure.CONTINUITY: _l("Continuity, in 100 visits"),
}

WRONG: Words = {
    Wrong.OTHER_MONTH: (_l("a day of another month"), _l("Correct the day, or choose its month")),
    Wrong.NO_MINUTES: (_l("no number of minutes"), _l("Give whole minutes, such as 45")),
    Wrong.NEGATIVE: (_l("less than no time"), _l("Give the minutes without a minus")),
    Wrong.TOO_LONG: (_l("more than a day"), _l("Give the minutes of this one contact")),
    Wrong.KIND: (_l("a word that nobody has placed"), _l("Say below whether it is direct contact")),
}

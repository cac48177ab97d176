"""What is said of files, rows, columns and measures on the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.workload.opening import Unreadable, UnreadableError
from webapp.workload.reading import Fault, Wrong
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

_UNREADABLE: Mapping[Unreadable, Any] = {
    Unreadable.TOO_LARGE: _l("The file is larger than 50 MB. Export one month, with fewer columns"),
    Unreadable.NO_CSV: _l("The file is a spreadsheet or a document. Save it as CSV UTF-8"),
    Unreadable.MARKUP: _l("The file holds a web page instead of CSV. Export it as CSV UTF-8"),
    Unreadable.NO_UTF8: _l("The file is not written in UTF-8. Save it as CSV UTF-8"),
    Unreadable.EMPTY: _l("The file is empty. Export the month again"),
    Unreadable.NO_ROWS: _l("The file has no rows below its header. Export the month again"),
    Unreadable.SEPARATORS: _l("The columns are separated by semicolons or tabs. Export them with commas"),
    Unreadable.HEADER: _l(
        "The first row is no row of column names. Take out whatever stands above it, such as a title"
    ),
    Unreadable.TOO_MANY: _l("The file has more than 200,000 rows. Export one month"),
}

_WRONG: Mapping[Wrong, tuple[Any, Any]] = {
    Wrong.NOTHING: (_l("nothing"), _l("Fill it in, or leave the row out")),
    Wrong.NO_DAY: (_l("no date"), _l("Write the day as 2026-03-31 or 31/03/2026")),
    Wrong.FUTURE: (_l("a day to come"), _l("Correct the day")),
    Wrong.OTHER_MONTH: (_l("a day of another month"), _l("Correct the day, or choose its month")),
    Wrong.NO_MINUTES: (_l("no number of minutes"), _l("Give whole minutes, such as 45")),
    Wrong.NEGATIVE: (_l("less than no time"), _l("Give the minutes without a minus")),
    Wrong.TOO_LONG: (_l("more than a day"), _l("Give the minutes of this one contact")),
    Wrong.TEAM: (
        _l("no team of that name"),
        _l("Write the team as Attune does, or ask your administrator to add it"),
    ),
    Wrong.KIND: (_l("a word that nobody has placed"), _l("Say below whether it is direct contact")),
    Wrong.WIDTH: (_l("another number of cells than the header has"), _l("Give every row the same columns")),
    Wrong.HEADER_AGAIN: (_l("the names of the columns again"), _l("Take the row out")),
}


def unreadable(error: UnreadableError) -> str:
    """Why a file as a whole is not read, and what to do."""
    if error.why is Unreadable.MISSING:
        words = _("The file has no column “%(column)s” any more. Say below which column it is now")
        return words % {"column": error.column}
    if error.why is Unreadable.TWICE:
        words = _("Two columns are called “%(column)s”. Rename one of them, or take it out")
        return words % {"column": error.column}
    if error.why is Unreadable.LONG_LINE:
        return _("Line %(line)s is too long to be one contact. Give each a row of its own") % {
            "line": error.line
        }
    if error.why is Unreadable.BROKEN:
        return _("Line %(line)s is not CSV: a quotation mark may be missing. Correct it") % {
            "line": error.line
        }
    return str(_UNREADABLE[error.why])


def of_fault(fault: Fault) -> tuple[str, str]:
    """What was found in a row, with what stands there, and what to do."""
    found, remedy = _WRONG[fault.wrong]
    return (f"{found}: “{fault.found}”" if fault.found else str(found)), str(remedy)

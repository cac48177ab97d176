"""What is said of a case system's file that cannot be read, and of rows that are not understood."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.case_files import Fault, Unreadable, UnreadableError, WrongRow

# What was found, and what to do.
Words = Mapping[StrEnum, tuple[Any, Any]]

_UNREADABLE: Mapping[Unreadable, Any] = {
    Unreadable.TOO_LARGE: _l("The file is larger than 50 MB. Export less at a time, with fewer columns"),
    Unreadable.NO_CSV: _l("The file is a spreadsheet or a document. Save it as CSV UTF-8"),
    Unreadable.MARKUP: _l("The file holds a web page instead of CSV. Export it as CSV UTF-8"),
    Unreadable.NO_UTF8: _l("The file is not written in UTF-8. Save it as CSV UTF-8"),
    Unreadable.EMPTY: _l("The file is empty. Export it again"),
    Unreadable.NO_ROWS: _l("The file has no rows below its header. Export it again"),
    Unreadable.SEPARATORS: _l("The columns are separated by semicolons or tabs. Export them with commas"),
    Unreadable.HEADER: _l(
        "The first row is no row of column names. Take out whatever stands above it, such as a title"
    ),
    Unreadable.TOO_MANY: _l("The file has more than 200,000 rows. Export less at a time"),
}

_ROWS: Words = {
    WrongRow.NOTHING: (_l("nothing"), _l("Fill it in, or leave the row out")),
    WrongRow.NO_DAY: (_l("no date"), _l("Write the day as 2026-03-31 or 31/03/2026")),
    WrongRow.FUTURE: (_l("a day to come"), _l("Correct the day")),
    WrongRow.TEAM: (
        _l("no team of that name"),
        _l("Write the team as Attune does, or ask your administrator to add it"),
    ),
    WrongRow.WIDTH: (
        _l("another number of cells than the header has"),
        _l("Give every row the same columns"),
    ),
    WrongRow.HEADER_AGAIN: (_l("the names of the columns again"), _l("Take the row out")),
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
        return _("Line %(line)s is too long to be one row. Give each a row of its own") % {"line": error.line}
    if error.why is Unreadable.BROKEN:
        return _("Line %(line)s is not CSV: a quotation mark may be missing. Correct it") % {
            "line": error.line
        }
    return str(_UNREADABLE[error.why])


def of_faults(faults: Iterable[Fault], own: Words) -> list[tuple[Fault, str, str]]:
    """Each fault with what was found, what stands there, and what to do; `own` are the words of its kind."""
    return [(fault, *_of_fault(fault, own)) for fault in faults]


def _of_fault(fault: Fault, own: Words) -> tuple[str, str]:
    found, remedy = own.get(fault.wrong) or _ROWS[fault.wrong]
    return (f"{found}: “{fault.found}”" if fault.found else str(found)), str(remedy)

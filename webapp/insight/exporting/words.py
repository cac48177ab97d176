"""What exports are called on a page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.insight.exporting.rules import EVERY_SOURCE, Form, What
from webapp.insight.models import RatingExport
from webapp.insight.sources import SOURCES

WHATS: Mapping[What, Any] = {
    What.RATINGS: _l("Single ratings of practice, without names"),
    What.FIGURES: _l("Released figures of every team"),
}
HINTS: Mapping[What, Any] = {
    What.RATINGS: _l(
        "Rows about people, each under a pseudonym. Everybody who is in the file can see that you took it,"
        " and what for. What families said is not in it."
    ),
    What.FIGURES: _l(
        "Only what passed the small-number rule. What families said is in it where at least 10 people and"
        " 10 families stand behind a figure."
    ),
}
FORMS: Mapping[Form, Any] = {
    Form.CSV: _l("CSV, for programs"),
    Form.CSV_MARKED: _l("CSV, for opening in a spreadsheet"),
    Form.PARQUET: _l("Parquet"),
    Form.EXCEL: _l("Excel"),
}


def what(export: RatingExport) -> str:
    """What was asked for."""
    return str(WHATS[What(export.what)])


def form(export: RatingExport) -> str:
    """In what kind of file."""
    return str(FORMS[Form(export.form)])


def source(export: RatingExport) -> str:
    """Whose view."""
    if export.source == EVERY_SOURCE:
        return _("All sources")
    return str(SOURCES[export.source].name)


def month(day: date) -> str:
    """A month in words: March 2026."""
    return format_date(day, "MMMM yyyy")


def months(export: RatingExport) -> str:
    """From which month up to which."""
    first, last = export.first_month, export.last_month
    if first and last:
        return _("From %(first)s to %(last)s", first=month(first), last=month(last))
    if first:
        return _("From %(first)s", first=month(first))
    return _("To %(last)s", last=month(last)) if last else _("All the time")

"""What a co-ordinator fills in: how it is read, and what is wrong with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from webapp.column_forms import Asked, MapForm
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.workload import rules
from webapp.workload.models import KeptMap
from webapp.workload.rules import ColumnMap, Meaning

ASKED = Asked(tuple(Meaning), lists=(("direct", "other"),))


def month_name(month: date) -> str:
    """A month as it is chosen and shown: March 2026."""
    return format_date(month, "MMMM yyyy")


def month_choices(today: date) -> list[tuple[str, str]]:
    """The months that can be pooled, the latest first."""
    return [(f"{month:%Y-%m}", month_name(month)) for month in rules.months_to_pool(today)]


def month_of(fields: Any, today: date) -> date | None:
    """The month that was chosen, or None."""
    chosen = {f"{month:%Y-%m}": month for month in rules.months_to_pool(today)}
    return chosen.get(text_of(fields, "month"))


def wanted(form: MapForm) -> tuple[ColumnMap | None, list[Problem]]:
    """The map that a form says, or what is wrong with it."""
    found = form.problems(ASKED)
    direct, other = form.said("direct"), form.said("other")
    if not direct:
        found.append(Problem("direct", _("Enter the words for contact with the family, each on a line")))
    if found:
        return None, found
    columns = {Meaning(meaning): column for meaning, column in form.columns.items()}
    return ColumnMap(form.name, columns, direct, other), found


def map_form(header: Sequence[str], kept: KeptMap | None) -> MapForm:
    """The form for a file with this header: empty, or with what a map says that still fits."""
    return MapForm.of(header, kept, {"direct": kept.direct, "other": kept.other} if kept else {})

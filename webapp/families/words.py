"""What the screens call the moments of asking, beside what the cases call people and ways."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from webapp.cases.words import kind, kinds, way, ways
from webapp.families.coverage import NO_REASON, NOT_KNOWN, YEAR
from webapp.families.rules import Moment, WhyNot, months_of

__all__ = ["kind", "kinds", "moment", "way", "ways"]


def moment(value: str) -> str:
    """A moment of the work, in words; one that an authority named itself, as it named it."""
    names = {
        Moment.FIRST_WEEKS.value: _("After the first visit"),
        Moment.THREE_MONTHS.value: _("At three months"),
        Moment.ENDING.value: _("At the end"),
    }
    if value in names:
        return names[value]
    months = months_of(value)
    return _("At %(number)s months", number=months) if months else value


def reasons() -> dict[str, str]:
    """Why somebody is not asked now, to choose from."""
    return {
        WhyNot.NOT_SAFE.value: _("Asking may not be safe for them now"),
        WhyNot.VERY_HARD_TIME.value: _("Something very hard has just happened to them"),
        WhyNot.COURT.value: _("A hearing or a big decision is close"),
        WhyNot.CANNOT_BE_REACHED.value: _("Nobody can reach them alone"),
        WhyNot.OTHER.value: _("Something else"),
    }


def in_coverage() -> dict[str, str]:
    """The same, and what it is called where nobody gave a reason."""
    return reasons() | {NO_REASON: _("Their day came, and nobody asked or said why")}


def columns() -> dict[str, str]:
    """What the columns of the coverage are called, in their order."""
    return {
        "asked": _("Asked"),
        "reached": _("Reached"),
        "answered": _("Answered"),
        "declined": _("Declined"),
        "unanswered": _("Unanswered"),
        "not_asked": _("Not asked"),
    }


def groupings() -> dict[str, tuple[str, str]]:
    """Each grouping of the coverage: the title of its table, and the head of its first column."""
    return {
        "team": (_("By team"), _("Team")),
        "language": (_("By language"), _("Language")),
        "kind": (_("By age"), _("Form")),
        "need": (_("By what helps them to answer"), _("Need")),
    }


def group(grouping: str, value: str, teams: Mapping[str, str]) -> str:
    """A group of a grouping, in words; what has none stands as it is."""
    if grouping == "team":
        return teams.get(value, value)
    if grouping == "kind":
        return kind(value)
    if value == NOT_KNOWN:
        return _("Not known")
    return {"en": _("English"), "en_GB": _("English"), "cy": _("Welsh")}.get(value, value)


def time(first_on: date, months: int) -> str:
    """A quarter or a year, in words."""
    year = first_on.year
    if months == YEAR:
        return _("The year %(year)s", year=year)
    return {
        1: _("January to March %(year)s", year=year),
        4: _("April to June %(year)s", year=year),
        7: _("July to September %(year)s", year=year),
        10: _("October to December %(year)s", year=year),
    }[first_on.month]

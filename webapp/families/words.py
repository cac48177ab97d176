"""What the screens call the moments of asking and the parts of a list, beside what the cases call people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.cases.reading import Wrong
from webapp.cases.rules import Kind, Meaning, Need
from webapp.cases.words import (
    agreement,
    how_to_reach,
    kind,
    kinds,
    language,
    lapse,
    lapses,
    need,
    needs,
    other_way,
    way,
    ways,
)
from webapp.families.coverage import NO_REASON
from webapp.families.favouring import NOT_KNOWN
from webapp.families.periods import YEAR
from webapp.families.rules import Moment, WhyNot, conference_day, kind_of, months_of
from webapp.file_words import Words

__all__ = [
    "agreement", "for_whom", "how_to_reach", "kind", "kinds", "language", "lapse", "lapses", "moment", "need",
    "needs", "other_way", "way", "ways",
]  # fmt: skip


MEANINGS: Mapping[Meaning, Any] = {
    Meaning.CASE: _l("The family’s case reference"),
    Meaning.TEAM: _l("The team, named as Attune names it"),
    Meaning.OPENED: _l("When the work began"),
    Meaning.CLOSED: _l("When the work ended"),
    Meaning.WORKER: _l("The worker: an e-mail address or a name"),
    Meaning.PERSON: _l("The person’s own number in the case system"),
    Meaning.NAME: _l("The person’s name"),
    Meaning.BORN: _l("The person’s age, or their date of birth"),
    Meaning.LANGUAGE: _l("The person’s language"),
    Meaning.NEEDS: _l("What the person needs"),
    Meaning.BASIS: _l("On whose agreement a child can be invited"),
}

LISTS: Mapping[str, Any] = {
    "need-interpreter": _l("Which words mean that they need an interpreter?"),
    "need-easy-read": _l("Which words mean that they need easy read?"),
    "need-sign-language": _l("Which words mean that they need sign language?"),
    "need-large-print": _l("Which words mean that they need large print?"),
    "need-advocate": _l("Which words mean that they need an advocate?"),
    "need-none": _l("Which words mean that they need none of these?"),
    "basis-own": _l("Which words mean that the child understands and agrees?"),
    "basis-parental": _l("Which words mean that somebody with parental responsibility agrees?"),
    "basis-authority": _l("Which words mean that the authority agrees?"),
    "basis-none": _l("Which words mean that nobody has agreed yet?"),
}

WRONG: Words = {
    Wrong.REFERENCE: (
        _l("no reference that Attune can keep"),
        _l("Use up to 40 letters, figures, spaces, dots, - or /"),
    ),
    Wrong.TOO_LONG: (_l("too many letters"), _l("Write it shorter")),
    Wrong.CLOSED_FIRST: (_l("an end before the beginning"), _l("Correct one of the two days")),
    Wrong.WORKER: (
        _l("no worker of that name or address"),
        _l("Write the worker as Attune does, or ask your administrator to add them"),
    ),
    Wrong.WORKER_LEFT: (
        _l("somebody who has left"),
        _l("Name who works with the family now, or leave it empty"),
    ),
    Wrong.WORKER_TWICE: (_l("a name that two people have"), _l("Write the e-mail address instead")),
    Wrong.NO_AGE: (_l("no age and no date"), _l("Write the age, such as 11, or the date of birth")),
    Wrong.LANGUAGE: (_l("no language of that name"), _l("Write its name, such as Polish, or its code")),
    Wrong.NEED: (_l("a word that nobody has placed"), _l("Say below what it means")),
    Wrong.BASIS: (_l("a word that nobody has placed"), _l("Say below what it means")),
    Wrong.DIFFERS: (_l("something else than an earlier row says"), _l("Correct one of the rows")),
    Wrong.TWO_CASES: (
        _l("a person who is in another case too, begun on the same day"),
        _l("Leave the person in one of the two"),
    ),
}


def moment(value: str) -> str:
    """A moment of the work, in words; one that an authority named itself, as it named it."""
    names = {
        Moment.FIRST_WEEKS.value: _("After the first visit"),
        Moment.THREE_MONTHS.value: _("At three months"),
        Moment.ENDING.value: _("At the end"),
    }
    if value in names:
        return names[value]
    if (held_on := conference_day(value)) is not None:
        return _("After the family group conference of %(day)s", day=format_date(held_on, "d MMMM yyyy"))
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
    return need(Need(value)) if grouping == "need" else language(value)


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


MORNING, AFTERNOON = "morning", "afternoon"


def halves() -> dict[str, str]:
    """The halves of a day, to choose from."""
    return {MORNING: _("Mornings"), AFTERNOON: _("Afternoons")}


def weekdays() -> dict[str, str]:
    """The days of the week by their number, Monday being 0."""
    names = get_day_names("wide", "stand-alone", get_locale())
    return {str(number): names[number] for number in range(7)}


def for_whom(form: str) -> str:
    """For whom a form is, as its first page says it: by age, never by a name."""
    kind = kind_of(form)
    if kind is None:
        return _("These questions are for everybody who was at their family’s meeting.")
    return {
        Kind.ADULT: _("These questions are for parents and carers."),
        Kind.YOUNG_PERSON: _("These questions are for young people from 12 to 17."),
        Kind.CHILD: _("These questions are for children from 6 to 11."),
        Kind.CARER: _("These questions are for foster and kinship carers."),
        Kind.CARE_LEAVER: _("These questions are for people from 16 to 25 who leave care, or have left."),
    }[kind]

"""The data dictionary: each column of an exported file, what it means, and what can stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.insight.exporting.rules import What


class Kind(StrEnum):
    """What a column holds, as every kind of file keeps it."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """One column of an exported file, in words for whoever reads it."""

    name: str
    kind: Kind
    meaning: Any
    unit: Any
    values: Any
    source: Any


_STAND_IN = _l("a letter and 16 signs, made for this purpose alone")
_NONE = _l("none")
_FORM = _l("The form")
_RUBRIC = _l("The library of rubrics")
_ATTUNE = _l("Worked out when the ratings were gathered")
_RELEASE = _l("The released figures")

RATINGS: Sequence[Column] = (
    Column("source", Kind.TEXT, _l("Whose view the rating is"), _NONE, "observer, self, supervision", _FORM),
    Column("instrument", Kind.TEXT, _l("The rubric by which it was rated"), _NONE, _l("its id"), _RUBRIC),
    Column("version", Kind.WHOLE, _l("The edition of the rubric"), _NONE, _l("1 or more"), _RUBRIC),
    Column("subject", Kind.TEXT, _l("Who was rated, under a pseudonym"), _NONE, _STAND_IN, _FORM),
    Column("rater", Kind.TEXT, _l("Who rated, under a pseudonym"), _NONE, _STAND_IN, _FORM),
    Column("team", Kind.TEXT, _l("The team at the time, under a pseudonym"), _NONE, _STAND_IN, _FORM),
    Column(
        "family",
        Kind.TEXT,
        _l("The family that was visited, under a pseudonym; empty where none was named"),
        _NONE,
        _STAND_IN,
        _FORM,
    ),
    Column("occasion", Kind.TEXT, _l("The visit, under a pseudonym"), _NONE, _STAND_IN, _FORM),
    Column(
        "rated_on",
        Kind.DATE,
        _l("The month for which the rating counts, by its first day"),
        _l("month"),
        _l("year-month-01"),
        _ATTUNE,
    ),
    Column("dimension", Kind.TEXT, _l("The criterion that was rated"), _NONE, _l("its id"), _RUBRIC),
    Column("construct", Kind.TEXT, _l("The skill or value behind it"), _NONE, _l("its id"), _RUBRIC),
    Column("value", Kind.NUMBER, _l("The level that was given"), _l("level"), _l("lowest to highest"), _FORM),
    Column("lowest", Kind.NUMBER, _l("The lowest level of the rubric"), _l("level"), _l("any"), _RUBRIC),
    Column("highest", Kind.NUMBER, _l("The highest level of the rubric"), _l("level"), _l("any"), _RUBRIC),
    Column(
        "contested",
        Kind.TEXT,
        _l("Whether whoever was rated holds the form to be wrong"),
        _NONE,
        _l("yes, no"),
        _l("The reply"),
    ),
)

FIGURES: Sequence[Column] = (
    Column("team", Kind.TEXT, _l("The team that the figure is about"), _NONE, _l("its name"), _RELEASE),
    Column(
        "source", Kind.TEXT, _l("Whose view it is"), _NONE, "observer, self, supervision, family", _RELEASE
    ),
    Column(
        "construct",
        Kind.TEXT,
        _l("The skill that it is about; empty for a count"),
        _NONE,
        _l("its id"),
        _RELEASE,
    ),
    Column(
        "figure",
        Kind.TEXT,
        _l("What kind of figure it is"),
        _NONE,
        "level, standing, point, forms, practitioners, raters, families",
        _RELEASE,
    ),
    Column(
        "first_month",
        Kind.DATE,
        _l("The first month that it covers"),
        _l("month"),
        _l("year-month-01"),
        _RELEASE,
    ),
    Column("months", Kind.WHOLE, _l("How many months it covers"), _l("months"), _l("1 or more"), _RELEASE),
    Column(
        "value",
        Kind.NUMBER,
        _l("The figure; empty where it is not shown"),
        _l("points from 0 to 100; for a standing, standard deviations; else a number"),
        _l("any"),
        _RELEASE,
    ),
    Column(
        "low",
        Kind.NUMBER,
        _l("The lower end of its interval (95 of 100)"),
        _l("as value"),
        _l("any"),
        _RELEASE,
    ),
    Column(
        "high",
        Kind.NUMBER,
        _l("The upper end of its interval (95 of 100)"),
        _l("as value"),
        _l("any"),
        _RELEASE,
    ),
    Column("n", Kind.WHOLE, _l("How many forms stand behind it"), _l("forms"), _l("1 or more"), _RELEASE),
    Column(
        "shown",
        Kind.TEXT,
        _l("Whether it passed the small-number rule"),
        _NONE,
        _l("yes, no"),
        _RELEASE,
    ),
)

OF: dict[What, Sequence[Column]] = {What.RATINGS: RATINGS, What.FIGURES: FIGURES}
HEAD = (
    _l("Column"),
    _l("Meaning"),
    _l("Type"),
    _l("Unit"),
    _l("Values"),
    _l("Where it comes from"),
)
KINDS = {
    Kind.TEXT: _l("text"),
    Kind.WHOLE: _l("whole number"),
    Kind.NUMBER: _l("number"),
    Kind.DATE: _l("date"),
}


def lines(what: What) -> list[tuple[str, ...]]:
    """The dictionary as rows of text in the language of whoever asks, the first naming its columns."""
    told = [(one.name, one.meaning, KINDS[one.kind], one.unit, one.values, one.source) for one in OF[what]]
    return [tuple(str(cell) for cell in line) for line in (HEAD, *told)]

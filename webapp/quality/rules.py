"""What a quarter's report has, and for whom. Pure: no request, no database."""

from datetime import date
from enum import StrEnum

# What a quality lead adds to one part.
LONGEST = 4_000
# Under so many answers in a hundred asked, a report says that most were not heard.
FEW_OF_100 = 50


class Version(StrEnum):
    """For whom a report is."""

    INSPECTION = "inspection"
    BOARD = "board"
    CHILDREN = "children"
    PARENTS = "parents"


# Versions in plain words, on two pages.
PLAIN = (Version.CHILDREN, Version.PARENTS)


class Part(StrEnum):
    """What stands in every report, in this order."""

    HEARD = "heard"
    WHOM = "whom"
    CHANGED = "changed"
    UNKNOWN = "unknown"


# What a comment is about that is about no part by itself.
WHOLE = "whole"
# What somebody on a panel writes at a time.
LONGEST_COMMENT = 1_000
# What a version in plain words was promised to come to, on A4.
MOST_PAGES = 2


class How(StrEnum):
    """How somebody on a panel gets the link to its reports."""

    EMAIL = "e-mail"
    SHOWN = "shown"


# What a quality lead calls somebody on a panel, and where their link goes.
LONGEST_NAME = 120
LONGEST_EMAIL = 254


class Gap(StrEnum):
    """What is not known, as the figures themselves tell it."""

    NO_FIGURES = "no figures"
    HIDDEN = "hidden"
    HIDDEN_TEAMS = "hidden teams"
    FEW_ANSWERED = "few answered"
    NOT_COUNTED = "not counted"
    OBSERVERS = "observers"
    LANGUAGES = "languages"


class Often(StrEnum):
    """How often families say yes, for those who read words rather than numbers."""

    ALMOST_ALWAYS = "almost always"
    OFTEN = "often"
    SOMETIMES = "sometimes"
    SELDOM = "seldom"


# From so many points of 100 on.
_OFTEN = ((85, Often.ALMOST_ALWAYS), (65, Often.OFTEN), (40, Often.SOMETIMES), (0, Often.SELDOM))


def how_often(points: int) -> Often:
    """What a level of what families say comes to in one word."""
    return next(often for least, often in _OFTEN if points >= least)


class PublishedError(Exception):
    """The report is published, and its words stand."""


class NothingReleasedError(Exception):
    """No figures have been released that a report could be made of."""


class AnotherFormError(Exception):
    """The form's id belongs to somebody else's report, comment or link."""


class EndedError(Exception):
    """The link was taken back, or its last day is over."""


class AnsweredError(Exception):
    """The comment has been answered, so what both say stands."""


class ChangedError(Exception):
    """The comment is no longer what was read before it was answered."""


def quarter_before(day: date) -> date:
    """The first day of the quarter that ended last before a day."""
    number = day.year * 4 + (day.month - 1) // 3 - 1
    return date(number // 4, 3 * (number % 4) + 1, 1)


def quarter_after(first_on: date) -> date:
    """The first day after a quarter."""
    return date(first_on.year + (first_on.month == 10), (first_on.month + 2) % 12 + 1, 1)


def few_answered(asked: int | None, answered: int | None) -> bool:
    """Whether most of those who were asked are known not to have answered."""
    return bool(asked) and answered is not None and 100 * answered < FEW_OF_100 * (asked or 0)

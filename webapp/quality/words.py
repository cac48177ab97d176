"""What things are called on the quality lead's pages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.quality.rules import WHOLE, Gap, How, Often, Part, Version

BANDS: Mapping[str, Any] = {
    "under-2": _l("Here for less than two years"),
    "2-and-more": _l("Here for two years or longer"),
}

# What a case met in each room, by the room's name.
ROOMS: Mapping[str, Any] = {
    "practice": _l("Cases with an observed visit"),
    "supervision": _l("Cases that a supervision thought about"),
    "families": _l("Cases in which somebody answered"),
}

VERSIONS: Mapping[Version, Any] = {
    Version.INSPECTION: _l("Self-evaluation for inspectors"),
    Version.BOARD: _l("Corporate parenting board"),
    Version.CHILDREN: _l("Children in care council"),
    Version.PARENTS: _l("Parents’ panel"),
}

WAYS: Mapping[How, Any] = {
    How.EMAIL: _l("By e-mail"),
    How.SHOWN: _l("Show it to me once, so that I copy it"),
}

_STAFF_TITLES: Mapping[Part, Any] = {
    Part.HEARD: _l("What we heard"),
    Part.WHOM: _l("Whom we heard, and whom we did not"),
    Part.CHANGED: _l("What we changed"),
    Part.UNKNOWN: _l("What we do not know"),
}
TITLES: Mapping[Version, Mapping[Part, Any]] = {
    Version.INSPECTION: {
        Part.HEARD: _l("What help, protection and care are like for children and families"),
        Part.WHOM: _l("How we know: who was asked, and who was heard"),
        Part.CHANGED: _l("What leaders and teams did about it"),
        Part.UNKNOWN: _l("What we do not know yet"),
    },
    Version.BOARD: _STAFF_TITLES,
    Version.CHILDREN: {
        Part.HEARD: _l("What people told us"),
        Part.WHOM: _l("Who told us"),
        Part.CHANGED: _l("What we changed"),
        Part.UNKNOWN: _l("What we do not know"),
    },
    Version.PARENTS: {
        Part.HEARD: _l("What families told us"),
        Part.WHOM: _l("Who told us"),
        Part.CHANGED: _l("What we changed"),
        Part.UNKNOWN: _l("What we do not know"),
    },
}

# What a panel calls the report as a whole, beside its parts.
ALL_OF_IT = _l("All of it")

# What families are asked of each skill, as a child of nine would say it.
PLAIN_SKILLS: Mapping[str, Any] = {
    "empathy": _l("Workers listen to us"),
    "autonomy": _l("Workers let us choose"),
    "clarity-about-concern": _l("Workers are honest about worries"),
    "purposefulness": _l("Workers do what they say"),
    "collaboration": _l("What we say changes things"),
    "child-focus": _l("Workers listen to children"),
    "identity": _l("Workers respect who we are"),
    "experience": _l("The help is good"),
    "change": _l("Things are better now"),
}
OFTEN: Mapping[Often, Any] = {
    Often.ALMOST_ALWAYS: _l("people almost always say yes"),
    Often.OFTEN: _l("people often say yes"),
    Often.SOMETIMES: _l("some say yes and some say no"),
    Often.SELDOM: _l("people often say no"),
}

GAPS: Mapping[Gap, Any] = {
    Gap.NO_FIGURES: _l("Nobody has given us any figures yet."),
    Gap.HIDDEN: _l("Some skills cannot be told of the whole service: fewer than three teams can be shown."),
    Gap.HIDDEN_TEAMS: _l("Some teams are in no figure: too few people spoke about them."),
    Gap.FEW_ANSWERED: _l(
        "Fewer than half of those who were asked answered. Those who did not may think otherwise."
    ),
    Gap.NOT_COUNTED: _l("How many were asked, and how many answered, cannot be told for this time."),
    Gap.OBSERVERS: _l(
        "How far apart observers grade is not known: they have seen too few of the same people."
    ),
    Gap.LANGUAGES: _l("Our questions have not been tested in every language that families speak."),
}
PLAIN_GAPS: Mapping[Gap, Any] = {
    Gap.NO_FIGURES: _l("Nobody has told us anything yet."),
    Gap.HIDDEN: _l("For some questions too few people told us. So we cannot say."),
    Gap.HIDDEN_TEAMS: _l("For some teams too few people told us. So they are not in here."),
    Gap.FEW_ANSWERED: _l("Most of the people we asked did not answer. They may think something else."),
    Gap.NOT_COUNTED: _l("We cannot say how many people we asked."),
    Gap.OBSERVERS: _l("We do not know yet if the people who watch visits see the same things."),
    Gap.LANGUAGES: _l("We have not tried our questions in all languages."),
}


def quarter(first_on: date) -> str:
    """The name of a quarter."""
    names = {
        1: _("January to March %(year)s", year=first_on.year),
        4: _("April to June %(year)s", year=first_on.year),
        7: _("July to September %(year)s", year=first_on.year),
        10: _("October to December %(year)s", year=first_on.year),
    }
    return names[first_on.month]


def about(version: Version) -> list[tuple[str, Any]]:
    """What a comment can be about, to choose from: each part of the report, or all of it."""
    return [*((part.value, title) for part, title in TITLES[version].items()), (WHOLE, ALL_OF_IT)]


def makes_pages(language: str, count: int) -> str:
    """How long a report is on paper in one of the languages that its readers choose from."""
    if language == "cy":
        return _("In Welsh this makes %(pages)s pages.", pages=count)
    return _("In English this makes %(pages)s pages.", pages=count)

"""Whom to ask, when, and with which form: the same for every family, so that nobody chooses."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.cases.rules import Kind

# An invitation opens its link for this long.
LINK_LASTS = timedelta(days=28)
# Nobody is asked more than once a quarter.
QUARTER = timedelta(days=84)
# The smallest number of families together with whose answers an answer is ever shown to the team.
MINIMUM = 5

# A link that nothing has come back to for so long is followed by a conversation.
UNTIL_A_CONVERSATION = timedelta(days=7)
# Nobody stays in a home for longer without saying that they are safe.
LONGEST_AT_HOME = timedelta(hours=4)

LONGEST_TEXT = 10_000
LONGEST_THANKS, LONGEST_NAME = 1_000, 80
# Thanks stand on the worker's first page for so long, and in their list of thanks until they leave.
THANKS_ON_THE_FIRST_PAGE = timedelta(days=28)


class Moment(StrEnum):
    """The set moments of the work at which everybody is asked."""

    FIRST_WEEKS = "after first visit"
    THREE_MONTHS = "at 3 months"
    ENDING = "at the end"


class About(StrEnum):
    """Whom somebody had in mind when they answered."""

    WORKER = "worker"
    SOMEONE_ELSE = "someone else"
    TEAM = "team"


class Outcome(StrEnum):
    """What became of thanks that a person has read."""

    PASSED_ON = "passed on"
    NOT_THANKS = "not thanks"
    UNSAFE = "not safe"


class How(StrEnum):
    """Where a conversation is held."""

    TELEPHONE = "telephone"
    AT_HOME = "at home"


class Ended(StrEnum):
    """How a conversation ended."""

    ANSWERED = "answered"
    DECLINED = "declined"
    NOT_REACHED = "not reached"


class Consent(StrEnum):
    """Who may hear what somebody wrote: the writer chooses, text by text."""

    WORKER = "worker"
    THEME = "theme"
    NONE = "none"


@dataclass(frozen=True)
class Window:
    """From which to which day after the team began, or ended, a moment can be asked about."""

    begins: timedelta
    ends: timedelta


FIRST_WEEKS = Window(timedelta(days=21), timedelta(days=90))
THREE_MONTHS = Window(timedelta(days=91), timedelta(days=181))
ENDING = Window(timedelta(days=0), timedelta(days=60))


def moment_of(opened_on: date, closed_on: date | None, today: date) -> Moment | None:
    """The moment that a family is at today, or None between moments."""
    if closed_on is not None and closed_on <= today:
        return Moment.ENDING if today - closed_on <= ENDING.ends else None
    age = today - opened_on
    if FIRST_WEEKS.begins <= age <= FIRST_WEEKS.ends:
        return Moment.FIRST_WEEKS
    return Moment.THREE_MONTHS if THREE_MONTHS.begins <= age <= THREE_MONTHS.ends else None


FORM_OF: dict[Kind, str] = {
    Kind.ADULT: "family-voice-adults",
    Kind.YOUNG_PERSON: "family-voice-young-people",
    Kind.CHILD: "family-voice-children",
    Kind.CARER: "family-voice-carers",
    Kind.CARE_LEAVER: "family-voice-care-leavers",
}
CONFERENCE = "family-voice-conference"
# Every form, in the order in which a page lists them.
FORMS = (*FORM_OF.values(), CONFERENCE)

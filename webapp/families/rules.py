"""Whom to ask, when, and with which form: the same for every family, so that nobody chooses."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.cases.rules import Kind

# An invitation opens its link for this long.
LINK_LASTS = timedelta(days=28)
# Nobody is asked more than once a quarter.
QUARTER = timedelta(days=84)
# An answer with a code can be looked at, changed and taken back for so long; then it is pooled.
HELD_FOR = timedelta(days=7)
# A shared tablet that nobody touches for so long starts again, and says so some seconds before.
UNTOUCHED_FOR, WARNED_BEFORE = timedelta(minutes=2), timedelta(seconds=30)
# What a code is made of: no vowels, so that it makes no words, and nothing that looks like something else.
CODE_LETTERS, CODE_GROUPS, CODE_GROUP = "CDFGHJKMNPQRTVWXY3479", 4, 4
# The smallest number of families together with whose answers an answer is ever shown to the team.
MINIMUM = 5

# A link that nothing has come back to for so long is followed by a conversation.
UNTIL_A_CONVERSATION = timedelta(days=7)
# Nobody stays in a home for longer without saying that they are safe.
LONGEST_AT_HOME = timedelta(hours=4)
# From one moment of the work to the next, while it goes on.
BETWEEN_MOMENTS = 91
MONTHS_BETWEEN_MOMENTS = 3
# A drawn day leaves at least so long until its moment is over, so that there is time to ask.
TIME_TO_ASK = timedelta(days=14)

LONGEST_TEXT, LONGEST_REASON = 10_000, 1_000
LONGEST_THANKS, LONGEST_NAME = 1_000, 80
LONGEST_THEME, LONGEST_NOTE = 300, 2_000
# So many words in a row that are the writer's are no words of somebody else's.
WORDS_IN_A_ROW = 4
# Thanks stand on the worker's first page for so long, and in their list of thanks until they leave.
THANKS_ON_THE_FIRST_PAGE = timedelta(days=28)


class Moment(StrEnum):
    """The set moments of the work that have a name; after three months there is one every three months."""

    FIRST_WEEKS = "after first visit"
    THREE_MONTHS = "at 3 months"
    ENDING = "at the end"


class About(StrEnum):
    """Whom somebody had in mind when they answered."""

    WORKER = "worker"
    SOMEONE_ELSE = "someone else"
    TEAM = "team"


class WhyNot(StrEnum):
    """Why somebody whose turn it is is not asked now."""

    NOT_SAFE = "not safe"
    VERY_HARD_TIME = "hard time"
    COURT = "court"
    CANNOT_BE_REACHED = "cannot be reached"
    OTHER = "other"


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


class PaperEnded(StrEnum):
    """What became of a paper form."""

    STORED = "stored"
    DISCARDED = "discarded"
    OVERTAKEN = "overtaken"


class NothingKept(StrEnum):
    """Why nothing of a paper form can be kept."""

    ANSWERED = "answered"
    DECLINED = "declined"
    TOO_LATE = "too late"


class Consent(StrEnum):
    """Who may hear what somebody wrote: the writer chooses, text by text."""

    WORKER = "worker"
    THEME = "theme"
    NONE = "none"


class Heard(StrEnum):
    """What becomes of a comment that a person has read."""

    SHOWN = "shown"
    THEME = "theme"
    UNSAFE = "not safe"
    ASIDE = "set aside"


# What goes out to the team, as it was made ready.
TOLD = (Heard.SHOWN, Heard.THEME)


class Aside(StrEnum):
    """Why a comment goes nowhere."""

    INTERPRETER = "needs an interpreter"
    TELLS_WHO = "tells who wrote it"
    UNKIND = "not about our work"
    NOTHING = "says nothing"


@dataclass(frozen=True)
class Window:
    """From which to which day after the team began, or ended, a moment can be asked about."""

    begins: timedelta
    ends: timedelta


FIRST_WEEKS = Window(timedelta(days=21), timedelta(days=BETWEEN_MOMENTS - 1))
ENDING = Window(timedelta(days=0), timedelta(days=60))


@dataclass(frozen=True)
class Turn:
    """The moment that a family is at, and the first and last day on which it can be asked about."""

    moment: str
    first: date
    last: date


def bare_code(typed: str) -> str:
    """A code as it is compared: however it was typed, with blanks or dashes, in small letters or large."""
    return "".join(letter for letter in typed[:100].upper() if letter in CODE_LETTERS)


def months_moment(quarters: int) -> str:
    """What the moment after so many times three months is called where it is stored."""
    return f"at {MONTHS_BETWEEN_MOMENTS * quarters} months"


def months_of(moment: str) -> int | None:
    """After how many months a stored moment is, or None for one that has a name of its own."""
    _at, _space, rest = moment.partition(" ")
    number, _space, unit = rest.partition(" ")
    return int(number) if unit == "months" and number.isascii() and number.isdigit() else None


def turn_of(opened_on: date, closed_on: date | None, today: date) -> Turn | None:
    """The moment that a family is at today with its days, or None between moments."""
    if closed_on is not None and closed_on <= today:
        last = closed_on + ENDING.ends
        return Turn(Moment.ENDING.value, closed_on, last) if today <= last else None
    quarters = (today - opened_on).days // BETWEEN_MOMENTS
    if quarters >= 1:
        first = opened_on + timedelta(days=BETWEEN_MOMENTS * quarters)
        return Turn(months_moment(quarters), first, first + timedelta(days=BETWEEN_MOMENTS - 1))
    first, last = opened_on + FIRST_WEEKS.begins, opened_on + FIRST_WEEKS.ends
    return Turn(Moment.FIRST_WEEKS.value, first, last) if today >= first else None


def moment_of(opened_on: date, closed_on: date | None, today: date) -> str | None:
    """The moment that a family is at today, or None between moments."""
    turn = turn_of(opened_on, closed_on, today)
    return turn.moment if turn else None


def days_to_draw(turn: Turn, asked_on: date | None, today: date) -> range:
    """The days for asking about a moment, one of which is drawn by chance; each by its ordinal.

    None is before today, nor while they have been asked within the quarter, and the last leaves TIME_TO_ASK
    where the moment still has so long. None at all where they were asked so lately that the moment is over
    before they may be asked again.
    """
    first = max(turn.first, today)
    if asked_on is not None:
        first = max(first, asked_on + QUARTER + timedelta(days=1))
    if first > turn.last:
        return range(0)
    return range(first.toordinal(), max(first, turn.last - TIME_TO_ASK).toordinal() + 1)


# The form stays the one that somebody was invited with, whatever age they have come to meanwhile.
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


# Whoever was asked just before a conference can still be asked about it when their quarter is over.
ABOUT_A_CONFERENCE = QUARTER + timedelta(days=14)
_CONFERENCE = "conference "


def kind_of(form: str) -> Kind | None:
    """For whom a form is, or None for the one that is for everybody who was at a conference."""
    return next((kind for kind, one in FORM_OF.items() if one == form), None)


def conference_moment(held_on: date) -> str:
    """What the moment after a family group conference is called where it is stored."""
    return f"{_CONFERENCE}{held_on.isoformat()}"


def conference_day(moment: str) -> date | None:
    """On which day the conference was that a stored moment is about, or None for any other moment."""
    if not moment.startswith(_CONFERENCE):
        return None
    return date.fromisoformat(moment.removeprefix(_CONFERENCE))


def form_at(moment: str, kind: Kind) -> str:
    """With which form somebody is asked at a moment."""
    return FORM_OF[kind] if conference_day(moment) is None else CONFERENCE


def is_about_a_worker(form: str) -> bool:
    """Whether a form asks about whoever works with the family; a conference is many people's work."""
    return form != CONFERENCE

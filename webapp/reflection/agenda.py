"""The agenda of a reflection session, how long each step takes, and what may happen when. Pure."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Place(StrEnum):
    """A place on the agenda; the fifth step has three, one for each question of the mirror."""

    PROMISED = "promised"
    HEARD = "heard"
    WELL = "well"
    BETTER = "better"
    FIRST = "question-1"
    SECOND = "question-2"
    THIRD = "question-3"
    MAKING = "making"
    PROMISES = "promises"
    CLOSE = "close"


# How many minutes each place is meant to take, in the order of the agenda: a little over an hour in all.
MINUTES: Mapping[Place, int] = MappingProxyType(
    {
        Place.PROMISED: 5,
        Place.HEARD: 5,
        Place.WELL: 8,
        Place.BETTER: 8,
        Place.FIRST: 7,
        Place.SECOND: 7,
        Place.THIRD: 7,
        Place.MAKING: 8,
        Place.PROMISES: 12,
        Place.CLOSE: 3,
    }
)
AGENDA: tuple[Place, ...] = tuple(MINUTES)
QUESTIONS: tuple[Place, ...] = (Place.FIRST, Place.SECOND, Place.THIRD)
MORE = timedelta(minutes=5)

# What the team makes of it has two parts; every other place has one note.
HYPOTHESES = "hypotheses"
NOTES: tuple[str, ...] = (*AGENDA[:8], HYPOTHESES, *AGENDA[8:])

MOST_PROMISES = 3
LONGEST_THOUGHT, LONGEST_NOTE = 1_000, 4_000
FURTHEST_AHEAD = timedelta(days=184)
# With fewer people in the room, who wrote what is easily guessed.
FEWEST_UNGUESSED = 3

# Neither what is read as another letter or figure, nor vowels, so that no word comes of it.
LETTERS = "BCDFGHJKLMNPQRTVWXZ2346789"
CODE_LENGTH = 6


class TooLateError(Exception):
    """The session has come too far for this, or not far enough."""


class NotLeadingError(Exception):
    """Somebody else leads the session now."""


class ForeignFormError(Exception):
    """The form's id belongs to something else."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same text after the form was made; `standing` is theirs."""

    def __init__(self, standing: str) -> None:
        super().__init__("changed meanwhile")
        self.standing = standing


class MovedOnError(Exception):
    """The session has gone to another question since the form was made."""


def step_of(place: Place) -> int:
    """The number of the step that a place belongs to."""
    at = AGENDA.index(place)
    first, last = AGENDA.index(Place.FIRST), AGENDA.index(Place.THIRD)
    return at + 1 if at < first else first + 1 if at <= last else at - 1


def beside(place: Place, forward: bool) -> Place | None:
    """The next place of the agenda or the one before, or None at its end."""
    at = AGENDA.index(place) + (1 if forward else -1)
    return AGENDA[at] if 0 <= at < len(AGENDA) else None


def is_past(place: Place, now_at: Place | None) -> bool:
    """Whether the session has left a place behind."""
    return now_at is not None and AGENDA.index(place) < AGENDA.index(now_at)


def takes_thoughts(place: Place) -> bool:
    """Whether people write something at this place."""
    return place not in (Place.PROMISES, Place.CLOSE)


def ends(place: Place, now: datetime) -> datetime:
    """When a place that begins now is meant to end."""
    return now + timedelta(minutes=MINUTES[place])


def lengthened(ends_at: datetime, now: datetime) -> datetime:
    """A little more time: from now on where the time is over already."""
    return max(ends_at, now) + MORE


def may_be_planned(held_on: date, today: date) -> bool:
    """Whether a session can be planned for this day."""
    return today <= held_on <= today + FURTHEST_AHEAD


def may_be_opened(held_on: date, today: date, opened_at: datetime | None) -> bool:
    """It is opened once, and not before its day."""
    return opened_at is None and held_on <= today


def code() -> str:
    """A short code to join by; it lets nobody in who may not be there anyway."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody typed it: however they wrote it, with or without spaces."""
    return "".join(typed.split()).replace("-", "").upper()


def can_be_guessed(present: int) -> bool:
    """Whether so few are there that who wrote an unsigned thought can be guessed."""
    return present < FEWEST_UNGUESSED

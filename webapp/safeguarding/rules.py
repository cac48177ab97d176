"""How long a concern may wait, what acknowledging it takes, what may come of it, and who is on duty.

Pure: no request, no database.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from webapp import clock
from webapp.duties import is_working_day

# After this long without anybody having acknowledged it, a concern is overdue.
LONGEST_WAIT = timedelta(hours=24)

SHORTEST_ACTION = 10
LONGEST_TEXT = 10_000
LONGEST_NOTE, SHORTEST_NOTE = 2_000, 3
LONGEST_HELP = 2_000


class Kind(StrEnum):
    """A concern for the readers on the rota, or one about somebody who works here."""

    CONCERN = "concern"
    ALLEGATION = "allegation"


class Why(StrEnum):
    """Why a concern was raised, beside the kinds of harm that the list of phrases knows."""

    TOLD = "told"
    LOWEST = "lowest"
    LANGUAGE = "language"


class What(StrEnum):
    """What happened to a concern between its being raised and its outcome."""

    HANDED_OVER = "handed over"
    ABOUT_STAFF = "about staff"
    NOT_ABOUT_STAFF = "not about staff"
    ACKNOWLEDGED = "acknowledged"
    INTERPRETER_ASKED = "interpreter asked"
    INTERPRETED = "interpreted"
    FOLLOWED = "followed"


# Whose words came back without a name, after they had been pooled: who wrote them has to be asked for.
HELD_APART = frozenset({"comment"})


class Outcome(StrEnum):
    """What came of a concern."""

    FRONT_DOOR = "front door"
    DUTY_TEAM = "emergency duty team"
    LADO = "LADO"
    COMPLAINT = "complaint"
    ADVOCATE = "advocate"
    NONE = "none"


class Nation(StrEnum):
    """Which nation's help a family is told of."""

    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


def is_overdue(raised_at: datetime, acknowledged_at: datetime | None, now: datetime) -> bool:
    """Whether the concern waits, or waited, longer than it may."""
    return (acknowledged_at or now) - raised_at > LONGEST_WAIT


def says_what_was_done(action: str) -> bool:
    """Whether the typed action says anything at all."""
    return SHORTEST_ACTION <= len(action.strip()) <= LONGEST_TEXT


def says_why(note: str) -> bool:
    """Whether the typed reason says anything at all."""
    return SHORTEST_NOTE <= len(note.strip()) <= LONGEST_NOTE


def lado_by(raised_at: datetime) -> datetime:
    """By when the LADO is told of an allegation: at the same time on the next working day.

    What comes on a Saturday or Sunday counts as having come as Monday begins.
    """
    began = clock.in_london(raised_at)
    if not is_working_day(began.date()):
        began = datetime.combine(_next_working_day(began.date()), time.min, clock.LONDON)
    return datetime.combine(_next_working_day(began.date()), began.timetz())


def _next_working_day(day: date) -> date:
    following = day + timedelta(days=1)
    return following if is_working_day(following) else _next_working_day(following)


def is_late_for_lado(raised_at: datetime, outcome: str | None, now: datetime) -> bool:
    """Whether the LADO should know of an allegation by now, and nobody has said what came of it."""
    return outcome is None and now > lado_by(raised_at)


def is_on_duty(moment: datetime, first: time, last: time, *, weekends: bool) -> bool:
    """Whether somebody who reads from one time of the day to another reads at this moment."""
    here = clock.in_london(moment)
    return first <= here.time() < last and (weekends or is_working_day(here.date()))

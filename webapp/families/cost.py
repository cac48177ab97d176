"""What asking everybody at random costs in hours a month: worked out before it is switched on."""

from dataclasses import dataclass

from webapp.families.rules import BETWEEN_MOMENTS

DAYS_A_MONTH = 365 / 12


@dataclass(frozen=True)
class Reckoning:
    """What the lead reckons with: minutes, and shares in a hundred.

    `by_conversation` are asked in a conversation instead of by a form; `with_words` of those asked write or
    say something that a safeguarding reader reads.
    """

    minutes: int = 30
    by_conversation: int = 25
    with_words: int = 35
    reading_minutes: int = 3


@dataclass(frozen=True)
class Cost:
    """How many people's turn it is in a month, and the hours that this takes."""

    turns: float
    conversations: float
    interviewer_hours: float
    texts: float
    reader_hours: float


LARGEST = {"minutes": 240, "by_conversation": 100, "with_words": 100, "reading_minutes": 120}


def turns_a_month(people: int, ended: int) -> float:
    """How often it is somebody's turn in a month.

    `people` are those whose team works with them today: each has one moment in every BETWEEN_MOMENTS days.
    `ended` are those whose team's work ended in the last BETWEEN_MOMENTS days: each has one more.
    """
    return (people + ended) * DAYS_A_MONTH / BETWEEN_MOMENTS


def cost(turns: float, by: Reckoning) -> Cost:
    """The hours a month that so many turns take."""
    conversations, texts = turns * by.by_conversation / 100, turns * by.with_words / 100
    return Cost(turns, conversations, conversations * by.minutes / 60, texts, texts * by.reading_minutes / 60)

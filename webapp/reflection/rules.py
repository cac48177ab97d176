"""When may a commitment be recorded? Pure: no request, no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.fields import day_of, text_of

LONGEST = 1_000
# What families read of one change, on a phone.
LONGEST_TELLING = 300
# What happened on a day, in one line beside a chart.
LONGEST_NOTE = 160
FARTHEST = timedelta(days=2 * 365)

# A commitment shows on its owner's first page this long before and after its day.
NEAR = timedelta(days=14)
# A team that has recorded nothing for this long is asked to look again.
QUIET = timedelta(days=90)


class Fault(StrEnum):
    """What can be wrong with a commitment, one per field."""

    NO_WORDING = "no wording"
    LONG_WORDING = "long wording"
    NO_CONSTRUCT = "no construct"
    NO_OWNER = "no owner"
    NO_DATE = "no date"
    PAST_DATE = "past date"
    FAR_DATE = "far date"
    NO_SOURCE = "no source"
    NO_SIGN = "no sign"
    LONG_TELLING = "long telling"
    NO_NOTE = "no note"
    LONG_NOTE = "long note"
    NO_DAY = "no day"
    DAY_TO_COME = "day to come"


@dataclass(frozen=True)
class Choices:
    """What may be chosen: skills, people of today's team, and whose views."""

    constructs: Collection[str]
    owners: Collection[int]
    sources: Collection[str]


@dataclass(frozen=True)
class Wanted:
    """A commitment that may be recorded."""

    wording: str
    construct: str
    owner_id: int
    due_on: date
    source: str
    expected_sign: int
    families_told: str | None = None


def check(sent: Mapping[str, str], choices: Choices, today: date) -> Wanted | list[Fault]:
    """The commitment that was sent, or everything that is wrong with it in the order of the form."""
    wording, due_on = sent.get("wording", "").strip(), day_of(sent, "due")
    told = sent.get("families_told", "").strip()
    owners = {str(owner): owner for owner in choices.owners}
    signs = {"up": 1, "down": -1}
    wrong = {
        Fault.NO_WORDING: not wording,
        Fault.LONG_WORDING: len(wording) > LONGEST,
        Fault.NO_CONSTRUCT: sent.get("construct") not in choices.constructs,
        Fault.NO_OWNER: sent.get("owner") not in owners,
        Fault.NO_DATE: due_on is None,
        Fault.PAST_DATE: due_on is not None and due_on <= today,
        Fault.FAR_DATE: due_on is not None and due_on > today + FARTHEST,
        Fault.NO_SOURCE: sent.get("source") not in choices.sources,
        Fault.NO_SIGN: sent.get("sign") not in signs,
        Fault.LONG_TELLING: len(told) > LONGEST_TELLING,
    }
    faults = [fault for fault, found in wrong.items() if found]
    if faults or due_on is None:
        return faults
    chosen = (sent["construct"], owners[sent["owner"]], due_on, sent["source"], signs[sent["sign"]])
    return Wanted(wording, *chosen, families_told=told or None)


@dataclass(frozen=True)
class WantedNote:
    """A note that may stand on a team's charts."""

    text: str
    happened_on: date


def check_note(sent: Mapping[str, str], today: date) -> WantedNote | list[Fault]:
    """The note that was sent, or everything that is wrong with it in the order of the form."""
    text, day = text_of(sent, "note"), day_of(sent, "happened")
    wrong = {
        Fault.NO_NOTE: not text,
        Fault.LONG_NOTE: len(text) > LONGEST_NOTE,
        Fault.NO_DAY: day is None,
        Fault.DAY_TO_COME: day is not None and day > today,
    }
    faults = [fault for fault, found in wrong.items() if found]
    return faults if faults or day is None else WantedNote(text, day)

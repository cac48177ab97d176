"""Who can be in a family, what they need, when they may be asked, and what an address must look like."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from webapp.case_files import folded


class Kind(StrEnum):
    """Which form suits a person; nothing here says more about them than their age band."""

    ADULT = "adult"
    YOUNG_PERSON = "young person"
    CHILD = "child"
    CARER = "carer"
    CARE_LEAVER = "care leaver"


# For whom a basis is recorded before anybody asks them.
NEED_A_BASIS = frozenset({Kind.YOUNG_PERSON, Kind.CHILD})
# What no age says: somebody chose these forms, and a list of ages does not choose another.
CHOSEN = frozenset({Kind.CARER, Kind.CARE_LEAVER})


class Way(StrEnum):
    """A way by which somebody can be reached, once they have said that it is safe."""

    EMAIL = "e-mail"
    TEXT = "text"
    BY_HAND = "by hand"
    # Somebody speaks with them: no message goes so.
    PHONE = "phone"
    # The last one, and never proposed: post is opened by others.
    LETTER = "letter"


class Need(StrEnum):
    """What somebody needs to be heard; stored together, with a blank between."""

    INTERPRETER = "interpreter"
    EASY_READ = "easy-read"
    SIGN_LANGUAGE = "sign-language"
    LARGE_PRINT = "large-print"
    ADVOCATE = "advocate"


class Agreement(StrEnum):
    """On whose agreement a child can be invited; it is recorded for each child separately."""

    OWN = "own competence"
    PARENTAL = "parental"
    AUTHORITY = "authority"


class Lapse(StrEnum):
    """What makes a confirmed way unsafe until the person alone has been asked again."""

    SEPARATION = "separation"
    MOVE = "move"
    INCIDENT = "incident"


class Meaning(StrEnum):
    """What a column of the list means; no other column is read."""

    CASE = "case"
    TEAM = "team"
    OPENED = "opened"
    CLOSED = "closed"
    WORKER = "worker"
    PERSON = "person"
    NAME = "name"
    BORN = "born"
    LANGUAGE = "language"
    NEEDS = "needs"
    BASIS = "basis"


OPTIONAL = (Meaning.CLOSED, Meaning.WORKER, Meaning.LANGUAGE, Meaning.NEEDS, Meaning.BASIS)
NEEDED = tuple(meaning for meaning in Meaning if meaning not in OPTIONAL)

# The lists of words of a column map, and what their words stand for.
NEED_LISTS: Mapping[str, Need | None] = {f"need-{need.value}": need for need in Need} | {"need-none": None}
BASIS_LISTS: Mapping[str, Agreement | None] = {
    "basis-own": Agreement.OWN,
    "basis-parental": Agreement.PARENTAL,
    "basis-authority": Agreement.AUTHORITY,
    "basis-none": None,
}


@dataclass(frozen=True)
class FamiliesMap:
    """What the columns of a list mean, and which words stand for which need and which basis."""

    name: str
    columns: Mapping[Meaning, str]
    words: Mapping[str, Sequence[str]]

    def needs(self) -> dict[str, Need | None]:
        """What each word means, as `folded`; None for one that means no need. Our own words are known."""
        return {need.value: need for need in Need} | self._placed(NEED_LISTS)

    def bases(self) -> dict[str, Agreement | None]:
        """What each word means, as `folded`; None for one that means that nobody has agreed."""
        return {one.value: one for one in Agreement} | self._placed(BASIS_LISTS)

    def _placed(self, lists: Mapping[str, Any]) -> dict[str, Any]:
        return {folded(word): lists[name] for name in lists for word in self.words.get(name, ())}


# From which age each form suits; nobody younger than the youngest is asked.
FROM_AGE = {Kind.ADULT: 18, Kind.YOUNG_PERSON: 12, Kind.CHILD: 6}
OLDEST = 120

LONGEST_TIMES, LONGEST_CODE_WORD = 200, 60

# What was safe a season ago may not be safe now, so it is asked again.
SAFE_FOR = timedelta(days=90)

# No e-mail address is longer (RFC 5321), and a search through a very long text would take its time.
LONGEST_ADDRESS = 254

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"\+?[0-9]{10,15}")


def may_be_contacted(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether the person said, recently enough, how they can safely be reached."""
    return confirmed_at is not None and now - confirmed_at < SAFE_FOR


def may_be_sent_to(confirmed_at: datetime | None, used_at: datetime | None, now: datetime) -> bool:
    """Whether a message may go to them: they said how since the last one went."""
    if confirmed_at is None or not may_be_contacted(confirmed_at, now):
        return False
    return used_at is None or used_at < confirmed_at


def may_be_invited(kind: Kind, basis: str | None) -> bool:
    """Whether somebody may be invited: an adult speaks for themself, and a child needs a recorded basis."""
    return kind not in NEED_A_BASIS or basis is not None


def kind_at(age: int) -> Kind | None:
    """Which form suits an age, or None for whoever is too young for any."""
    return next((kind for kind, first in FROM_AGE.items() if age >= first), None)


def age_on(born: date, day: date) -> int:
    """How old somebody is on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def needs_in(stored: str) -> list[Need]:
    """The needs as they are stored, in the order of their names."""
    kept = set(stored.split())
    return [need for need in Need if need.value in kept]


def needs_stored(needs: Iterable[Need]) -> str:
    """The needs as they are stored: each once, in the order of their names."""
    kept = set(needs)
    return " ".join(need.value for need in Need if need in kept)


def is_an_address(way: Way, address: str) -> bool:
    """Whether a message could go to this address by this way; by hand needs none."""
    if len(address) > LONGEST_ADDRESS:
        return False
    match way:
        case Way.EMAIL:
            return _EMAIL.fullmatch(address) is not None
        case Way.TEXT | Way.PHONE:
            return _NUMBER.fullmatch(address.replace(" ", "")) is not None
        case Way.LETTER:
            return bool(address)
        case Way.BY_HAND:
            return True

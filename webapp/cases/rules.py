"""Who can be in a family, when it is safe to write to them, and what an address must look like."""

import re
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Which form suits a person; nothing here says more about them than their age band."""

    ADULT = "adult"
    YOUNG_PERSON = "young person"
    CHILD = "child"
    CARER = "carer"
    CARE_LEAVER = "care leaver"


class Way(StrEnum):
    """A way by which somebody can be reached, once they have said that it is safe."""

    EMAIL = "e-mail"
    TEXT = "text"
    BY_HAND = "by hand"


# What was safe a season ago may not be safe now, so it is asked again.
SAFE_FOR = timedelta(days=90)

# No e-mail address is longer (RFC 5321), and a search through a very long text would take its time.
LONGEST_ADDRESS = 254

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"\+?[0-9]{10,15}")


def may_be_contacted(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether the person said, recently enough, how they can safely be reached."""
    return confirmed_at is not None and now - confirmed_at < SAFE_FOR


def is_an_address(way: Way, address: str) -> bool:
    """Whether a message could go to this address by this way; by hand needs none."""
    if len(address) > LONGEST_ADDRESS:
        return False
    match way:
        case Way.EMAIL:
            return _EMAIL.fullmatch(address) is not None
        case Way.TEXT:
            return _NUMBER.fullmatch(address.replace(" ", "")) is not None
        case Way.BY_HAND:
            return True

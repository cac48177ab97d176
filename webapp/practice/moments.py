"""What an observer writes down during a visit: moments, each with its time and the criteria that it shows."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from webapp.practice.rules import MOST_MOMENTS

NEW = "new"
_FIELD = re.compile(r"moment-(\d{1,3})$")


@dataclass(frozen=True)
class Moment:
    """One moment; `number` names its fields on the form."""

    number: int
    noted_at: datetime
    text: str
    criteria: tuple[str, ...]


def read(fields: Mapping[str, Any], criteria: Collection[str]) -> list[Moment]:
    """The moments that a form holds, in the order of their times; one whose text is gone is gone."""
    found = []
    for name in fields:
        if (numbered := _FIELD.match(name)) is None:
            continue
        number = int(numbered.group(1))
        text, noted_at = _text(fields, name), _time(_text(fields, f"{name}-at"))
        if text and noted_at is not None and number < MOST_MOMENTS:
            found.append(Moment(number, noted_at, text, _about(fields, name, criteria)))
    return sorted(found, key=lambda one: (one.noted_at, one.number))


def read_whole(fields: Mapping[str, Any], criteria: Collection[str], saved_at: datetime) -> list[Moment]:
    """The same with what was written last, which may have been saved and not been given its time yet."""
    found = read(fields, criteria)
    if text := _text(fields, f"moment-{NEW}"):
        found.append(Moment(MOST_MOMENTS, saved_at, text, _about(fields, f"moment-{NEW}", criteria)))
    return found


def with_the_new_one(
    fields: Mapping[str, Any], criteria: Collection[str], now: datetime
) -> dict[str, Any] | None:
    """The fields once what was written last has become a moment of its own; None where there is no room.

    Its time is the server's when it arrived: the clock of a device may be wrong.
    """
    whole, text = dict(fields), _text(fields, f"moment-{NEW}")
    about = list(_about(fields, f"moment-{NEW}", criteria))
    for name in (f"moment-{NEW}", f"moment-{NEW}-about"):
        whole.pop(name, None)
    if not text:
        return whole
    taken = {int(found.group(1)) for name in fields if (found := _FIELD.match(name))}
    free = next((number for number in range(1, MOST_MOMENTS) if number not in taken), None)
    if free is None:
        return None
    return whole | {
        f"moment-{free}": text,
        f"moment-{free}-at": now.astimezone(UTC).isoformat(timespec="seconds"),
        f"moment-{free}-about": about,
    }


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _about(fields: Mapping[str, Any], name: str, criteria: Collection[str]) -> tuple[str, ...]:
    value = fields.get(f"{name}-about", ())
    chosen = {value} if isinstance(value, str) else set(value)
    return tuple(one for one in criteria if one in chosen)


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None

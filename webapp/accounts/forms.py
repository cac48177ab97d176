"""The form that arranges cover: how it is read, and what is wrong with it."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from webapp.accounts.rules import Fault
from webapp.addresses import number
from webapp.fields import day_of, text_of
from webapp.forms import Problem

DAYS = tuple(f"{name}-{part}" for name in ("begins_on", "ends_on") for part in ("day", "month", "year"))


@dataclass(frozen=True)
class CoverForm:
    """The form as it was sent; a day of None is no day, and `has_last` says whether a last one was given."""

    client_id: uuid.UUID | None
    person: str
    stand_in: str
    days: dict[str, str]
    first: date | None
    last: date | None
    has_last: bool

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "CoverForm":
        """The form as it arrived."""
        try:
            client_id = uuid.UUID(text_of(fields, "client_id"))
        except ValueError:
            client_id = None
        days = {name: text_of(fields, name) for name in DAYS}
        return cls(
            client_id,
            text_of(fields, "person"),
            text_of(fields, "stand_in"),
            days,
            day_of(fields, "begins_on"),
            day_of(fields, "ends_on"),
            any(text for name, text in days.items() if name.startswith("ends_on")),
        )

    @classmethod
    def empty(cls, person: str, today: date) -> "CoverForm":
        """A new form with an id of its own, from today and with no last day."""
        first = {"begins_on-day": today.day, "begins_on-month": today.month, "begins_on-year": today.year}
        days = dict.fromkeys(DAYS, "") | {name: str(value) for name, value in first.items()}
        return cls(uuid.uuid4(), person, "", days, today, None, False)

    @property
    def person_id(self) -> int | None:
        """Who is away, or None where that is no number."""
        return _number(self.person)

    @property
    def stand_in_id(self) -> int | None:
        """Who stands in, or None where that is no number."""
        return _number(self.stand_in)

    def problems(self, known: Collection[int]) -> list[Problem]:
        """What cannot be read of it; `known` are those who can stand in."""
        found = [] if self.first else [problem(Fault.FIRST_DAY)]
        found += [problem(Fault.LAST_DAY)] if self.has_last and self.last is None else []
        if self.stand_in_id not in known:
            found.append(Problem("stand_in", _("Select who stands in, from the list")))
        return found


def _number(text: str) -> int | None:
    try:
        return number(text)
    except ValueError:
        return None


def problem(fault: Fault) -> Problem:
    """What keeps a cover from being arranged, at its field and with what to do."""
    last = _("Enter a last day from today on and within a year of the first, or leave it empty")
    access = _("Select somebody who has access on all of these days, or enter an earlier last day")
    circle = _(
        "Select somebody else: on one of these days their own work is covered by the person who is away"
    )
    twice = _("Enter other days, or select somebody else: they stand in already on one of these days")
    return {
        Fault.FIRST_DAY: Problem("begins_on-day", _("Enter the first day, within a year of today")),
        Fault.LAST_DAY: Problem("ends_on-day", last),
        Fault.THEMSELF: Problem("stand_in", _("Select somebody else: nobody stands in for themself")),
        Fault.NO_ACCESS: Problem("stand_in", access),
        Fault.CIRCLE: Problem("stand_in", circle),
        Fault.TWICE: Problem("stand_in", twice),
    }[fault]

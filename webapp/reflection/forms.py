"""How a commitment and a session are asked for: the choices on the form, and what to say about each fault."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics import loader
from webapp.accounts.models import Person
from webapp.fields import day_of, text_of
from webapp.forms import Problem
from webapp.reflection import agenda
from webapp.reflection.rules import LONGEST, LONGEST_NOTE, LONGEST_TELLING, Choices, Fault

# Whose view can show that something helped.
SOURCES = {
    "family": _l("What families say"),
    "observer": _l("What observers see"),
    "self": _l("How we see our own visits"),
    "supervision": _l("What observers see in supervision"),
}


@dataclass(frozen=True)
class Question:
    """The choices that the page draws: skills by id, people, and whose views."""

    constructs: Mapping[str, str]
    owners: Sequence[Person]

    @property
    def owner_names(self) -> dict[int, str]:
        """Who could see to it, by id."""
        return {person.id: person.name for person in self.owners}

    @property
    def choices(self) -> Choices:
        """The same for the rules."""
        return Choices(tuple(self.constructs), tuple(person.id for person in self.owners), tuple(SOURCES))


def constructs() -> dict[str, str]:
    """The names of the constructs that observers grade or families speak of, by id."""
    return {
        construct.id: construct.name
        for construct in loader.constructs().constructs
        if not {"criterion", "statement"} <= set(construct.without)
    }


def problems(faults: Sequence[Fault]) -> list[Problem]:
    """What to do about each fault, beside its field."""
    words = {
        Fault.NO_WORDING: ("wording", _("Enter what your team will do")),
        Fault.LONG_WORDING: ("wording", _("Shorten what your team will do to %(n)s characters", n=LONGEST)),
        Fault.NO_CONSTRUCT: ("construct", _("Select what it is about")),
        Fault.NO_OWNER: ("owner", _("Select who will see to it")),
        Fault.NO_DATE: ("due-day", _("Enter the day by which it is done, like 27 3 2027")),
        Fault.PAST_DATE: ("due-day", _("Enter a day that is still to come")),
        Fault.FAR_DATE: ("due-day", _("Enter a day within the next two years")),
        Fault.NO_SOURCE: ("source", _("Select where the sign should show")),
        Fault.NO_SIGN: ("sign", _("Select whether it should go up or down")),
        Fault.LONG_TELLING: (
            "families_told",
            _("Shorten how families will be told to %(n)s characters", n=LONGEST_TELLING),
        ),
        Fault.NO_NOTE: ("note", _("Enter what happened")),
        Fault.LONG_NOTE: ("note", _("Shorten what happened to %(n)s characters", n=LONGEST_NOTE)),
        Fault.NO_DAY: ("happened-day", _("Enter the day on which it happened, like 27 3 2026")),
        Fault.DAY_TO_COME: ("happened-day", _("Enter today or a day in the past")),
    }
    return [Problem(*words[fault]) for fault in faults]


# What stands for the figures that are the newest on the day of a session.
NEWEST = "newest"


@dataclass(frozen=True)
class PlanForm:
    """The form that plans a session, as it was sent; `held_on` None is no day."""

    client_id: uuid.UUID | None
    day: dict[str, str]
    held_on: date | None
    figures: str
    partners: frozenset[int]

    @classmethod
    def read(cls, fields: Any) -> "PlanForm":
        """The form as it arrived."""
        day = {f"held_on-{part}": text_of(fields, f"held_on-{part}") for part in ("day", "month", "year")}
        chosen = [one for one in fields.getlist("partners") if one.isascii() and one.isdigit()]
        return cls(
            id_of(text_of(fields, "client_id")),
            day,
            day_of(fields, "held_on"),
            text_of(fields, "figures"),
            frozenset(int(one) for one in chosen if len(one) < 10),
        )

    @classmethod
    def empty(cls, today: date) -> "PlanForm":
        """A new form with an id of its own, made out for today."""
        day = {"held_on-day": today.day, "held_on-month": today.month, "held_on-year": today.year}
        return cls(uuid.uuid4(), {name: str(n) for name, n in day.items()}, today, NEWEST, frozenset())

    @property
    def release_id(self) -> int | None:
        """The figures that were chosen, or None for the newest of the day."""
        return None if self.figures == NEWEST else int(self.figures)

    def problems(self, today: date, figures: Collection[str], partners: Collection[int]) -> list[Problem]:
        """What is wrong with it; `figures` and `partners` are what can be chosen."""
        found = []
        if self.held_on is None or not agenda.may_be_planned(self.held_on, today):
            words = _("Enter a day from today until six months from now, such as 27 3 2027")
            found.append(Problem("held_on-day", words))
        if self.figures not in figures:
            found.append(Problem("figures", _("Select the figures that you look at together")))
        if not self.partners <= set(partners):
            found.append(Problem("partners", _("Select whom you invite, from the list")))
        return found


def id_of(text: str) -> uuid.UUID | None:
    """An id that a form was made with, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def problems_of_thought(text: str) -> list[Problem]:
    """What is wrong with a thought."""
    if not text:
        return [Problem("text", _("Enter what you think"))]
    if len(text) > agenda.LONGEST_THOUGHT:
        return [Problem("text", _("Shorten this to %(n)s characters", n=f"{agenda.LONGEST_THOUGHT:,}"))]
    return []

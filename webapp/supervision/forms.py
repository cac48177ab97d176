"""What supervisors fill in: how it is read, what is wrong with it, and the words of the choices."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.fields import day_of, text_of
from webapp.forms import Problem
from webapp.supervision import rules
from webapp.supervision.noting import ActionNotes, FamilyNotes
from webapp.supervision.rules import LONGEST, LONGEST_REFERENCE, Kind
from webapp.supervision.service import Promise

KINDS: Mapping[Kind, Any] = {
    Kind.ONE_TO_ONE: _l("One to one"),
    Kind.GROUP: _l("A group, thinking about families together"),
    Kind.LIVE: _l("Live coaching, beside the work itself"),
}

USEFUL: Mapping[int, Any] = {
    1: _l("Not useful"),
    2: _l("A little useful"),
    3: _l("Useful"),
    4: _l("Very useful"),
}


# What a supervisor is asked to write under each element; the rubric's own questions are an observer's.
HINTS: Mapping[str, Any] = {
    "risk-and-need": _l("What are you worried about for each child, what shows it, and what is not known?"),
    "childs-experience": _l("What is a day like for this child? In their own words, where you have them."),
    "familys-voice": _l("How does each adult in the family see it, and what in the plan comes from them?"),
    "curiosity": _l("Which explanations are there, and what would tell them apart?"),
    "rehearsal": _l("Which conversation did you practise, and which words worked?"),
    "purposeful-plan": _l("What should be different for the child, and how will you know?"),
}


@dataclass(frozen=True)
class PlanForm:
    """The form that plans a supervision, as it was sent; `held_on` None is no day."""

    client_id: uuid.UUID | None
    kind: str
    day: dict[str, str]
    held_on: date | None
    people: frozenset[int]
    about: str

    @classmethod
    def read(cls, fields: Any) -> "PlanForm":
        """The form as it arrived."""
        try:
            client_id = uuid.UUID(text_of(fields, "client_id"))
        except ValueError:
            client_id = None
        people = [one for one in fields.getlist("people") if one.isascii() and one.isdigit()]
        day = {f"held_on-{part}": text_of(fields, f"held_on-{part}") for part in ("day", "month", "year")}
        return cls(
            client_id,
            text_of(fields, "kind"),
            day,
            day_of(fields, "held_on"),
            frozenset(int(one) for one in people if len(one) < 10),
            text_of(fields, "about"),
        )

    @classmethod
    def empty(cls, today: date) -> "PlanForm":
        """A new form with an id of its own, made out for today."""
        day = {"held_on-day": today.day, "held_on-month": today.month, "held_on-year": today.year}
        return cls(uuid.uuid4(), "", {name: str(n) for name, n in day.items()}, today, frozenset(), "")

    def problems(self, today: date, known: Collection[int]) -> list[Problem]:
        """What is wrong with it; `known` are the people who can be asked."""
        found = []
        if self.kind not in set(Kind):
            found.append(Problem("kind", _("Select what kind of supervision it is")))
        if self.held_on is None:
            found.append(Problem("held_on-day", _("Enter the day of the supervision, such as 27 3 2027")))
        elif not rules.may_be_planned(self.held_on, today):
            words = _("Enter a day in the last 12 months or the next six months")
            found.append(Problem("held_on-day", words))
        if not self.people or not self.people <= set(known):
            found.append(Problem("people", _("Select who is there, from the list")))
        elif self.kind == Kind.ONE_TO_ONE and len(self.people) > 1:
            found.append(Problem("people", _("Select one person, or choose a group")))
        if len(self.about) > LONGEST:
            found.append(too_long("about"))
        return found


def too_long(field_id: str) -> Problem:
    """A text that is longer than a field may hold."""
    return Problem(field_id, _("Shorten this to %(n)s characters", n=f"{LONGEST:,}"))


def problems_of_families(
    families: Sequence[FamilyNotes], known: Collection[str], undecided: Collection[int]
) -> list[Problem]:
    """What is wrong with what was written about families.

    `known` are the references that can be named, `undecided` the numbers of which two versions stand.
    """
    found = []
    for one in families:
        if one.position in undecided:
            words = _("Family %(n)s: it was written in two places. Choose a version first", n=one.position)
        elif not one.reference:
            words = _("Family %(n)s: enter the case reference", n=one.position)
        elif one.reference not in known or len(one.reference) > LONGEST_REFERENCE:
            words = _("Family %(n)s: check the case reference. Your team has no such family", n=one.position)
        elif not any(one.texts):
            words = _("Family %(n)s: enter what you thought about, or empty the reference", n=one.position)
        else:
            continue
        found.append(Problem(f"family-{one.position}", words))
    return found


def promises(
    actions: Sequence[ActionNotes], people: Collection[int], held_on: date, today: date
) -> tuple[list[Promise], list[Problem]]:
    """The actions that can be put on record, and what is wrong with the others."""
    made: list[Promise] = []
    found: list[Problem] = []
    owners = {str(one): one for one in people}
    for one in actions:
        n = one.number
        wrong = []
        if not one.text or len(one.text) > LONGEST:
            wrong.append(Problem(f"action-{n}", _("Enter what is to be done, or empty the line")))
        if one.owner not in owners:
            wrong.append(Problem(f"owner-{n}", _("Select who does it")))
        if one.due_on is None or not rules.may_be_done_by(one.due_on, held_on, today):
            words = _("Enter the day by which it is done, after the supervision and within a year")
            wrong.append(Problem(f"due-{n}-day", words))
        found += wrong
        if not wrong and one.due_on is not None:
            made.append(Promise(owners[one.owner], one.text, one.due_on))
    return made, found


def confirmation(fields: Mapping[str, Any]) -> tuple[str, int | None, list[Problem]]:
    """What somebody adds to the record and how useful it was, and what is wrong with it."""
    added, useful = text_of(fields, "added"), text_of(fields, "useful")
    found = [too_long("added")] if len(added) > LONGEST else []
    if useful not in {"", *map(str, rules.USEFUL)}:
        found.append(Problem("useful", _("Select how useful it was, or leave it")))
        return added, None, found
    return added, int(useful) if useful else None, found

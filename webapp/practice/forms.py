"""What observers and practitioners fill in: how it is read, what is wrong with it, how it is shown again."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics.model import Criterion, Rubric
from webapp.fields import day_of, text_of
from webapp.forms import Problem
from webapp.practice import faults, rules
from webapp.practice.rules import Consent, Fault, Mark, Purpose
from webapp.practice.service import Feedback

NOT_OBSERVED = "not-observed"

PURPOSES: Mapping[Purpose, Any] = {
    Purpose.FIRST: _l("First visit"),
    Purpose.ASSESSMENT: _l("Visit for an assessment"),
    Purpose.PLANNED: _l("Planned visit"),
    Purpose.DIRECT_WORK: _l("Direct work with a child"),
    Purpose.REVIEW: _l("Review with the family"),
    Purpose.ENDING: _l("Ending our work together"),
    Purpose.SUPERVISION: _l("Supervision"),
}

CONSENTS: Mapping[Consent, Any] = {
    Consent.AGREED: _l("They agreed"),
    Consent.DECLINED: _l("They did not want it"),
}

# What an observer says besides the levels.
FEEDBACK: Mapping[str, Any] = {
    "strengths": _l("What was strong"),
    "next_step": _l("One next step"),
    "question": _l("A question to think about"),
}


@dataclass(frozen=True)
class Entry:
    """One criterion of the form as a page shows it; `chosen` is a level, or NOT_OBSERVED."""

    criterion: Criterion
    chosen: str
    evidence: str

    @property
    def level_field(self) -> str:
        """The name of the level's field, and the id of its first choice."""
        return f"level-{self.criterion.id}"

    @property
    def evidence_field(self) -> str:
        """The name and id of the evidence's field."""
        return f"evidence-{self.criterion.id}"


def entries(rubric: Rubric, fields: Mapping[str, Any]) -> list[Entry]:
    """The criteria with what has been filled in so far; "not observed" where nothing has."""
    shown = []
    for criterion in rubric.criteria:
        chosen = text_of(fields, f"level-{criterion.id}")
        known = {str(level.value) for level in criterion.levels}
        evidence = text_of(fields, f"evidence-{criterion.id}")
        shown.append(Entry(criterion, chosen if chosen in known else NOT_OBSERVED, evidence))
    return shown


def marks(rubric: Rubric, fields: Mapping[str, Any]) -> dict[str, Mark]:
    """The levels and the evidence that a form holds, by criterion."""
    return {
        criterion.id: _mark(
            text_of(fields, f"level-{criterion.id}"), text_of(fields, f"evidence-{criterion.id}")
        )
        for criterion in rubric.criteria
    }


def _mark(chosen: str, evidence: str) -> Mark:
    if chosen in ("", NOT_OBSERVED):
        return Mark(None, evidence)
    # Only plain digits: "+3", "３" and "3.0" are not what the page offers.
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 4:
        return Mark(int(chosen), evidence)
    return Mark(None, evidence, readable=False)


def problems_of_observation(
    rubric: Rubric, fields: Mapping[str, Any], noted: Collection[str] = ()
) -> list[Problem]:
    """What keeps this observation from being shared, in the order of the page.

    `noted` are the criteria that something written down during the visit was said to show.
    """
    found = rules.faults_of_observation(
        marks(rubric, fields), text_of(fields, "notes"), _scale(rubric), noted
    )
    return _in_order_of_the_page(rubric, found)


def feedback(fields: Mapping[str, Any]) -> Feedback:
    """What the observer says besides the levels."""
    return Feedback(*(text_of(fields, name) for name in FEEDBACK))


def problems_of_self_rating(rubric: Rubric, fields: Mapping[str, Any]) -> list[Problem]:
    """What keeps this self-rating from being submitted, in the order of the page."""
    return _in_order_of_the_page(rubric, rules.faults_of_self_rating(marks(rubric, fields), _scale(rubric)))


def _scale(rubric: Rubric) -> range:
    return range(rubric.lowest, rubric.highest + 1)


def _in_order_of_the_page(rubric: Rubric, found: Sequence[tuple[str | None, Fault]]) -> list[Problem]:
    place: dict[str | None, int] = {criterion.id: i for i, criterion in enumerate(rubric.criteria)}
    return [
        _problem(rubric, criterion, fault)
        for criterion, fault in sorted(found, key=lambda one: place.get(one[0], -1))
    ]


def _problem(rubric: Rubric, criterion: str | None, fault: Fault) -> Problem:
    if criterion is None:
        if fault is Fault.NOTHING_WRITTEN:
            return Problem("notes", _("Enter what you saw, or give a level with evidence"))
        first = rubric.criteria[0].id
        return Problem(f"level-{first}", _("Select a level for at least one part of the visit"))
    name = rubric.criterion(criterion).name
    if fault is Fault.OUTSIDE_THE_SCALE:
        text = _(
            "%(name)s: select a level from %(lowest)s to %(highest)s, or not observed",
            name=name,
            lowest=rubric.lowest,
            highest=rubric.highest,
        )
        return Problem(f"level-{criterion}", text)
    return Problem(
        f"evidence-{criterion}", _("%(name)s: enter what you saw or heard that shows this level", name=name)
    )


@dataclass(frozen=True)
class VisitForm:
    """The form "log a visit" as it was sent; `seen_on` None is no date at all."""

    client_id: uuid.UUID | None
    instrument: str
    practitioner: str
    day: str
    month: str
    year: str
    purpose: str
    same_visit: str
    consent: str
    consent_how: str
    wanted: str
    reference: str

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "VisitForm":
        """The form as it arrived."""
        try:
            client_id = uuid.UUID(text_of(fields, "client_id"))
        except ValueError:
            client_id = None
        names = ("instrument", "practitioner", "seen_on-day", "seen_on-month", "seen_on-year")
        more = ("purpose", "same_visit", *faults.OF_A_PREPARATION, "reference")
        return cls(client_id, *(text_of(fields, name) for name in (*names, *more)))

    @classmethod
    def empty(cls, today: date, instrument: str) -> "VisitForm":
        """A new form with an id of its own, made out for today."""
        day = (str(today.day), str(today.month), str(today.year))
        return cls(uuid.uuid4(), instrument, "", *day, "", "", "", "", "", "")

    @property
    def seen_on(self) -> date | None:
        """The day of the visit, or None where these numbers are no day."""
        return day_of(self.date_fields, "seen_on")

    @property
    def date_fields(self) -> dict[str, str]:
        """The three fields of the day as they were sent."""
        return {"seen_on-day": self.day, "seen_on-month": self.month, "seen_on-year": self.year}

    @property
    def practitioner_id(self) -> int | None:
        """The chosen practitioner, or None where none was."""
        number = self.practitioner
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None

    def problems(
        self, today: date, can_be: frozenset[int], on_the_day: frozenset[int], *, is_supervision: bool
    ) -> list[Problem]:
        """What is wrong: `can_be` are those who can be watched today, and `on_the_day` who could be then."""
        found = []
        chosen, seen_on = self.practitioner_id, self.seen_on
        if chosen not in can_be:
            words = _("Select somebody whose practice can be watched like this")
            found.append(Problem("practitioner", words))
        if seen_on is None:
            found.append(Problem("seen_on-day", _("Enter the date of the visit, such as 27 3 2026")))
        elif not rules.date_is_possible(seen_on, today):
            found.append(
                Problem("seen_on-day", _("Enter a date in the last 12 months or the next three months"))
            )
        elif chosen in can_be and chosen not in on_the_day:
            words = _("Check the date: this person did not do this work on that day")
            found.append(Problem("seen_on-day", words))
        if self.purpose not in set(Purpose) or (self.purpose == Purpose.SUPERVISION) != is_supervision:
            found.append(Problem("purpose", _("Select what kind of visit it was")))
        return found + faults.preparation(self.prepared_fields)[1]

    @property
    def prepared_fields(self) -> dict[str, str]:
        """The fields that say what was settled beforehand."""
        return {name: getattr(self, name) for name in (*faults.OF_A_PREPARATION, "reference")}

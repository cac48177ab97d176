"""What every rota's form asks: who, from which day to which."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from webapp import duties
from webapp.addresses import number
from webapp.fields import day_of, text_of
from webapp.forms import Problem


@dataclass(frozen=True)
class Span:
    """Who is on a rota, and the first and last day."""

    person_id: int
    begins_on: date
    ends_on: date


def read_span(
    fields: Mapping[str, Any], may_be_put_on: Collection[int], today: date, *, who: str
) -> tuple[Span | None, list[Problem]]:
    """Who is on it and when, and what is wrong with it; `who` says what to do where nobody is chosen."""
    person_id, begins_on, ends_on = _person(fields), day_of(fields, "begins"), day_of(fields, "ends")
    problems = []
    if person_id not in may_be_put_on:
        problems.append(Problem("person", who))
    if begins_on is None:
        problems.append(Problem("begins-day", _("Enter the first day, such as 27 3 2027")))
    if ends_on is None or (begins_on and not duties.may_begin_duty(begins_on, ends_on, today)):
        words = _("Enter a last day that is not before the first, not over, and within a year")
        problems.append(Problem("ends-day", words))
    if problems or person_id is None or begins_on is None or ends_on is None:
        return None, problems
    return Span(person_id, begins_on, ends_on), []


def _person(fields: Mapping[str, Any]) -> int | None:
    try:
        return number(text_of(fields, "person"))
    except ValueError:
        return None

"""What readers type about a concern, and what a safeguarding lead types about the rota."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any

from flask_babel import gettext as _

from webapp.addresses import number
from webapp.duty_forms import read_span
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.safeguarding.rota import Days, Help
from webapp.safeguarding.rules import LONGEST_HELP, Nation, Outcome, What, says_what_was_done, says_why
from webapp.safeguarding.service import Step

# The person in an allegation whom nobody knows by name yet.
UNKNOWN = "unknown"
# How each step's fields begin on the page.
PREFIX = {
    What.HANDED_OVER: "over",
    What.ABOUT_STAFF: "staff",
    What.NOT_ABOUT_STAFF: "other",
    What.INTERPRETER_ASKED: "asked",
    What.INTERPRETED: "read",
    What.FOLLOWED: "follow",
}
Fields = Mapping[str, Any]


def read_action(fields: Mapping[str, str]) -> tuple[str, list[Problem]]:
    """What a reader typed about what they did, and what is wrong with it."""
    action = fields.get("action_taken", "").strip()
    if says_what_was_done(action):
        return action, []
    return action, [Problem("action_taken", _("Enter what you did, in a sentence of up to 10,000 letters."))]


def read_outcome(fields: Fields) -> tuple[Outcome | None, str, list[Problem]]:
    """What came of a concern and why, and what is wrong with either."""
    chosen, reason = text_of(fields, "outcome"), text_of(fields, "outcome-note")
    problems = []
    if chosen not in set(Outcome):
        problems.append(Problem("outcome", _("Select what came of it")))
    if not says_why(reason):
        problems.append(Problem("outcome-note", _("Enter why, in up to 2,000 letters")))
    return Outcome(chosen) if chosen in set(Outcome) else None, reason, problems


def read_step(
    fields: Fields, by_id: int, *, may_be_given: Collection[int], staff: Collection[int]
) -> tuple[Step | None, list[Problem]]:
    """A step that somebody takes with a concern, or None where the form is not one of ours."""
    try:
        client_id, what = uuid.UUID(text_of(fields, "client_id")), What(text_of(fields, "what"))
        seen = number(text_of(fields, "seen"))
    except ValueError:
        return None, []
    if what not in PREFIX:
        return None, []
    prefix, problems = PREFIX[what], []
    to, note = text_of(fields, f"{prefix}-to"), text_of(fields, f"{prefix}-note")
    to_id = _number(to)
    if what is What.HANDED_OVER and to_id not in may_be_given:
        problems.append(Problem("over-to", _("Select who takes it on")))
    if what is What.ABOUT_STAFF and to != UNKNOWN and to_id not in staff:
        problems.append(Problem("staff-to", _("Select who it is about, or that you do not know")))
    if not says_why(note):
        problems.append(Problem(f"{prefix}-note", _("Enter this in up to 2,000 letters")))
    return Step(client_id, what, by_id, note, seen, to_id), problems


def read_days(
    fields: Fields, may_be_put_on: Collection[int], today: date
) -> tuple[Days | None, list[Problem]]:
    """Who reads on which days, and what is wrong with it."""
    span, problems = read_span(fields, may_be_put_on, today, who=_("Select who reads"))
    first, last = _time(text_of(fields, "from_time")), _time(text_of(fields, "until_time"))
    if first is None:
        problems.append(Problem("from_time", _("Enter a time, such as 9:00")))
    if last is None or (first is not None and last <= first):
        problems.append(Problem("until_time", _("Enter a later time on the same day, such as 17:00")))
    if problems or span is None or not first or not last:
        return None, problems
    weekends = text_of(fields, "weekends") == "yes"
    return Days(span.person_id, span.begins_on, span.ends_on, first, last, weekends), []


def _number(text: str) -> int | None:
    """What a choice says, where it can be somebody's id."""
    try:
        return number(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    hours, _colon, minutes = text.replace(".", ":").partition(":")
    try:
        return time(int(hours), int(minutes or 0))
    except (ValueError, OverflowError):
        return None


def read_help(fields: Fields) -> tuple[Help | None, list[Problem]]:
    """What families are to read while nobody is on duty, and what is wrong with it."""
    nation, text, text_cy = (text_of(fields, name) for name in ("nation", "help", "help_cy"))
    problems = []
    if nation not in set(Nation):
        problems.append(Problem("nation", _("Select your nation")))
    if not text or len(text) > LONGEST_HELP:
        words = _("Enter whom families can turn to, one on each line, in up to 2,000 letters")
        problems.append(Problem("help", words))
    if len(text_cy) > LONGEST_HELP:
        problems.append(Problem("help_cy", _("Make this shorter: up to 2,000 letters")))
    return (None, problems) if problems else (Help(Nation(nation), text, text_cy), [])

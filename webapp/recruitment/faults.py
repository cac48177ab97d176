"""What is wrong with an answer or a mark that was sent, in words that say what to do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as Time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics.model import Rubric
from scenarios.model import BestWorstTask, ChooseTask, DialogueTask, SpokenTask, TextTask
from scenarios.scoring import Fault
from webapp.clock import LONDON
from webapp.forms import Problem
from webapp.recruitment import scheduling, sheet
from webapp.recruitment.listing import CandidatesFile
from webapp.recruitment.models import Adjustment
from webapp.recruitment.pacing import Agreed
from webapp.recruitment.rules import Check, Stage
from webapp.recruitment.scheduling import Offer
from webapp.recruitment.sheet import Sheet
from webapp.recruitment.submitting import Mark

LONGEST_EVIDENCE = 4000
LONGEST_MINUTES = 20_000
LONGEST_WHY = 200
MOST_MINUTES_MORE = 240
LONGEST_PLACE = 120
LONGEST_AHEAD = timedelta(days=366)
OF_AN_OFFER = ("stage", "day", "time", "minutes", "count", "room", "person")


def marks(rubric: Rubric, fields: Mapping[str, Any]) -> tuple[dict[str, Mark], list[Problem]]:
    """The marks that were sent on an answer, and what is wrong with them.

    The lowest level and the two highest need their evidence; in between it can be left out.
    """
    found, problems = {}, []
    plain = {str(value) for value in range(rubric.lowest + 1, rubric.highest - 1)}
    for criterion in rubric.criteria:
        level = str(fields.get(f"{criterion.id}.level", ""))
        evidence = str(fields.get(f"{criterion.id}.evidence", "")).strip()
        if level not in {str(value) for value in criterion.values}:
            message = _("Select a level for “%(name)s”", name=criterion.name)
            problems.append(Problem(f"{criterion.id}.level", message))
        if not evidence and level not in plain:
            message = _("Enter or quote what in the answer shows it, for “%(name)s”", name=criterion.name)
            problems.append(Problem(f"{criterion.id}.evidence", message))
        elif len(evidence) > LONGEST_EVIDENCE:
            message = _("Shorten the evidence for “%(name)s” to 4,000 characters", name=criterion.name)
            problems.append(Problem(f"{criterion.id}.evidence", message))
        if not problems:
            found[criterion.id] = Mark(int(level), evidence)
    return found, problems


def declared(fields: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """Whom an assessor says they know, a name a line, and what is wrong with what was sent."""
    knows, names = fields.get("knows"), str(fields.get("names", "")).strip()
    if knows not in ("nobody", "somebody"):
        return "", [Problem("knows", _("Select whether you know somebody who may have applied"))]
    if knows == "nobody":
        return "", []
    if not names:
        return "", [Problem("names", _("Enter the name of each person you know, one on each line"))]
    if len(names) > LONGEST_EVIDENCE:
        return "", [Problem("names", _("Shorten the names to 4,000 characters"))]
    return names, []


def talked(fields: Mapping[str, Any], person_id: int) -> tuple[str, list[Problem]]:
    """What was talked about with an assessor, and what is wrong with what was sent."""
    words = str(fields.get("words", "")).strip()
    if fields.get("what") not in ("go on with marks", "go on without", "stand down"):
        return "", [Problem(f"what-{person_id}", _("Select what happens now"))]
    if not words:
        return "", [Problem(f"words-{person_id}", _("Enter what you have talked about"))]
    if len(words) > LONGEST_EVIDENCE:
        return "", [
            Problem(f"words-{person_id}", _("Shorten what you have talked about to 4,000 characters"))
        ]
    return words, []


def noted(fields: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """A panel's minutes, and what is wrong with them."""
    words = str(fields.get("words", "")).strip()
    if not words:
        return words, [Problem("words", _("Enter what was talked about and agreed"))]
    if len(words) > LONGEST_MINUTES:
        return words, [Problem("words", _("Shorten the minutes to 20,000 characters"))]
    return words, []


def asked_again(fields: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """What a candidate thinks is wrong, and what is wrong with what was sent."""
    words = str(fields.get("words", "")).strip()
    if not words:
        return words, [Problem("words", _("Enter what another person should look at, in a few words"))]
    if len(words) > LONGEST_EVIDENCE:
        return words, [Problem("words", _("Shorten what you write to 4,000 characters"))]
    return words, []


@dataclass(frozen=True)
class Seen:
    """A check as it was recorded: seen on a day, or not needed and why."""

    kind: Check
    seen_on: date | None
    why_not: str


def seen(fields: Mapping[str, Any], today: date) -> tuple[Seen | None, list[Problem]]:
    """A check before somebody starts work as it was sent, and what is wrong with it."""
    kinds = {one.value: one for one in Check}
    kind = kinds.get(str(fields.get("kind", "")))
    if kind is None:
        return None, [Problem("dbs.seen_on", _("Select which check you have seen"))]
    place, why_not = kind.name.lower(), str(fields.get("why_not", "")).strip()
    if fields.get("needed") == "no":
        if not why_not:
            return None, [Problem(f"{place}.why_not", _("Enter why this check is not needed"))]
        if len(why_not) > LONGEST_WHY:
            return None, [Problem(f"{place}.why_not", _("Shorten why it is not needed to 200 characters"))]
        return Seen(kind, None, why_not), []
    try:
        seen_on = date.fromisoformat(str(fields.get("seen_on", "")).strip())
    except ValueError:
        return None, [Problem(f"{place}.seen_on", _("Enter the day on which you saw it"))]
    if seen_on > today:
        return None, [Problem(f"{place}.seen_on", _("Enter a day that is today or earlier"))]
    return Seen(kind, seen_on, ""), []


EXTRA = {"0": 0, "25": 25, "50": 50, "100": 100, "untimed": None}
WAYS = ("breaks", "read_aloud", "reading_mask", "high_contrast", "large_type", "own_words")


def adjustment(fields: Mapping[str, Any]) -> tuple[Agreed | None, list[Problem]]:
    """What an adjustments officer agrees, and what is wrong with what was sent."""
    extra, note = str(fields.get("extra", "")), str(fields.get("note", "")).strip()
    if extra not in EXTRA:
        return None, [Problem("extra", _("Select how much time the candidate has"))]
    if len(note) > LONGEST_EVIDENCE:
        return None, [Problem("note", _("Shorten what was agreed to 4,000 characters"))]
    ways = {way: way in fields for way in WAYS}
    return Agreed(extra=EXTRA[extra], note=note, **ways), []


def adjustment_fields(agreed: Adjustment | None) -> dict[str, str]:
    """What was agreed, as the fields of the form that agrees it."""
    if agreed is None:
        return {"extra": "0"}
    fields = {way: "y" for way in WAYS if getattr(agreed, way)}
    extra = "untimed" if agreed.extra is None else str(agreed.extra)
    return {**fields, "extra": extra, "note": agreed.note}


def more_minutes(fields: Mapping[str, Any]) -> tuple[int, str, list[Problem]]:
    """How many minutes more somebody has, and why; and what is wrong with what was sent."""
    text, why = str(fields.get("minutes", "")).strip(), str(fields.get("why", "")).strip()
    problems = []
    if not _whole(text, 1, MOST_MINUTES_MORE):
        problems.append(Problem("minutes", _("Enter from 1 to 240 minutes")))
    if not why or len(why) > LONGEST_WHY:
        problems.append(Problem("why", _("Enter what went wrong, in 200 characters or fewer")))
    return (0 if problems else int(text)), why, problems


def offered(
    fields: Mapping[str, Any], people: Collection[int], planned: Mapping[str, int], now: datetime
) -> tuple[Offer | None, list[Problem]]:
    """The times that a recruiter offers, and what is wrong with what was sent.

    `planned` is how many minutes a stage takes where none are entered.
    """
    text = {name: str(fields.get(name, "")).strip() for name in OF_AN_OFFER}
    text["minutes"] = text["minutes"] or str(planned.get(text["stage"], ""))
    problems, starts_at = [], _moment(text["day"], text["time"])
    if text["stage"] not in {stage.value for stage in Stage}:
        problems.append(Problem("stage", _("Select a stage")))
    if starts_at is None or starts_at <= now or starts_at > now + LONGEST_AHEAD:
        problems.append(Problem("day", _("Enter a day and a time within a year from now")))
    if not _whole(text["minutes"], scheduling.SHORTEST, scheduling.LONGEST):
        problems.append(Problem("minutes", _("Enter from 10 to 480 minutes")))
    if not _whole(text["count"], 1, scheduling.MOST_IN_A_ROW):
        problems.append(Problem("count", _("Enter from 1 to 12 times in a row")))
    if not text["room"] or len(text["room"]) > LONGEST_PLACE:
        problems.append(Problem("room", _("Enter where the candidate comes, in 120 characters or fewer")))
    if text["person"] not in {str(person) for person in people}:
        problems.append(Problem("person", _("Select whom the candidate meets")))
    if problems or starts_at is None:
        return None, problems
    return Offer(
        Stage(text["stage"]),
        starts_at,
        int(text["minutes"]),
        text["room"],
        int(text["person"]),
        int(text["count"]),
    ), []


def _moment(day: str, time: str) -> datetime | None:
    """A day and a time in London as one moment, or None where they are none."""
    try:
        return datetime.combine(date.fromisoformat(day), Time.fromisoformat(time), LONDON)
    except ValueError:
        return None


def _whole(text: str, fewest: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4 and fewest <= int(text) <= most


def probes_used(task: SpokenTask, fields: Mapping[str, Any]) -> tuple[dict[str, list[str]], list[Problem]]:
    """Which probes were used after each question, and which questions were not asked of this candidate."""
    used, problems = {}, []
    for question in task.core:
        place = f"{question.id}.asked"
        ticked = fields.get(place, [])
        chosen = [ticked] if isinstance(ticked, str) else list(ticked)
        if "asked" not in chosen:
            message = _("Ask everybody the same, and tick that you asked: “%(text)s”", text=question.text)
            problems.append(Problem(place, message))
        used[question.id] = [probe.id for probe in question.probes if probe.id in chosen]
    return used, problems


# What is wrong with one line of a list.
LISTED = {
    "name": _l("write a name of up to 120 characters"),
    "address": _l("write an e-mail address like name@example.com"),
    "twice": _l("this address stands further up already"),
}

# What is wrong with a list as a whole.
WHOLE_LIST = {
    "empty": _l("Choose a file, or paste the lines"),
    "large": _l("Choose a file of up to 2 MB"),
    "long": _l("Divide the list: up to 5,000 lines can be read at a time"),
    "columns": _l("Add a first line with the headings name and e-mail"),
    "unreadable": _l("Save the list as CSV and choose it again"),
}


def listed(found: CandidatesFile) -> list[Problem]:
    """What is wrong with a list of candidates as a whole."""
    return [Problem("file", str(WHOLE_LIST[found.fault]))] if found.fault else []


def problems_on(candidates_sheet: Sheet) -> list[Problem]:
    """What has to be put right on a scenario's page before its answers can be sent."""
    found: dict[str, Problem] = {}
    for answer in candidates_sheet.answers:
        for problem in answer.problems:
            place = sheet.first_field(answer.task, problem.option_id)
            found.setdefault(place, Problem(place, _words(problem.fault, problem.option_id, answer)))
    return list(found.values())


def _words(fault: Fault, part: str | None, answer: sheet.Answer) -> str:
    if isinstance(answer.task, TextTask):
        return _("Shorten your answer to %(words)d words or fewer", words=answer.task.words)
    if isinstance(answer.task, ChooseTask) and fault in (Fault.TOO_MANY, Fault.TOO_FEW):
        chosen = len(set(answer.response))
        return _("Select %(wanted)d: you have selected %(chosen)d", wanted=answer.task.choose, chosen=chosen)
    if isinstance(answer.task, BestWorstTask) and fault is Fault.MISSING:
        return _("Select the best one") if part == "best" else _("Select the worst one")
    if isinstance(answer.task, DialogueTask):
        return _("Select what you would say or do")
    words = {
        Fault.MISSING: _("Select an answer for each line"),
        Fault.OUTSIDE: _("Select one of the answers that are offered"),
        Fault.GAP: _("Select places from 1 on, without leaving one out"),
        Fault.TIED: _("Select a different place for each line"),
        Fault.SAME: _("Select two different ones as best and worst"),
    }
    return words[fault]

"""What a panel reads about one candidate: each question, the answer, and what the assessors found.

Knows no web framework and no database.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rubrics.model import Criterion
from scenarios import narratives, scoring
from scenarios.dialogue import walk
from scenarios.model import (
    BestWorstTask,
    ChooseTask,
    DialogueTask,
    KeyedTask,
    MarkedTask,
    RankTask,
    RateTask,
    Scenario,
    SpokenTask,
    Task,
)
from webapp import masking
from webapp.recruitment.models import Assessment, Attempt, TaskAnswer
from webapp.recruitment.submitting import Mark

# What an assessor puts between quotation marks is taken for the answer's own words.
QUOTED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"|‘([^’]{3,})’")
# Assessors are letters here: who they are is no evidence.
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Choice:
    """One option with what the candidate answered, what the key says, and why.

    In a conversation `lead` is what had been said before, at the first of a step's options.
    """

    text: str
    given: str
    key: str
    rationale: str
    lead: str = ""


@dataclass(frozen=True)
class Found:
    """What one assessor, known by a letter, found on one criterion."""

    assessor: str
    criterion: Criterion
    level: int | None
    evidence: str


@dataclass(frozen=True)
class Exhibit:
    """One question with the answer, its scores by construct if it has a key, and the assessors' marks.

    A written answer is in parts, each with whether an assessor quotes it.
    """

    scenario: Scenario
    task: Task
    text: list[tuple[str, bool]] | None
    choices: tuple[Choice, ...]
    corrected: Mapping[str, float]
    found: tuple[Found, ...]

    @property
    def is_unanswered(self) -> bool:
        """Whether the candidate left the question out."""
        return self.text is None and not self.choices


def exhibits(scenarios: Sequence[Scenario], attempt: Attempt) -> list[Exhibit]:
    """Every question of the campaign in order, answered or not."""
    answers = {(answer.scenario, answer.task): answer for answer in attempt.answers}
    shown = []
    for scenario in scenarios:
        for task in scenario.tasks:
            answer = answers.get((scenario.id, task.id))
            if answer is None:
                shown.append(Exhibit(scenario, task, None, (), {}, ()))
            elif marked := _marked(scenario, task, answer):
                found = _found(marked, [one for one in answer.assessments if one.set_aside_at is None])
                text = _asked_besides(marked, answer) if isinstance(marked, SpokenTask) else hidden(answer)
                words = quoted_in(text, [one.evidence for one in found])
                shown.append(Exhibit(scenario, marked, words, (), {}, found))
            elif not isinstance(task, MarkedTask):
                scores = scoring.by_construct(task, answer.response)
                corrected = {construct: each.corrected for construct, each in scores.items()}
                choices = _choices(task, answer.response)
                shown.append(Exhibit(scenario, task, None, choices, corrected, ()))
    return shown


def _marked(scenario: Scenario, task: Task, answer: TaskAnswer) -> MarkedTask | None:
    """The task as people mark its answer; None where a key scores it."""
    if answer.in_own_words:
        return narratives.own_words_task(scenario.id, scenario.version, task.id)
    return task if isinstance(task, MarkedTask) else None


def _asked_besides(task: SpokenTask, answer: TaskAnswer) -> str:
    """What was asked of a candidate who was heard live: each question, and the probes that were used."""
    lines = []
    for question in task.core:
        used = answer.response.get(question.id, [])
        lines.append(question.text)
        lines += [f"– {probe.text}" for probe in question.probes if probe.id in used]
    return "\n".join(lines)


def hidden(answer: TaskAnswer) -> str:
    """A written answer with what could tell who wrote it hidden."""
    shown = masking.parts(str(answer.response), answer.masks or ())
    return "".join(f"[{kind}]" if kind else words for words, kind in shown)


def quoted_in(text: str, said: Iterable[str]) -> list[tuple[str, bool]]:
    """A text in parts, each with whether what was said of it quotes that part."""
    quotes = (quote for each in said for found in QUOTED.findall(each) for quote in found if quote)
    return masking.quoted(text, quotes)


def marks_of(assessment: Assessment) -> dict[str, Mark]:
    """What an assessor found, by criterion."""
    return {
        mark.criterion: Mark(mark.level, mark.evidence) for mark in assessment.marks if mark.level is not None
    }


def _found(task: MarkedTask, assessments: Sequence[Assessment]) -> tuple[Found, ...]:
    rubric = narratives.rubric_of(task)
    marks = [
        (letter, {mark.criterion: mark for mark in one.marks})
        for letter, one in zip(LETTERS, assessments, strict=False)
    ]
    return tuple(
        Found(letter, criterion, by_criterion[criterion.id].level, by_criterion[criterion.id].evidence)
        for criterion in rubric.criteria
        for letter, by_criterion in marks
        if criterion.id in by_criterion
    )


def _choices(task: KeyedTask, response: Any) -> tuple[Choice, ...]:
    if isinstance(task, ChooseTask):
        return tuple(
            Choice(one.text, _ticked(one.id in response), _ticked(one.key), one.rationale)
            for one in task.options
        )
    if isinstance(task, BestWorstTask):
        named = {id: end for end, id in response.items()}
        return tuple(
            Choice(one.text, named.get(one.id, ""), "" if one.key == "between" else one.key, one.rationale)
            for one in task.options
        )
    if isinstance(task, DialogueTask):
        return tuple(_said(task, response))
    return tuple(_rated(task, response))


def key_of(task: KeyedTask) -> tuple[Choice, ...]:
    """Every option of a task with what its key says and why, for whoever assesses an answer in own words."""
    if not isinstance(task, DialogueTask):
        return _choices(task, [] if isinstance(task, ChooseTask) else {})
    return tuple(
        Choice(one.text, "", str(sum(one.scores.values())), one.rationale, "" if place else step.text[-1])
        for step in task.steps
        for place, one in enumerate(step.choices)
    )


def _said(task: DialogueTask, response: Any) -> Iterator[Choice]:
    """Every choice that there was on the way that was gone; its key is the points that it gives."""
    for step, taken in walk(task, response).taken:
        for place, one in enumerate(step.choices):
            lead = "" if place else step.text[-1]
            points = str(sum(one.scores.values()))
            yield Choice(one.text, _ticked(one is taken), points, one.rationale, lead)


def _rated(task: RateTask | RankTask, response: Any) -> Iterator[Choice]:
    if isinstance(task, RankTask):
        for place in task.options:
            yield Choice(place.text, str(response.get(place.id, "")), str(place.key), place.rationale)
        return
    for one in task.options:
        key = _named(task.points, one.key)
        if one.mean is not None:
            key = f"{key} ({one.mean:.1f})"
        yield Choice(one.text, _named(task.points, response.get(one.id)), key, one.rationale)


def _ticked(is_so: bool) -> str:
    return "✓" if is_so else ""


def _named(points: tuple[str, ...], point: int | None) -> str:
    return "" if point is None else points[point - 1]

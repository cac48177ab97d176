"""What a panel reads about one candidate: each question, the answer, and what the assessors found.

Knows no web framework and no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rubrics import loader as rubrics
from rubrics.model import Criterion
from scenarios import scoring
from scenarios.model import ChooseTask, RankTask, RateTask, Scenario, Task, TextTask
from webapp.recruitment.models import Assessment, Attempt

# Assessors are letters here: who they are is no evidence.
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Choice:
    """One option with what the candidate answered, what the key says, and why."""

    text: str
    given: str
    key: str
    rationale: str


@dataclass(frozen=True)
class Found:
    """What one assessor, known by a letter, found on one criterion."""

    assessor: str
    criterion: Criterion
    level: int | None
    evidence: str


@dataclass(frozen=True)
class Exhibit:
    """One question with the candidate's answer, its score if it has a key, and the assessors' marks."""

    scenario: Scenario
    task: Task
    text: str | None
    choices: tuple[Choice, ...]
    corrected: float | None
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
                shown.append(Exhibit(scenario, task, None, (), None, ()))
            elif isinstance(task, TextTask):
                found = _found(task, answer.assessments)
                shown.append(Exhibit(scenario, task, str(answer.response), (), None, found))
            else:
                corrected = scoring.score(task, answer.response).corrected
                choices = _choices(task, answer.response)
                shown.append(Exhibit(scenario, task, None, choices, corrected, ()))
    return shown


def _found(task: TextTask, assessments: Sequence[Assessment]) -> tuple[Found, ...]:
    rubric = rubrics.rubric(task.rubric, task.rubric_version)
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


def _choices(task: RateTask | RankTask | ChooseTask, response: Any) -> tuple[Choice, ...]:
    if isinstance(task, ChooseTask):
        return tuple(
            Choice(one.text, "✓" if one.id in response else "", "✓" if one.key else "", one.rationale)
            for one in task.options
        )
    points = task.points if isinstance(task, RateTask) else None
    return tuple(
        Choice(
            option.text, _named(points, response.get(option.id)), _named(points, option.key), option.rationale
        )
        for option in task.options
    )


def _named(points: tuple[str, ...] | None, place: int | None) -> str:
    if place is None:
        return ""
    return points[place - 1] if points else str(place)

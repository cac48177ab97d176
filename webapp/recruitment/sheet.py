"""A candidate's sheet: what the form's fields say, and what cannot be sent like that.

Knows no web framework and no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios import scoring
from scenarios.model import ChooseTask, Scenario, Task, TextTask

NOT_ON_THE_SCALE = -1
LONGEST_NUMBER = 4


@dataclass(frozen=True)
class Answer:
    """One task's answer as it stands; `response` is None while nothing has been answered."""

    task: Task
    response: Any
    problems: tuple[scoring.Problem, ...]

    @property
    def is_unanswered(self) -> bool:
        """Whether nothing has been answered."""
        return self.response is None


@dataclass(frozen=True)
class Sheet:
    """One scenario with the candidate's answers to its tasks."""

    scenario: Scenario
    answers: tuple[Answer, ...]

    @property
    def unanswered(self) -> int:
        """How many of its questions have no answer yet."""
        return sum(answer.is_unanswered for answer in self.answers)

    @property
    def is_faulty(self) -> bool:
        """Whether an answer has to be put right before it can be sent."""
        return any(answer.problems for answer in self.answers)


def field_name(task: Task, option_id: str | None = None) -> str:
    """The name and id of the field that holds a task's, or one option's, answer."""
    return task.id if option_id is None else f"{task.id}.{option_id}"


def first_field(task: Task, option_id: str | None) -> str:
    """The id of the field at which a problem stands: the option's, or else the task's first."""
    if isinstance(task, TextTask | ChooseTask):
        return field_name(task)
    return field_name(task, option_id or task.options[0].id)


def read(scenario: Scenario, fields: Mapping[str, Any]) -> Sheet:
    """What the form's fields say about each task; fields that the scenario lacks are ignored."""
    return Sheet(scenario, tuple(_answer(task, fields) for task in scenario.tasks))


def responses(sheets: Sequence[Sheet]) -> dict[tuple[str, str], Any]:
    """The answered tasks' responses by scenario and task."""
    return {
        (sheet.scenario.id, answer.task.id): answer.response
        for sheet in sheets
        for answer in sheet.answers
        if not answer.is_unanswered
    }


def _answer(task: Task, fields: Mapping[str, Any]) -> Answer:
    response = _response(task, fields)
    return Answer(task, response, () if response is None else tuple(scoring.problems(task, response)))


def _response(task: Task, fields: Mapping[str, Any]) -> Any:
    if isinstance(task, TextTask):
        text = fields.get(field_name(task), "")
        return text.strip() or None if isinstance(text, str) else None
    if isinstance(task, ChooseTask):
        chosen = fields.get(field_name(task), [])
        return ([chosen] if isinstance(chosen, str) else list(chosen)) or None
    given = {option.id: fields.get(field_name(task, option.id), "") for option in task.options}
    return {option: _number(value) for option, value in given.items() if value} or None


def _number(value: Any) -> int:
    text = str(value)
    fits = text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
    return int(text) if fits else NOT_ON_THE_SCALE


def words_in(text: str) -> int:
    """How many words a text has, as a person would count them."""
    return len(text.split())

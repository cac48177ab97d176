"""A candidate's sheet: what the form's fields say, and what cannot be sent like that.

Knows no web framework and no database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios import scoring
from scenarios.dialogue import Walk, walk
from scenarios.model import BestWorstTask, ChooseTask, DialogueTask, Scenario, SpokenTask, Task, TextTask
from scenarios.narratives import OwnWordsTask

NOT_ON_THE_SCALE = -1
LONGEST_NUMBER = 4
ENDS = ("best", "worst")


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

    @property
    def way(self) -> Walk | None:
        """How far a conversation has come; None where the task is no conversation."""
        return walk(self.task, self.response or {}) if isinstance(self.task, DialogueTask) else None


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
    def is_conversation(self) -> bool:
        """Whether it is gone through one step a page."""
        return any(isinstance(answer.task, DialogueTask) for answer in self.answers)

    @property
    def is_faulty(self) -> bool:
        """Whether an answer has to be put right before it can be sent."""
        return any(answer.problems for answer in self.answers)


def field_name(task: Task, option_id: str | None = None) -> str:
    """The name and id of the field that holds a task's, or one option's, answer."""
    if isinstance(task, OwnWordsTask):
        # Apart from what may have been chosen among its options before own words were agreed.
        return f"{task.id}.own-words"
    return task.id if option_id is None else f"{task.id}.{option_id}"


def first_field(task: Task, option_id: str | None) -> str:
    """The id of the field at which a problem stands: the option's, or else the task's first."""
    if isinstance(task, TextTask | ChooseTask | SpokenTask):
        return field_name(task)
    if isinstance(task, BestWorstTask):
        return field_name(task, option_id or ENDS[0])
    if isinstance(task, DialogueTask):
        return field_name(task, option_id or task.first.id)
    return field_name(task, option_id or task.options[0].id)


def read(scenario: Scenario, fields: Mapping[str, Any]) -> Sheet:
    """What the form's fields say about each task; fields that the scenario lacks are ignored."""
    return Sheet(scenario, tuple(_answer(task, fields) for task in scenario.tasks))


def elsewhere(candidates_sheet: Sheet, fields: Mapping[str, Any], step_id: str) -> dict[str, str]:
    """What was chosen at the other steps of a conversation, by field, on its way or off it."""
    task = candidates_sheet.answers[0].task
    if not isinstance(task, DialogueTask):
        return {}
    chosen = _filled(task, (step.id for step in task.steps if step.id != step_id), fields)
    return {field_name(task, step): choice for step, choice in chosen.items()}


def responses(sheets: Sequence[Sheet]) -> dict[tuple[str, str], Any]:
    """The answered tasks' responses by scenario and task."""
    return {
        (sheet.scenario.id, answer.task.id): answer.response
        for sheet in sheets
        for answer in sheet.answers
        if not answer.is_unanswered
    }


def in_own_words(sheets: Sequence[Sheet]) -> frozenset[tuple[str, str]]:
    """The tasks, by scenario, that others answer by options and this candidate in own words."""
    return frozenset(
        (sheet.scenario.id, answer.task.id)
        for sheet in sheets
        for answer in sheet.answers
        if isinstance(answer.task, OwnWordsTask)
    )


def as_far_as_it_goes(candidates_sheet: Sheet) -> Sheet:
    """The sheet without what no rule can score, as it is sent when the time is over; a text stays whole."""
    return Sheet(candidates_sheet.scenario, tuple(_scorable(answer) for answer in candidates_sheet.answers))


def _scorable(answer: Answer) -> Answer:
    if answer.is_unanswered or not answer.problems or isinstance(answer.task, TextTask):
        return answer
    try:
        scoring.by_construct(answer.task, answer.response)
    except scoring.ResponseRefused:
        return Answer(answer.task, None, ())
    return answer


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
    if isinstance(task, BestWorstTask):
        return _filled(task, ENDS, fields) or None
    if isinstance(task, DialogueTask):
        return _conversation(task, fields) or None
    if isinstance(task, SpokenTask):
        return None  # Heard by an assessor: the candidate has nothing to fill in.
    given = {option.id: fields.get(field_name(task, option.id), "") for option in task.options}
    return {option: _number(value) for option, value in given.items() if value} or None


def _filled(task: Task, parts: Iterable[str], fields: Mapping[str, Any]) -> dict[str, str]:
    given = {part: fields.get(field_name(task, part), "") for part in parts}
    return {part: str(value) for part, value in given.items() if value}


def _conversation(task: DialogueTask, fields: Mapping[str, Any]) -> dict[str, str]:
    """The choices on the way that was gone; those of a way that was left again stay in the form alone."""
    given = _filled(task, (step.id for step in task.steps), fields)
    gone = walk(task, given)
    found = {step.id: choice.id for step, choice in gone.taken}
    if gone.at.id in given and not gone.is_over:
        found[gone.at.id] = given[gone.at.id]
    return found


def _number(value: Any) -> int:
    text = str(value)
    fits = text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
    return int(text) if fits else NOT_ON_THE_SCALE


def words_in(text: str) -> int:
    """How many words a text has, as a person would count them."""
    return len(text.split())

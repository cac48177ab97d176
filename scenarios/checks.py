"""Answers whose levels a panel has agreed: to practise on before live work, and to seed among the others."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, StrictInt, model_validator

from rubrics.content import Content, ContentError, Id, Words, read_library, unique
from rubrics.loader import rubric
from rubrics.model import Rubric
from scenarios.loader import scenario
from scenarios.model import TextTask

HERE = Path(__file__).parent


class AgreedLevel(Content):
    """The level that a panel agreed on one criterion, and why."""

    level: StrictInt
    why: Words


class CheckAnswer(Content):
    """One invented answer with the levels that a panel agreed for it."""

    id: Id
    use: Literal["practice", "check"]
    text: Words
    levels: dict[Id, AgreedLevel] = Field(min_length=1)

    @property
    def key(self) -> dict[str, int]:
        """The agreed level of each criterion."""
        return {criterion: agreed.level for criterion, agreed in self.levels.items()}


class CheckAnswers(Content):
    """The answers with agreed levels to one written task of one version of a scenario."""

    id: Id = Field(description="The scenario's id.")
    version: StrictInt = Field(ge=1, description="The scenario's version.")
    task: Id
    answers: tuple[CheckAnswer, ...] = Field(min_length=5)

    @model_validator(mode="after")
    def _has_answers_apart(self) -> Self:
        unique("answer", (each.id for each in self.answers))
        return self

    def used_for(self, use: str) -> tuple[CheckAnswer, ...]:
        """Those to practise on, or those that are seeded among candidates' answers."""
        return tuple(each for each in self.answers if each.use == use)


@cache
def every_check() -> tuple[CheckAnswers, ...]:
    """Return the answers with agreed levels of every written task, each checked against its rubric."""
    found = read_library(CheckAnswers, HERE / "checks")
    for each in found:
        _check(each)
    return found


def checks_of(scenario_id: str, version: int, task: str) -> CheckAnswers | None:
    """Return the answers with agreed levels to one task, or None where there are none."""
    asked = (scenario_id, version, task)
    return next((each for each in every_check() if (each.id, each.version, each.task) == asked), None)


def _check(found: CheckAnswers) -> None:
    file = f"checks/{found.id}/v{found.version}.yaml"
    task = scenario(found.id, found.version).task(found.task)
    if not isinstance(task, TextTask):
        raise ContentError(file, "task", found.task, "Name a task whose answer is written.")
    marked_by = rubric(task.rubric, task.rubric_version)
    for at, answer in enumerate(found.answers):
        _check_levels(file, at, answer, marked_by)
    for use, fewest in (("practice", 3), ("check", 2)):
        if len(found.used_for(use)) < fewest:
            raise ContentError(file, "answers", use, f"Give {fewest} or more answers whose use is {use}.")


def _check_levels(file: str, at: int, answer: CheckAnswer, marked_by: Rubric) -> None:
    wanted: Sequence[str] = [criterion.id for criterion in marked_by.criteria]
    if sorted(wanted) != sorted(answer.levels):
        remedy = f"Give a level for each of: {', '.join(wanted)}."
        raise ContentError(file, f"answers.{at}.levels", ", ".join(answer.levels), remedy)
    for criterion in marked_by.criteria:
        level = answer.levels[criterion.id].level
        if level not in criterion.values:
            remedy = f"Give one of: {', '.join(map(str, criterion.values))}."
            raise ContentError(file, f"answers.{at}.levels.{criterion.id}", str(level), remedy)

"""Answers in own words where others choose among options: what is asked, and what levels are worth.

A multiple-choice test with no other way to answer is unlawful for whom it shuts out (GLS v Brookes,
UKEAT/0302/16). Each narrative is declared with its scenario: the question, the rubric, and what share of the
task's points each level is worth, from what a guess has on average to the most there is.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StrictFloat, StrictInt, model_validator

from rubrics.content import Content, ContentError, Id, Words, fingerprint, read_library
from rubrics.loader import rubric
from rubrics.model import Rubric
from scenarios.loader import scenario
from scenarios.model import MarkedTask, Scenario, Task
from scenarios.tasks import TextTask

HERE = Path(__file__).parent

Share = Annotated[StrictFloat | StrictInt, Field(ge=0, le=1)]


class Narrative(Content):
    """How one task that has a key is answered in own words, and what the levels are worth in its points."""

    id: Id = Field(description="The scenario's id.")
    version: StrictInt = Field(ge=1, description="The scenario's version.")
    task: Id
    question: Words
    words: StrictInt = Field(ge=20, le=2000)
    rubric: Id
    rubric_version: StrictInt = Field(ge=1)
    of_the_range: dict[int, Share] = Field(
        description="By level: the share of the points that lie between a guess and the most."
    )

    @model_validator(mode="after")
    def _climbs_through_the_whole_range(self) -> Self:
        shares = [self.of_the_range[level] for level in sorted(self.of_the_range)]
        if len(shares) < 2 or shares[0] != 0 or shares[-1] != 1 or shares != sorted(set(shares)):
            raise ValueError("Let the lowest be worth 0, each level more than the one below, the highest 1.")
        return self

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what candidates are asked and what levels are worth."""
        return fingerprint(self)


class OwnWordsTask(TextTask):
    """A task that has a key, as it is asked of somebody who answers in their own words."""

    of_the_range: dict[int, Share]

    def share(self, level: float) -> float:
        """What a level, or the mean of several, is worth: 0 for what a guess has, 1 for the most."""
        below = max(each for each in self.of_the_range if each <= level)
        above = min(each for each in self.of_the_range if each >= level)
        if below == above:
            return self.of_the_range[below]
        low, high = self.of_the_range[below], self.of_the_range[above]
        return low + (high - low) * (level - below) / (above - below)


@cache
def narratives() -> Mapping[tuple[str, int, str], Narrative]:
    """Every narrative by scenario, version and task, each checked against its scenario and its rubric."""
    found = read_library(Narrative, HERE / "narratives")
    for each in found:
        _check(each)
    return {(each.id, each.version, each.task): each for each in found}


def _check(found: Narrative) -> None:
    file = f"narratives/{found.id}/v{found.version}.yaml"
    asked = scenario(found.id, found.version)
    task = next((each for each in asked.tasks if each.id == found.task), None)
    if task is None or isinstance(task, MarkedTask):
        raise ContentError(file, "task", found.task, "Name a task that has a key.")
    marked_by = rubric(found.rubric, found.rubric_version)
    missing = set(task.constructs) - {each.construct for each in marked_by.criteria}
    if missing:
        remedy = f"Name a rubric that marks {', '.join(sorted(missing))}."
        raise ContentError(file, "rubric", found.rubric, remedy)
    if set(found.of_the_range) != set(marked_by.criteria[0].values):
        remedy = "Say of each level of the rubric what it is worth."
        raise ContentError(file, "of_the_range", sorted(found.of_the_range), remedy)


@cache
def own_words_task(scenario_id: str, version: int, task_id: str) -> OwnWordsTask | None:
    """A task as it is asked of somebody who answers in own words; None where no narrative is declared."""
    found = narratives().get((scenario_id, version, task_id))
    if found is None:
        return None
    task = scenario(scenario_id, version).task(task_id)
    return OwnWordsTask(
        id=task.id,
        kind="text",
        question=found.question,
        constructs=task.constructs,
        rubric=found.rubric,
        rubric_version=found.rubric_version,
        words=found.words,
        of_the_range=found.of_the_range,
    )


@cache
def in_own_words(id: str, version: int) -> Scenario:
    """A scenario whose tasks are answered in own words wherever others choose among options."""
    found = scenario(id, version)
    tasks: list[Task] = [own_words_task(id, version, each.id) or each for each in found.tasks]
    return found.model_copy(update={"tasks": tuple(tasks)})


@cache
def rubric_for(task_rubric: str, version: int, constructs: tuple[str, ...]) -> Rubric:
    """A rubric with only the criteria that name one of the constructs, in the rubric's order."""
    whole = rubric(task_rubric, version)
    asked = tuple(each for each in whole.criteria if each.construct in constructs)
    return whole.model_copy(update={"criteria": asked})


def rubric_of(task: MarkedTask) -> Rubric:
    """What a written or a spoken answer to a task is marked against."""
    return rubric_for(task.rubric, task.rubric_version, task.constructs)

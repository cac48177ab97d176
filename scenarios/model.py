"""A scenario: a situation of the work, for whom it is, what to know before reading it, and its tasks."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from rubrics.content import Content, Id, Words, fingerprint, unique
from scenarios.dialogue import DialogueTask
from scenarios.spoken import SpokenTask
from scenarios.tasks import POINTS, BestWorstTask, ChooseTask, RankTask, RateTask, TextTask

__all__ = [
    "POINTS",
    "BestWorstTask",
    "ChooseTask",
    "DialogueTask",
    "KeyedTask",
    "MarkedTask",
    "RankTask",
    "RateTask",
    "Role",
    "Scenario",
    "SpokenTask",
    "Task",
    "TextTask",
]

Role = Literal[
    "social-worker",
    "supervisor",
    "residential-worker",
    "foster-carer",
    "family-practitioner",
    "volunteer",
    "unit-coordinator",
]

KeyedTask = RateTask | RankTask | ChooseTask | BestWorstTask | DialogueTask
MarkedTask = TextTask | SpokenTask
Task = Annotated[KeyedTask | MarkedTask, Field(discriminator="kind")]


class Beforehand(Content):
    """What a scenario speaks of that may be hard to read, and whom to turn to."""

    warning: Words
    contact: Words = Field(description="A role that the reader can turn to, never a person's name.")


class Scenario(Content):
    """A situation and what is asked about it; a version never changes once it is published."""

    id: Id
    version: StrictInt = Field(ge=1)
    title: Words
    roles: tuple[Role, ...] = Field(default=(), description="The roles that it was written for.")
    beforehand: Beforehand | None = None
    situation: tuple[Words, ...] = Field(min_length=1)
    tasks: tuple[Task, ...] = Field(min_length=1)
    calibrated: StrictBool = Field(
        default=False, description="Whether a panel has agreed the keys; illustrative until then."
    )

    @model_validator(mode="after")
    def _has_tasks_apart(self) -> Self:
        unique("task", (each.id for each in self.tasks))
        unique("role", self.roles)
        for each in self.tasks:
            if isinstance(each, DialogueTask | SpokenTask) and len(self.tasks) > 1:
                raise ValueError(f"Give {each.id}, a {each.kind} task, a scenario of its own.")
        return self

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what candidates and keys say; calibration and roles change neither."""
        return fingerprint(self, without=("calibrated", "roles"))

    @property
    def is_spoken(self) -> bool:
        """Whether it is assessed live, with nothing for the candidate to answer on a page."""
        return any(isinstance(each, SpokenTask) for each in self.tasks)

    def task(self, id: str) -> Task:
        """Return the task of that id, or raise KeyError."""
        for each in self.tasks:
            if each.id == id:
                return each
        raise KeyError(id)

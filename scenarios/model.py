"""A scenario, its tasks and their kinds: rate each, rank, choose, and write."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from rubrics.content import Content, Id, Words, fingerprint, unique

POINTS = 4


class RateOption(Content):
    """Something one might do, the point that experts agreed on for it, and why."""

    id: Id
    text: Words
    key: StrictInt = Field(ge=1, le=POINTS)
    rationale: Words


class RankOption(Content):
    """Something one might do, the rank that experts agreed on for it, and why."""

    id: Id
    text: Words
    key: StrictInt = Field(ge=1)
    rationale: Words


class ChooseOption(Content):
    """Something one might do, whether it is among the best, and why."""

    id: Id
    text: Words
    key: StrictBool
    rationale: Words


class _Task(Content):
    id: Id
    question: Words
    constructs: tuple[Id, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_a_construct_once(self) -> Self:
        unique("construct", self.constructs)
        return self


class RateTask(_Task):
    """Rate every option on four points, from the first label to the last."""

    kind: Literal["rate"]
    points: tuple[Words, ...] = Field(min_length=POINTS, max_length=POINTS)
    options: tuple[RateOption, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _has_options_apart(self) -> Self:
        unique("option", (each.id for each in self.options))
        return self


class RankTask(_Task):
    """Put the options in order, 1 for the best."""

    kind: Literal["rank"]
    options: tuple[RankOption, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _has_a_key_in_full(self) -> Self:
        unique("option", (each.id for each in self.options))
        keys = sorted(each.key for each in self.options)
        if keys != list(range(1, len(keys) + 1)):
            raise ValueError(f"Give the options the ranks 1 to {len(keys)} as keys, each once: found {keys}.")
        return self


class ChooseTask(_Task):
    """Choose a number of options, as many as are among the best."""

    kind: Literal["choose"]
    choose: StrictInt = Field(ge=1)
    options: tuple[ChooseOption, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _has_as_many_keys_as_choices(self) -> Self:
        unique("option", (each.id for each in self.options))
        best = sum(each.key for each in self.options)
        if best != self.choose or best == len(self.options):
            raise ValueError(f"Mark {self.choose} of the options with key: true, and not all: found {best}.")
        return self


class TextTask(_Task):
    """Write an answer, which people mark against a rubric."""

    kind: Literal["text"]
    rubric: Id
    rubric_version: StrictInt = Field(ge=1)
    words: StrictInt = Field(ge=20, le=2000)


Task = Annotated[RateTask | RankTask | ChooseTask | TextTask, Field(discriminator="kind")]


class Scenario(Content):
    """A situation and what is asked about it; a version never changes once it is published."""

    id: Id
    version: StrictInt = Field(ge=1)
    title: Words
    situation: tuple[Words, ...] = Field(min_length=1)
    tasks: tuple[Task, ...] = Field(min_length=1)
    calibrated: StrictBool = Field(
        default=False, description="Whether a panel has agreed the keys; illustrative until then."
    )

    @model_validator(mode="after")
    def _has_tasks_apart(self) -> Self:
        unique("task", (each.id for each in self.tasks))
        return self

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what candidates and keys say; being calibrated changes neither."""
        return fingerprint(self, without=("calibrated",))

    def task(self, id: str) -> Task:
        """Return the task of that id, or raise KeyError."""
        for each in self.tasks:
            if each.id == id:
                return each
        raise KeyError(id)

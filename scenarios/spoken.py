"""A role-play or an interview, assessed live: the questions that everybody is asked, and the probes."""

from typing import Literal, Self

from pydantic import Field, StrictInt, model_validator

from rubrics.content import Content, Id, Words, unique
from scenarios.tasks import Asked


class Probe(Content):
    """A follow-up that an assessor may use where an answer leaves something open."""

    id: Id
    text: Words


class CoreQuestion(Content):
    """Something that is asked of everybody in the same words, and what may be asked after it."""

    id: Id
    text: Words
    probes: tuple[Probe, ...] = ()

    @model_validator(mode="after")
    def _has_probes_apart(self) -> Self:
        unique("probe", (each.id for each in self.probes))
        return self


class SpokenTask(Asked):
    """Speak with an assessor, who asks the same questions of everybody and marks against a rubric."""

    kind: Literal["spoken"]
    expect: tuple[Words, ...] = Field(min_length=1, description="What the candidate is told beforehand.")
    minutes: StrictInt = Field(ge=5, le=60)
    rubric: Id
    rubric_version: StrictInt = Field(ge=1)
    core: tuple[CoreQuestion, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _has_questions_apart(self) -> Self:
        unique("question", (each.id for each in self.core))
        return self

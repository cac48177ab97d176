"""Packs that a campaign can start from, one for each role, and the interview questions that they draw on."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from rubrics.content import Content, ContentError, Id, Words, read, read_library, unique
from rubrics.loader import check_constructs
from scenarios.loader import scenario
from scenarios.model import Role, Scenario

HERE = Path(__file__).parent

Stage = Literal["simulation", "interview", "panel"]
Minutes = Annotated[StrictInt, Field(ge=10, le=480)]
PerCent = Annotated[StrictInt, Field(ge=0, le=100)]


class InterviewQuestion(Content):
    """What everybody is asked about one construct, and what may be asked where that is not clear."""

    about: Id
    ask: Words
    probes: tuple[Words, ...] = Field(min_length=2)


class Interview(Content):
    """The questions of interviews, one for each construct that we recruit for."""

    questions: tuple[InterviewQuestion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asks_once(self) -> Self:
        unique("construct", (each.about for each in self.questions))
        return self

    def on(self, construct: str) -> InterviewQuestion | None:
        """The question about a construct, or None where there is none."""
        return next((each for each in self.questions if each.about == construct), None)


class PackFloor(Content):
    """The least that meets the standard on one construct, from 0 (guessing) to 100."""

    floor: PerCent
    essential: StrictBool = False


class Asked(Content):
    """One scenario of a pack, at its version."""

    scenario: Id
    version: StrictInt = Field(ge=1)


class Pack(Content):
    """All that a campaign for one role begins with; a recruiter changes what does not fit."""

    id: Id
    version: StrictInt = Field(ge=1)
    role: Role
    title: Words
    summary: Words
    welcome: Words = Field(description="What the invitation says about the work.")
    reminder: Words = Field(description="What the reminder says to somebody who has not answered.")
    days: Annotated[StrictInt, Field(ge=1, le=90)] = Field(description="How long candidates have.")
    scenarios: tuple[Asked, ...] = Field(min_length=2, max_length=12)
    stages: dict[Stage, Minutes] = Field(
        min_length=1, description="What follows for whom the panel invites onward, and how long each takes."
    )
    interview: tuple[Id, ...] = Field(min_length=3, description="What everybody is asked about.")
    overall: PerCent
    floors: dict[Id, PackFloor] = Field(min_length=1)
    method: Words

    @model_validator(mode="after")
    def _has_parts_apart(self) -> Self:
        unique("scenario", (each.scenario for each in self.scenarios))
        unique("interview question", self.interview)
        return self

    @property
    def asked(self) -> tuple[Scenario, ...]:
        """The scenarios themselves, in the order of the pack."""
        return tuple(scenario(each.scenario, each.version) for each in self.scenarios)


@cache
def interview() -> Interview:
    """Return the questions of interviews, or raise ContentError."""
    found = read(Interview, HERE / "interview.yaml")
    named = {f"questions.{at}.about": each.about for at, each in enumerate(found.questions)}
    check_constructs("scenarios/interview.yaml", named)
    return found


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack, ordered by id and version, each checked against what it names."""
    found = read_library(Pack, HERE / "packs")
    for each in found:
        check(each)
    return found


def pack(id: str, version: int | None = None) -> Pack | None:
    """Return a version of a pack (the newest where none is named), or None."""
    same = [each for each in packs() if each.id == id and version in (None, each.version)]
    return same[-1] if same else None


def check(found: Pack) -> None:
    """Raise ContentError where a pack names what is not there, or sets no floor for what it asks about."""
    file = f"{found.id}/v{found.version}.yaml"
    for at, each in enumerate(found.asked):
        if each.roles and found.role not in each.roles:
            remedy = f"Name one that was written for {found.role}."
            raise ContentError(file, f"scenarios.{at}", f"{each.id}, for {', '.join(each.roles)}", remedy)
    check_constructs(file, {f"floors.{construct}": construct for construct in found.floors})
    for at, construct in enumerate(found.interview):
        if interview().on(construct) is None:
            known = ", ".join(each.about for each in interview().questions)
            raise ContentError(file, f"interview.{at}", construct, f"Name one of: {known}.")

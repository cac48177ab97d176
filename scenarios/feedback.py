"""What a candidate is told about each value and skill: what was shown, and what builds it."""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from rubrics.content import Content, Id, Words, read, unique
from rubrics.loader import check_constructs


class ToldAbout(Content):
    """What is said of one construct."""

    about: Id
    seen: Words
    grow: Words


class Feedback(Content):
    """What is said of every construct that we recruit for."""

    words: tuple[ToldAbout, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _tells_once(self) -> Self:
        unique("construct", (each.about for each in self.words))
        return self

    def on(self, construct: str) -> ToldAbout | None:
        """What is said of a construct, or None where nothing has been written."""
        return next((each for each in self.words if each.about == construct), None)


@cache
def feedback() -> Feedback:
    """Return what candidates are told, or raise ContentError."""
    found = read(Feedback, Path(__file__).parent / "feedback.yaml")
    named = {f"words.{at}.about": each.about for at, each in enumerate(found.words)}
    check_constructs("scenarios/feedback.yaml", named)
    return found

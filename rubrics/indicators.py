"""What a team can hope changes: what each indicator counts, out of what, and whether one way is better."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from rubrics.content import Content, Id, Words, read, unique

HERE = Path(__file__).parent
LANGUAGES = ("en_GB", "cy")

People = Literal["children", "families", "workers"]


class Wording(Content):
    """An indicator in one language: its name, what its count is, and what that is out of."""

    name: Words
    count: Words
    out_of: Words


class Indicator(Content):
    """One indicator. `counts` and `out_of` say what the two numbers of a file are numbers of.

    A share is so many of those that it is out of; a rate is so many for each of them.
    """

    id: Id
    kind: Literal["share", "rate"]
    source: Literal["file", "workload"] = Field("file", alias="from")
    counts: People | Literal["weeks"] | None = None
    out_of: People | None = None
    only_neither: bool = False
    words: dict[Literal["en_GB", "cy"], Wording]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if missing := [language for language in LANGUAGES if language not in self.words]:
            raise ValueError(f"Write the words of {self.id} in {' and '.join(missing)} too.")
        is_told = self.counts is not None and self.out_of is not None
        if is_told != (self.source == "file"):
            raise ValueError(f"Say of {self.id} what it counts and out of what, or that it is from workload.")
        if self.kind == "share" and self.counts != self.out_of:
            raise ValueError(f"Count in {self.id} the same as it is out of, or make it a rate.")
        return self

    @property
    def is_share(self) -> bool:
        """Whether it is told in 100."""
        return self.kind == "share"

    def wording(self, language: str) -> Wording:
        """Its words in a language; English where there is none of that language."""
        return self.words["cy" if language == "cy" else "en_GB"]


class Indicators(Content):
    """Every indicator that a team can pick, in the order in which they are offered."""

    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        unique("indicator", (each.id for each in self.indicators))
        for language in LANGUAGES:
            # A file may name an indicator by its words.
            unique("indicator", (each.wording(language).name.casefold() for each in self.indicators))
        return self


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return every indicator, or raise ContentError."""
    return read(Indicators, HERE / "indicators.yaml").indicators


def indicator(id: str) -> Indicator | None:
    """Return one indicator, or None where it is not offered any more."""
    return next((each for each in indicators() if each.id == id), None)

"""The standards of each profession, and which of them a construct can be evidence for."""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import model_validator

from rubrics.content import Content, Id, Words, read, unique
from rubrics.loader import check_constructs

HERE = Path(__file__).parent


class Profession(Content):
    """A profession's standards by number, and the numbers that each construct, and reflection, can show."""

    id: Id
    name: Words
    source: Words
    standards: dict[Words, Words]
    shows: dict[Id, tuple[Words, ...]]
    reflection: tuple[Words, ...]

    @model_validator(mode="after")
    def _resolves(self) -> Self:
        named = {number for numbers in (*self.shows.values(), self.reflection) for number in numbers}
        if missing := named - set(self.standards):
            raise ValueError(f"Declare the standards {', '.join(sorted(missing))}, which {self.id} names.")
        return self

    def shown_by(self, construct: str) -> dict[str, str]:
        """The standards, by number, that a construct can be evidence for; none where nobody has said so."""
        return {number: self.standards[number] for number in self.shows.get(construct, ())}

    @property
    def shown_by_reflection(self) -> dict[str, str]:
        """The standards, by number, that thinking about one's own practice can be evidence for."""
        return {number: self.standards[number] for number in self.reflection}


class Professions(Content):
    """Every profession whose standards are mapped."""

    professions: tuple[Profession, ...]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        unique("profession", (each.id for each in self.professions))
        return self


@cache
def professions() -> tuple[Profession, ...]:
    """Return every profession, its constructs checked against the map."""
    found = read(Professions, HERE / "professions.yaml").professions
    for each in found:
        named = {f"{each.id}.shows.{construct}": construct for construct in each.shows}
        check_constructs("professions.yaml", named)
    return found

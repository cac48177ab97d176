"""What somebody else's file calls things, written down once as a map from their words to ours."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator


@dataclass(eq=False)
class MappingError(ValueError):
    """A file or a map that cannot be read: row (the header is 1; None means all), column, found, remedy."""

    row: int | None
    column: str | None
    found: str
    remedy: str

    def __str__(self) -> str:
        where = [f"row {self.row}"] if self.row is not None else []
        where += [f"column {self.column}"] if self.column is not None else []
        return f"{', '.join(where)}: {self.found}. {self.remedy}" if where else f"{self.found}. {self.remedy}"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Words = Annotated[str, BeforeValidator(lambda given: str(given) if isinstance(given, int) else given)]


class Ago(_Part):
    """A date told as a number of steps back: `column` holds how many, each of so many months."""

    column: str
    months: int = Field(gt=0)
    before: date


class Columns(_Part):
    """Which of their columns holds each of ours; several columns together may name an occasion."""

    subject: str = "subject"
    rater: str = "rater"
    value: str = "value"
    dimension: str | None = None
    occasion: str | tuple[str, ...] | None = None
    family: str | None = None
    team: str | None = None
    rated_on: str | Ago | None = None
    source: str | None = None
    instrument: str | None = None
    version: str | None = None
    about: str | None = Field(default=None, alias="construct")
    contested: str | None = None
    lowest: str | None = None
    highest: str | None = None

    @property
    def occasion_parts(self) -> tuple[str, ...]:
        """The columns that name an occasion, if any were given."""
        return (self.occasion,) if isinstance(self.occasion, str) else self.occasion or ()

    def named(self) -> dict[str, str]:
        """Every one of their columns that the map names, with the place in the map that names it."""
        plain = {
            name: column
            for name, column in self.model_dump(by_alias=True).items()
            if isinstance(column, str) and name != "occasion"
        }
        dated = {"rated_on": self.rated_on.column} if isinstance(self.rated_on, Ago) else {}
        parts = {f"occasion {at}": column for at, column in enumerate(self.occasion_parts, 1)}
        return {column: name for name, column in (plain | dated | parts).items()}


class Constants(_Part):
    """What is the same in every row of the file."""

    source: str = "family"
    instrument: str = "imported"
    version: int = 1
    dimension: Words | None = None


class Dimension(_Part):
    """What one of their dimensions is called here, what it is about, and the statement in words."""

    dimension: Words
    about: str = Field(alias="construct")
    text: str | None = None


class Scale(_Part):
    """The lowest and the highest level, and what levels are called."""

    lowest: float
    highest: float
    labels: dict[float, Words] = {}

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.lowest >= self.highest:
            raise ValueError("the lowest level is not below the highest")
        return self

    def label(self, level: float) -> str:
        """What a level is called, or its number."""
        return self.labels.get(level, f"{level:g}")


class Mapping(_Part):
    """A whole map: columns, constants, dimensions and scale, and the names that a report prints.

    Without `dimensions` each of their dimensions is its own construct; without `scale` any number is read.
    """

    columns: Columns = Columns()
    constants: Constants = Constants()
    dimensions: dict[Words, Dimension] | None = None
    scale: Scale | None = None
    constructs: dict[str, str] = {}
    name: str | None = None
    practice: bool = False

    @model_validator(mode="after")
    def _has_one_dimension(self) -> Self:
        if (self.columns.dimension is None) == (self.constants.dimension is None):
            raise ValueError("dimension belongs either under columns or under constants")
        return self


def load(path: Path) -> Mapping:
    """Read a map from a YAML file; MappingError names the key."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(None, None, f"{path} cannot be read", "Give the path of a map.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        found = f"{path.name} is not YAML: {error}".replace("\n", " ")
        raise MappingError(None, None, found, "Write the map as YAML.") from error
    return parse(given)


def parse(given: Any) -> Mapping:
    """Make a map from what YAML gave; MappingError names the key."""
    if not isinstance(given, Table):
        found = f"the map is {type(given).__name__}"
        raise MappingError(None, None, found, "Write columns, constants, dimensions and scale.")
    try:
        return Mapping.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or None
        found = f"in the map, {first['msg'].removeprefix('Value error, ')}"
        raise MappingError(None, key, found, "Correct this key of the map.") from error


# What a file may say of each row itself; one with the ends of the scale, as Attune exports it, says them all.
SCALE = {"lowest", "highest"}
OF_ITSELF = SCALE | {"source", "instrument", "version", "construct", "contested"}


def plain(columns: Table[str, object]) -> Mapping:
    """The map of a file that uses our own column names, from its header."""
    called = {field.alias or name for name, field in Columns.model_fields.items()}
    if not set(columns) >= SCALE:
        called -= OF_ITSELF
    return Mapping(
        columns=Columns(**{name: name for name in called & set(columns)} | {"dimension": "dimension"})
    )

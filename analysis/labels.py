"""What a report calls things, and the scale that each source is drawn on; the caller gives both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.statistical_disclosure import FAMILY_IN_TEAM, OWN_VIEW, PRACTICE, Minimum

SELF = "self"


@dataclass(frozen=True)
class SourceLabel:
    """A source's name, the rule for its small numbers, and its scale with the words at both ends."""

    name: str
    kind: Literal["family", "practice"]
    lowest: float
    highest: float
    lowest_label: str
    highest_label: str

    def points(self, value: float) -> float:
        """A value as 0 to 100 of this source's own range."""
        return (value - self.lowest) / (self.highest - self.lowest) * 100


@dataclass(frozen=True)
class Labels:
    """The names of constructs and sources by id, and the words of statements by instrument and dimension."""

    constructs: Mapping[str, str]
    sources: Mapping[str, SourceLabel]
    statements: Mapping[tuple[str, str], str]

    def construct(self, name: str) -> str:
        """What a construct is called, or its id."""
        return self.constructs.get(name, name)

    def statement(self, instrument: str, dimension: str) -> str:
        """A statement or criterion in words, or its id."""
        return self.statements.get((instrument, dimension), dimension)

    def minimum(self, source: str) -> Minimum:
        """What must stand behind a figure from this source inside the team."""
        if self.sources[source].kind == "family":
            return FAMILY_IN_TEAM
        return OWN_VIEW if source == SELF else PRACTICE

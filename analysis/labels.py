"""What a report calls things, and the scale that each source is drawn on; the caller gives both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.statistical_disclosure import FAMILY_IN_TEAM, OWN_VIEW, PRACTICE, Minimum

SELF = "self"

Kind = Literal["family", "practice"]

# Under the first a level is low, from the second on it is good, in points of the source's own range. Families
# answer near the top: with 80, at least three of five say yes and nobody says no. An observer's 3 of 5 is 50,
# above what trained people reach on average; ordinary practice is about 2.5. It is a judgement, and declared.
LOW: Mapping[Kind, float] = {"family": 60.0, "practice": 30.0}
GOOD: Mapping[Kind, float] = {"family": 80.0, "practice": 50.0}


@dataclass(frozen=True)
class SourceLabel:
    """A source's name, the rule for its small numbers, and its scale with the words at both ends.

    `low` and `good` are the points (0 to 100) under which a level is low and from which it is good; without
    them those of the kind hold.
    """

    name: str
    kind: Kind
    lowest: float
    highest: float
    lowest_label: str
    highest_label: str
    low: float | None = None
    good: float | None = None

    @property
    def low_under(self) -> float:
        """Under how many points a level is low."""
        return LOW[self.kind] if self.low is None else self.low

    @property
    def good_from(self) -> float:
        """From how many points on a level is good."""
        return GOOD[self.kind] if self.good is None else self.good

    def points(self, value: float) -> float:
        """A value as 0 to 100 of this source's own range."""
        return (value - self.lowest) / (self.highest - self.lowest) * 100

    def distance(self, difference: float) -> float:
        """A difference of two values as points of this source's own range."""
        return difference / (self.highest - self.lowest) * 100


@dataclass(frozen=True)
class Labels:
    """What constructs, sources and teams are called, and statements by instrument and dimension."""

    constructs: Mapping[str, str]
    sources: Mapping[str, SourceLabel]
    statements: Mapping[tuple[str, str], str]
    teams: Mapping[str, str] = field(default_factory=dict)

    def team(self, name: str) -> str:
        """What a team is called, or its id."""
        return self.teams.get(name, name)

    def teams_named(self, names: Iterable[str]) -> str:
        """What several teams are called."""
        return ", ".join(self.team(name) for name in names)

    def construct(self, name: str) -> str:
        """What a construct is called, or its id."""
        return self.constructs.get(name, name)

    def statement(self, instrument: str, dimension: str) -> str:
        """A statement or criterion in words, or its id."""
        return self.statements.get((instrument, dimension), dimension)

    def names(self, sources: Iterable[str]) -> str:
        """What several sources are called."""
        return ", ".join(self.sources[source].name for source in sources)

    def is_disputable(self, source: str) -> bool:
        """Whether what a source says can be held to be wrong by those whom it is about."""
        return self.sources[source].kind == "practice" and source != SELF

    def minimum(self, source: str) -> Minimum:
        """What must stand behind a figure from this source inside the team."""
        if self.sources[source].kind == "family":
            return FAMILY_IN_TEAM
        return OWN_VIEW if source == SELF else PRACTICE

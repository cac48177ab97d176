"""What a mirror holds: findings as data, every figure a release, and no word that a page would print."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import ModuleType

from analysis import charts
from analysis.change import Length
from analysis.statistical_disclosure import Release
from analysis.xmr import Chart


@dataclass(frozen=True)
class Level:
    """A mean as whole points from 0 to 100 of its source's own range, with its 95 % interval."""

    mean: int
    low: int
    high: int


@dataclass(frozen=True)
class Compared:
    """A shrunken difference in service SDs with its 95 % interval, and whether it excludes none."""

    difference: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True)
class Coverage:
    """How much was heard from one source, and whether anybody in it rates in more than one team.

    Where nobody does, a difference between teams may lie in who rated them.
    """

    source: str
    forms: Release[int]
    practitioners: Release[int]
    raters: Release[int]
    families: Release[int]
    connected: bool


class Basis(StrEnum):
    """Why a finding was chosen: it differs clearly from the service, or by its own level only."""

    STANDING = "standing"
    LEVEL = "level"


@dataclass(frozen=True)
class Finding:
    """One statement or criterion that goes well or could be better."""

    source: str
    construct: str
    instrument: str
    dimension: str
    basis: Basis
    level: Release[Level]
    standing: Release[Compared] | None


@dataclass(frozen=True)
class SourceView:
    """How one source sees one construct."""

    source: str
    level: Release[Level]
    standing: Release[Compared] | None


@dataclass(frozen=True)
class Gap:
    """Two sources that clearly see a construct differently, each measured against its own service."""

    higher: str
    lower: str
    size: Release[Compared]


@dataclass(frozen=True)
class ConstructView:
    """One construct as each source sees it, and the gaps between them that are clear."""

    construct: str
    views: tuple[SourceView, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Point:
    """One period of a chart: its first day and its level."""

    start: date
    level: Release[int]


@dataclass(frozen=True)
class Change:
    """One construct in one source over time; signals count the points from 0, withheld ones included."""

    source: str
    construct: str
    length: Length
    enough: bool
    points: tuple[Point, ...]
    chart: Chart | None


@dataclass(frozen=True)
class Mirror:
    """What a team sees; `withheld` is whether anything was too small to show."""

    team: str
    since: date | None
    until: date | None
    coverage: tuple[Coverage, ...]
    well: tuple[Finding, ...]
    better: tuple[Finding, ...]
    constructs: tuple[ConstructView, ...]
    changes: tuple[Change, ...]
    withheld: bool

    @property
    def charts(self) -> ModuleType:
        """The drawings, so that a template needs nothing but a mirror and its labels."""
        return charts

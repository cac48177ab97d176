"""What a mirror holds: findings as data, every figure a release, and no word that a page would print."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType

from analysis import charts
from analysis.evidence.commitments import Commitment, Followed, Verdict
from analysis.evidence.coverage import Coverage, Expected, Missing, Whom
from analysis.evidence.highlights import Basis, Finding, Height, Sureness
from analysis.evidence.levels import Compared, Level
from analysis.evidence.nearby import Nearby
from analysis.evidence.questions import Ask, Question
from analysis.evidence.timeline import Cause, Change, Mark, Point, Rebase, Segment, Told
from analysis.evidence.views import ConstructView, Gap, SourceView
from analysis.evidence.words import Theme, Words
from analysis.statistical_disclosure import Release

__all__ = [
    "Ask",
    "Basis",
    "Cause",
    "Change",
    "Commitment",
    "Compared",
    "ConstructView",
    "Coverage",
    "Expected",
    "Finding",
    "Followed",
    "Gap",
    "Height",
    "Joined",
    "Level",
    "Mark",
    "Mirror",
    "Missing",
    "Nearby",
    "NewMeasure",
    "Point",
    "Question",
    "Rebase",
    "Segment",
    "SourceView",
    "Sureness",
    "Theme",
    "Told",
    "Verdict",
    "Whom",
    "Words",
]


@dataclass(frozen=True)
class Joined:
    """The teams that became this one, or a part of it, and since when."""

    teams: tuple[str, ...]
    on: date


@dataclass(frozen=True)
class NewMeasure:
    """A new version of a source's form within the time that the page covers."""

    source: str
    since: date


@dataclass(frozen=True)
class Mirror:
    """What a team sees.

    `silent` are the sources from which nothing can be shown, and `waiting` says whether families are among
    them; `latest` is the month in which the newest figure ends, where nothing newer can be shown; `apart` is
    by how many levels two observers of one visit differ, as the caller released it; `withheld` is whether
    anything was too small to show; `leaves_out` is whether what is contested is left out of the levels.
    """

    team: str
    since: date | None
    until: date | None
    latest: date | None
    joined: tuple[Joined, ...]
    measures: tuple[NewMeasure, ...]
    coverage: tuple[Coverage, ...]
    silent: tuple[str, ...]
    missing: tuple[Missing, ...]
    waiting: bool
    apart: Release[float] | None
    told: tuple[Told, ...]
    well: tuple[Finding, ...]
    better: tuple[Finding, ...]
    questions: tuple[Question, ...]
    constructs: tuple[ConstructView, ...]
    nearby: tuple[Nearby, ...]
    changes: tuple[Change, ...]
    words: Words | None
    commitments: tuple[Followed, ...]
    withheld: bool
    leaves_out: bool = False

    @property
    def can_leave_out(self) -> bool:
        """Whether any level may be shown both with and without what is contested."""
        return any(view.both.shown for one in self.constructs for view in one.views)

    def leaving_out(self) -> "Mirror":
        """The same with levels without what is contested, or the mirror as it is where none may be told."""
        if not self.can_leave_out:
            return self
        views = tuple(
            replace(one, views=tuple(view.leaving_out() for view in one.views)) for one in self.constructs
        )
        return replace(self, constructs=views, leaves_out=True)

    @property
    def charts(self) -> ModuleType:
        """The drawings, so that a template needs nothing but a mirror and its labels."""
        return charts

    @property
    def gaps(self) -> Mapping[str, tuple[Gap, ...]]:
        """The constructs that two sources clearly see differently."""
        return {one.construct: one.gaps for one in self.constructs if one.gaps}

    @property
    def told_together(self) -> Mapping[tuple[str, str], tuple[Told, ...]]:
        """The changes that may be told, by construct and direction."""
        found: dict[tuple[str, str], list[Told]] = {}
        for one in self.told:
            found.setdefault((one.construct, one.direction), []).append(one)
        return {what: tuple(changes) for what, changes in found.items()}

    @property
    def compared(self) -> Mapping[str, Release[Compared]]:
        """For each source one of its comparisons with the service, which says what it allows for."""
        found: dict[str, Release[Compared]] = {}
        for construct in self.constructs:
            for view in construct.views:
                if view.standing is not None and view.standing.shown:
                    found.setdefault(view.source, view.standing)
        return found

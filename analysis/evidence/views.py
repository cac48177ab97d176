"""Each construct as each source sees it, and where two of them clearly see it differently."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from analysis import comparison
from analysis.comparison import Standing
from analysis.evidence.levels import ALONE, Both, Compared, Level, Reading
from analysis.labels import Labels
from analysis.results import CERTAINTY
from analysis.service import About
from analysis.spans import Span
from analysis.statistical_disclosure import Reason, Release, withhold


@dataclass(frozen=True)
class SourceView:
    """How one source sees one construct, in which window, and beside the service over which.

    `both` is the level with and without what is contested, where both may be shown; in a source whose forms
    can be `disputable` at all.
    """

    source: str
    span: Span | None
    level: Release[Level]
    standing: Release[Compared] | None
    compared_over: Span | None
    both: Release[Both] = ALONE
    disputable: bool = False

    def leaving_out(self) -> "SourceView":
        """The same without what is contested; nothing is shown where that may not be told."""
        if not self.disputable:
            return self
        both = self.both.value
        if both is None:
            return replace(self, level=withhold(Reason.TOO_FEW))
        return replace(self, span=both.span, level=Release(both.undisputed, self.both.n))


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


def views(found: Mapping[About, Reading], labels: Labels) -> tuple[ConstructView, ...]:
    """Every construct in the order of the labels, with every source that sees it in the service."""
    seen = dict.fromkeys(about.construct for about in found if about.dimension is None)
    order = [name for name in labels.constructs if name in seen]
    order += [name for name in seen if name not in labels.constructs]
    told = []
    for construct in order:
        own = [
            found[About(source, construct)] for source in labels.sources if About(source, construct) in found
        ]
        each = tuple(
            SourceView(
                one.about.source,
                one.span,
                one.level,
                one.standing,
                one.compared_over,
                one.both,
                labels.is_disputable(one.about.source),
            )
            for one in own
        )
        told.append(ConstructView(construct, each, tuple(_gaps(each))))
    return tuple(told)


def _gaps(each: tuple[SourceView, ...]) -> list[Gap]:
    """Pairs of sources whose standings differ by more than their uncertainty."""
    found = []
    for one, other in combinations(each, 2):
        mine, theirs = (view.standing.value if view.standing else None for view in (one, other))
        if mine is None or theirs is None:
            continue
        size = comparison.gap(_standing(mine), _standing(theirs))
        if size.clear:
            higher, lower = (one, other) if size.difference > 0 else (other, one)
            size = replace(size, difference=abs(size.difference))
            n = min(view.standing.n or 0 for view in (one, other) if view.standing)
            adjusted = tuple(dict.fromkeys((*mine.adjusted, *theirs.adjusted)))
            told = Compared(
                round(size.difference, 2), round(size.low, 2), round(size.high, 2), True, adjusted
            )
            found.append(Gap(higher.source, lower.source, Release(told, n)))
    return found


def _standing(compared: Compared) -> Standing:
    error = (compared.high - compared.low) / 2 / CERTAINTY
    return Standing(compared.difference, error, compared.adjusted)

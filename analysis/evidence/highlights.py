"""What goes well and what could be better: by the place in the service and by the level itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.evidence.levels import ALONE, Both, Compared, Level, Measured, Reading
from analysis.labels import SELF, Labels, SourceLabel
from analysis.results import CERTAINTY
from analysis.service import About
from analysis.spans import Span
from analysis.statistical_disclosure import Release

MOST_FINDINGS = 3
# A mere hint is told only where there is nothing surer to say.
FEWEST_FINDINGS = 2
# Beyond so many standard errors a finding is very sure: of a hundred such, one would be chance.
VERY_SURE = 2.575829303548901
# A level so many standard errors beyond its line is on that side of it nine times in ten.
FAIRLY_SURE = 1.2815515655446004


class Basis(StrEnum):
    """Why a finding was chosen: it differs clearly from the service, or by its own level only."""

    STANDING = "standing"
    LEVEL = "level"


class Height(StrEnum):
    """Where a level lies on its source's own scale, by the declared lines."""

    LOW = "low"
    MIDDLE = "middle"
    GOOD = "good"


class Sureness(StrEnum):
    """How sure a finding is, in words that a practitioner uses."""

    VERY = "very"
    FAIRLY = "fairly"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One statement or criterion that goes well or could be better.

    `everywhere` is whether the service as a whole is at the same height, None where there are too few teams
    to say; the place in the service is that over `compared_over`; `also` are the other sources in which the
    same construct differs clearly in the same direction.
    """

    source: str
    construct: str
    instrument: str
    dimension: str
    span: Span | None
    basis: Basis
    height: Height
    sure: Sureness
    everywhere: bool | None
    level: Release[Level]
    standing: Release[Compared] | None
    compared_over: Span | None
    also: tuple[str, ...] = ()
    both: Release[Both] = ALONE


@dataclass(frozen=True)
class _Candidate:
    """A finding that could be told, and what says whether it is: the lower the order, the sooner."""

    finding: Finding
    order: tuple[int, int, int]
    support: float


def highlights(
    found: Mapping[About, Reading], labels: Labels
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What goes well and what could be better, two or three each where there is so much to say.

    Well: clearly above the service and not low in itself, or good in itself and not clearly below. Better:
    low in itself, or clearly below the service. So a service where all is low hides it from nobody, and the
    highest of several low figures is never praised. Families speak first, and people of themselves last.
    """
    shown = [(one, one.measured) for about, one in found.items() if about.dimension and one.measured]
    well = [made for one, at in shown if (made := _well(one, at, found, labels))]
    better = [made for one, at in shown if (made := _better(one, at, found, labels))]
    return _chosen(well), _chosen(better)


def height(points: float, label: SourceLabel) -> Height:
    """Where so many points lie on a source's own scale."""
    if points < label.low_under:
        return Height.LOW
    return Height.GOOD if points >= label.good_from else Height.MIDDLE


def _clear(one: Reading) -> int:
    """1 where a figure is clearly above the service, -1 where it is clearly below, else 0."""
    compared = one.standing.value if one.standing else None
    if compared is None or not compared.clear:
        return 0
    return 1 if compared.difference > 0 else -1


def _well(one: Reading, at: Measured, found: Mapping[About, Reading], labels: Labels) -> _Candidate | None:
    label, side = labels.sources[one.about.source], _clear(one)
    if side > 0 and height(at.points, label) is not Height.LOW:
        order = 0 if height(at.points, label) is Height.GOOD else 1
        return _candidate(one, at, found, label, Basis.STANDING, order)
    # That people think well of their own visits is no evidence by itself.
    if side == 0 and height(at.points, label) is Height.GOOD and one.about.source != SELF:
        return _candidate(one, at, found, label, Basis.LEVEL, 2)
    return None


def _better(one: Reading, at: Measured, found: Mapping[About, Reading], labels: Labels) -> _Candidate | None:
    label, side = labels.sources[one.about.source], _clear(one)
    low = height(at.points, label) is Height.LOW
    if side < 0:
        order = 0 if low else 2 if height(at.points, label) is Height.MIDDLE else 3
        return _candidate(one, at, found, label, Basis.STANDING, order)
    return _candidate(one, at, found, label, Basis.LEVEL, 1) if low else None


def _candidate(
    one: Reading,
    at: Measured,
    found: Mapping[About, Reading],
    label: SourceLabel,
    basis: Basis,
    order: int,
) -> _Candidate:
    here = height(at.points, label)
    line = label.low_under if here is Height.LOW else label.good_from
    beyond = abs(at.points - line) / at.error if at.error else FAIRLY_SURE
    compared = one.standing.value if one.standing else None
    if basis is Basis.STANDING and compared is not None:
        support = 2 * CERTAINTY * abs(compared.difference) / max(compared.high - compared.low, 0.01)
        sure = Sureness.VERY if support >= VERY_SURE else Sureness.FAIRLY
    else:
        support = beyond
        sure = (
            Sureness.VERY
            if beyond >= VERY_SURE
            else Sureness.FAIRLY
            if beyond >= FAIRLY_SURE
            else Sureness.HINT
        )
    about = one.about
    finding = Finding(
        about.source,
        about.construct,
        about.instrument or "",
        about.dimension or "",
        one.span,
        basis,
        here,
        sure,
        None if at.centre is None else height(at.centre, label) is here,
        one.level,
        one.standing,
        one.compared_over,
        _also(one, found),
        one.both,
    )
    # Where several sources see the same, families say it.
    voice = 0 if label.kind == "family" else 2 if about.source == SELF else 1
    return _Candidate(finding, (int(sure is Sureness.HINT), order, voice), round(support, 6))


def _also(one: Reading, found: Mapping[About, Reading]) -> tuple[str, ...]:
    """The other sources in which the whole construct is clearly on the same side."""
    side = _clear(one)
    return tuple(
        about.source
        for about, other in found.items()
        if side
        and about.dimension is None
        and about.construct == one.about.construct
        and about.source != one.about.source
        and _clear(other) == side
    )


def _chosen(candidates: Iterable[_Candidate]) -> tuple[Finding, ...]:
    """The first few, one for each construct before a second for any, and hints only where little is sure."""
    ordered = sorted(
        candidates,
        key=lambda one: (
            one.order,
            -one.support,
            one.finding.construct,
            one.finding.source,
            one.finding.dimension,
        ),
    )
    first = list({one.finding.construct: one for one in reversed(ordered)}.values())
    ordered = sorted(ordered, key=lambda one: (one.order[0], one not in first))
    told: list[Finding] = []
    for one in ordered:
        hint = one.finding.sure is Sureness.HINT
        if not _said(one.finding, told) and (not hint or len(told) < FEWEST_FINDINGS):
            told.append(one.finding)
    return tuple(told[:MOST_FINDINGS])


def _said(finding: Finding, told: Iterable[Finding]) -> bool:
    """Whether a finding told already says that this source sees the same of the same construct."""
    return any(
        one.construct == finding.construct and finding.source in one.also and finding.basis is Basis.STANDING
        for one in told
    )

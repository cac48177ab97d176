"""What a team said it would do, beside what the figures that were shown say since then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from analysis.evidence.levels import Level
from analysis.evidence.timeline import Change
from analysis.results import CERTAINTY
from analysis.shift import BELIEF
from analysis.spans import month_number, month_start
from analysis.statistical_disclosure import Release

# A year before, as the longest window; and two periods on either side, so that no single one decides.
BEFORE_MONTHS = 12
FEWEST_BESIDE = 2


class Verdict(StrEnum):
    """What the figures since a commitment say of it."""

    AS_HOPED = "as-hoped"
    AGAINST = "against"
    CHANCE = "chance"
    TOO_SOON = "too-soon"
    UNSEEN = "unseen"
    NEW_MEASURE = "new-measure"


@dataclass(frozen=True)
class Commitment:
    """One thing that a team said it would do, and the sign expected (1 up, -1 down) in a source's view."""

    wording: str
    construct: str
    source: str
    expected_sign: int
    owner: str
    made_on: date
    due_on: date


@dataclass(frozen=True)
class Followed:
    """A commitment beside what the shown figures say: mean points before and since, and the difference."""

    commitment: Commitment
    verdict: Verdict
    before: Release[int] | None = None
    since: Release[int] | None = None
    change: Release[Level] | None = None


@dataclass(frozen=True)
class _Side:
    """The shown points on one side of a commitment: levels, weights (1/error²) and forms."""

    levels: tuple[float, ...]
    weights: tuple[float, ...]
    forms: int

    @property
    def weight(self) -> float:
        return float(np.sum(self.weights))

    @property
    def mean(self) -> float:
        return float(np.average(self.levels, weights=self.weights))

    @property
    def squares(self) -> float:
        rest = np.asarray(self.levels) - self.mean
        return float(np.sum(np.asarray(self.weights) * rest**2))


def follow(commitments: Sequence[Commitment], charts: Iterable[Change]) -> tuple[Followed, ...]:
    """Each commitment with what the points of its own chart say since it was made.

    Only points that are shown are used, so no new figure comes of it. The difference of the weighted means
    has the variance φ(1/W_before + 1/W_since), with W the sums of 1/error² and φ what the points vary beyond
    their errors, (20 + Σ e²/error²)/(20 + n − 2), as in `shift.shift`.
    """
    of = {(one.source, one.construct): one for one in charts}
    return tuple(_followed(one, of.get((one.source, one.construct))) for one in commitments)


def _followed(one: Commitment, seen: Change | None) -> Followed:
    if seen is None:
        return Followed(one, Verdict.UNSEEN)
    after = [at for at, point in enumerate(seen.points) if point.start >= one.made_on]
    earliest = month_start(month_number(one.made_on) - BEFORE_MONTHS)
    before = [
        at
        for at, point in enumerate(seen.points)
        if point.start >= earliest and _end(point.start, seen) <= one.made_on
    ]
    first, second = _side(seen, before), _side(seen, after)
    if len(first.levels) < FEWEST_BESIDE:
        return Followed(one, Verdict.UNSEEN)
    if len(second.levels) < FEWEST_BESIDE:
        return Followed(one, Verdict.TOO_SOON)
    if _broken(seen, before[0], after[-1]):
        return Followed(one, Verdict.NEW_MEASURE)
    points = len(first.levels) + len(second.levels)
    spread = (BELIEF + first.squares + second.squares) / (BELIEF + points - 2)
    reach = CERTAINTY * (spread / first.weight + spread / second.weight) ** 0.5
    size = second.mean - first.mean
    verdict = Verdict.CHANCE
    if abs(size) > reach:
        verdict = Verdict.AS_HOPED if size * one.expected_sign > 0 else Verdict.AGAINST
    change = Level(round(size), _outward(size - reach), _outward(size + reach))
    return Followed(
        one,
        verdict,
        Release(round(first.mean), first.forms),
        Release(round(second.mean), second.forms),
        Release(change, first.forms + second.forms),
    )


def _outward(end: float) -> int:
    """The end of an interval in whole points, which is 0 only where it is."""
    return round(end) or (0 if end == 0 else 1 if end > 0 else -1)


def _end(start: date, change: Change) -> date:
    """The first day after a period."""
    return month_start(month_number(start) + change.length.months)


def _side(seen: Change, places: Sequence[int]) -> _Side:
    errors, points = seen.errors, seen.points
    told = [(points[at].level, errors[at]) for at in places]
    kept = [(level.value, error, level.n) for level, error in told if level.value is not None and error]
    return _Side(
        tuple(float(value) for value, _, _ in kept),
        tuple(1 / error**2 for _, error, _ in kept),
        sum(n or 0 for _, _, n in kept),
    )


def _broken(change: Change, first: int, last: int) -> bool:
    """Whether a new form, a new middle or a merger lies between two points."""
    start, end = change.points[first].start, change.points[last].start
    return any(mark.breaks and start < mark.on <= _end(end, change) for mark in change.marks)

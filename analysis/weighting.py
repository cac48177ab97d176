"""What answers come to if those who did not answer thought like those like them who did: raking.

Each answer is given a weight so that the answers look like everybody who was asked, in each of several
groupings at once (team, language, age). With one grouping this is post-stratification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.frames import FrameError

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# No answer counts for more than so many average ones: a few voices must not speak for everybody.
LARGEST = 5.0
# The weights are fitted when no group is off by more than this share of its size.
CLOSE = 1e-8
ROUNDS = 500
# The group into which those are put together in which few were asked.
OTHERS = "_others"

NOBODY_ANSWERED = "In at least one group of those who were asked nobody answered."
DOES_NOT_FIT = "No weights make the answers look like everybody who was asked."


@dataclass(frozen=True)
class Weighting:
    """One weight for each answer, whose mean is 1, or the reason why there are none.

    `effective` is Kish's effective sample size, (Σw)²/Σw²: so many answers of equal weight tell as much
    (Kish, Survey Sampling, 1965). `trimmed` answers weigh `largest`; where there are any, a group can be off
    by up to `off` of its share.
    """

    weights: Floats | None
    effective: float
    trimmed: int
    off: float
    reason: str | None = None

    def mean(self, values: Floats) -> float:
        """The weighted mean of one value for each answer; without weights the plain mean."""
        return float(np.average(values, weights=self.weights))


def rake(
    answered: Mapping[str, Sequence[str]], asked: Mapping[str, Mapping[str, int]], *, largest: float = LARGEST
) -> Weighting:
    """Fit weights by raking (iterative proportional fitting), and trim those above `largest`.

    `answered` holds one column of groups for each grouping, a row for each answer; `asked` how many were
    asked in each group. Source: Deming and Stephan, Annals of Mathematical Statistics 11 (1940). Refuses,
    with a reason, where a group of those asked has no answer: nobody there can speak for the others. Raises
    FrameError for columns that do not fit one another.
    """
    n = _checked(answered, asked, largest)
    targets = {name: {one: count for one, count in groups.items() if count} for name, groups in asked.items()}
    there = {name: set(answered[name]) for name in targets}
    if n == 0 or any(set(targets[name]) - there[name] for name in targets):
        return Weighting(None, float(n), 0, 0.0, NOBODY_ANSWERED)
    margins = [_Margin.of(answered[name], targets[name], n) for name in targets]
    weights = np.ones(n)
    for _round in range(ROUNDS):
        for margin in margins:
            weights = margin.fitted(weights)
        if (off := _off(margins, weights)) <= CLOSE:
            break
    else:
        return Weighting(None, float(n), 0, off, DOES_NOT_FIT)
    weights, trimmed = _trimmed(margins, weights, largest)
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    return Weighting(weights, effective, trimmed, _off(margins, weights))


def together(
    answered: Sequence[str], asked: Mapping[str, int], least: int
) -> tuple[list[str], dict[str, int]]:
    """Put the groups in which fewer than `least` were asked together, as one group of OTHERS."""
    small = {group for group, count in asked.items() if count < least}
    merged: dict[str, int] = {}
    for group, count in asked.items():
        name = OTHERS if group in small else group
        merged[name] = merged.get(name, 0) + count
    return [OTHERS if group in small else group for group in answered], merged


@dataclass(frozen=True)
class _Margin:
    """Which group each answer is in, and what the weights of each group must come to."""

    group: Ints
    wanted: Floats

    @classmethod
    def of(cls, answered: Sequence[str], asked: Mapping[str, int], n: int) -> "_Margin":
        names = {group: place for place, group in enumerate(asked)}
        whole = sum(asked.values())
        group = np.array([names[one] for one in answered], dtype=np.intp)
        return cls(group, np.array([n * count / whole for count in asked.values()]))

    def come_to(self, weights: Floats) -> Floats:
        return np.bincount(self.group, weights=weights, minlength=len(self.wanted)).astype(float)

    def fitted(self, weights: Floats) -> Floats:
        fitted: Floats = weights * (self.wanted / self.come_to(weights))[self.group]
        return fitted


def _off(margins: Sequence[_Margin], weights: Floats) -> float:
    """By what share of its size the worst group is off."""
    return max(float(np.abs(one.come_to(weights) / one.wanted - 1).max()) for one in margins)


def _trimmed(margins: Sequence[_Margin], weights: Floats, largest: float) -> tuple[Floats, int]:
    """Weights of which none is above `largest`; what is cut off goes to the others, group by group."""
    if weights.max() <= largest:
        return weights, 0
    for _round in range(ROUNDS):
        cut = np.minimum(weights, largest)
        for margin in margins:
            cut = margin.fitted(cut)
        weights = cut
        if weights.max() <= largest * (1 + CLOSE):
            break
    return _capped(weights, largest)


def _capped(weights: Floats, largest: float) -> tuple[Floats, int]:
    """No weight above `largest`, the others scaled so that the mean stays 1; and how many were cut off."""
    over = np.zeros(len(weights), dtype=bool)
    while (fresh := (weights > largest) & ~over).any():
        over |= fresh
        rest = len(weights) - largest * over.sum()
        weights = np.where(over, largest, weights * (rest / weights[~over].sum()))
    return weights, int((weights >= largest * (1 - CLOSE)).sum())


def _checked(
    answered: Mapping[str, Sequence[str]], asked: Mapping[str, Mapping[str, int]], largest: float
) -> int:
    """How many answers there are, where the columns fit one another."""
    if not asked or set(answered) != set(asked):
        found = f"answers have {sorted(answered)}, and those asked {sorted(asked)}"
        raise FrameError("", None, found, "Give both the same groupings, one at least.")
    if largest <= 1:
        raise FrameError("largest", None, f"{largest} is not above 1", "Give how much one answer may weigh.")
    lengths = {len(column) for column in answered.values()}
    if len(lengths) > 1:
        raise FrameError("", None, "the columns have different lengths", "Give one row for each answer.")
    for name, groups in asked.items():
        if any(count < 0 for count in groups.values()):
            raise FrameError(name, None, "a number of people is below 0", "Give how many were asked.")
        known = {group for group, count in groups.items() if count}
        for row, group in enumerate(answered[name], 1):
            if group not in known:
                found = f"nobody was asked in {group!r}"
                raise FrameError(name, row, found, "Give how many were asked in each group that answered.")
    wholes = {sum(groups.values()) for groups in asked.values()}
    if len(wholes) > 1:
        found = "the groupings add up to different numbers of people"
        raise FrameError("", None, found, "Count everybody who was asked in each grouping.")
    return lengths.pop()

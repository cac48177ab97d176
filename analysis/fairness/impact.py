"""Adverse impact: whether one group is selected less often than another, or whether it is too few to say."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.fairness.selection import Comparison, below_four_fifths, compare, four_fifths_false_alarm
from analysis.frames import FrameError

# Under this many people a group gets no figure at all.
LEAST = 10
SIGNIFICANT = 0.05

TOO_FEW = "too few to say"
HIGHEST = "the highest rate: the others are compared with it"
ALONE = "nothing to compare with"
NOBODY = "nobody was selected"
LOWER = "selected less often: look into it"
UNCLEAR = "no clear difference"

STILL_POSSIBLE = "a ratio under four fifths is still possible: this is no proof of equal chances"


@dataclass(frozen=True)
class GroupImpact:
    """How often one group was selected, beside the group with the highest rate (`reference`).

    `rate` and `ratio` are shares; `low` and `high` are the ratio's 95 % interval; `fisher_adjusted_p` allows
    for every pair of groups that might have been compared; `below_four_fifths` is the plain screen, and
    `four_fifths_false_alarm` how often it would ring between groups of these sizes with equal chances.
    """

    group: str
    n: int
    reference: bool
    selected: int | None = None
    rate: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    fisher_p: float | None = None
    fisher_adjusted_p: float | None = None
    odds_ratio: float | None = None
    odds_low: float | None = None
    odds_high: float | None = None
    z: float | None = None
    below_four_fifths: bool | None = None
    four_fifths_false_alarm: float | None = None
    verdict: str = TOO_FEW
    reason: str | None = None
    caution: str | None = None


def adverse_impact(frame: pd.DataFrame) -> list[GroupImpact]:
    """Each group's rate of selection beside the highest, from a frame of `group` and `outcome` (0 or 1).

    One row is one person; the groups come in the order of their names. Groups under 10 get no figure and are
    never the reference; of equal rates the larger group is the reference, then the first by name. A group is
    *selected less often* only if Katz's interval of the ratio excludes 1 and Fisher's p, times the number of
    pairs of groups (Bonferroni: the reference is picked by looking), is under .05; the four-fifths screen
    decides nothing. The list summarises people, so it is a release: it passes the gate of statistical
    disclosure before it is shown. Raises FrameError. Source: UGESP (1978), questions and answers 12 and 21.
    """
    frames.check(frame, ["group", "outcome"])
    if frame.empty:
        raise FrameError("outcome", None, "there is no outcome", "Give at least one.")
    outcome = _outcomes(frame["outcome"])
    # A group is its name as read: 1 and "1" are the same.
    place, names = frames.codes(frame["group"].astype(str))
    people = np.bincount(place)
    selected = np.bincount(place, weights=outcome).round().astype(int)
    return _report({str(name): (int(s), int(n)) for name, s, n in zip(names, selected, people, strict=True)})


def _outcomes(given: pd.Series) -> NDArray[np.float64]:
    """The outcomes as numbers, each 0 or 1, else a FrameError that names the row."""
    outcome = pd.to_numeric(given, errors="coerce")
    remedy = "Give 1 for selected and 0 for not selected."
    if (wrong := ~outcome.isin([0, 1]).to_numpy()).any():
        row = int(wrong.argmax())
        raise FrameError("outcome", row + 1, f"{str(given.iloc[row])[:40]!r} is no outcome", remedy)
    if not pd.api.types.is_numeric_dtype(given):
        raise FrameError("outcome", None, "text, not numbers", remedy)
    return outcome.to_numpy(dtype=float)


def _report(counts: dict[str, tuple[int, int]]) -> list[GroupImpact]:
    """One line a group, from how many were selected of how many."""
    enough = [name for name in sorted(counts) if counts[name][1] >= LEAST]
    reference = min(enough, key=lambda name: (-_rate(counts[name]), -counts[name][1], name), default=None)
    pairs = len(enough) * (len(enough) - 1) // 2
    lines = []
    for name in sorted(counts):
        if reference is None or name not in enough:
            lines.append(GroupImpact(name, counts[name][1], False, reason=f"under {LEAST} people"))
        elif name == reference:
            lines.append(_reference(name, counts[name], pairs))
        else:
            lines.append(_line(name, counts[name], counts[reference], pairs))
    return lines


def _rate(count: tuple[int, int]) -> float:
    return count[0] / count[1]


def _reference(name: str, count: tuple[int, int], pairs: int) -> GroupImpact:
    """The line of the group that the others are compared with."""
    rate = _rate(count)
    verdict = ALONE if pairs == 0 else NOBODY if rate == 0 else HIGHEST
    return GroupImpact(
        group=name,
        n=count[1],
        reference=True,
        selected=count[0],
        rate=rate,
        ratio=1.0 if rate else None,
        verdict=verdict,
        reason=f"no other group has {LEAST} people" if pairs == 0 else None,
    )


def _line(name: str, count: tuple[int, int], reference: tuple[int, int], pairs: int) -> GroupImpact:
    found = compare(*count, *reference)
    p = min(1.0, found.fisher_p * pairs)
    together = (count[0] + reference[0]) / (count[1] + reference[1])
    verdict = _verdict(found, p)
    doubtful = verdict == UNCLEAR and found.low is not None and found.low < 0.8
    cautions = [found.caution, STILL_POSSIBLE if doubtful else None]
    return GroupImpact(
        group=name,
        n=count[1],
        reference=False,
        selected=count[0],
        rate=_rate(count),
        ratio=found.ratio,
        low=found.low,
        high=found.high,
        fisher_p=found.fisher_p,
        fisher_adjusted_p=p,
        odds_ratio=found.odds_ratio,
        odds_low=found.odds_low,
        odds_high=found.odds_high,
        z=found.z,
        below_four_fifths=None if found.ratio is None else below_four_fifths(*count, *reference),
        four_fifths_false_alarm=four_fifths_false_alarm(count[1], together, reference[1]),
        verdict=verdict,
        reason=found.reason,
        caution="; ".join(one for one in cautions if one) or None,
    )


def _verdict(found: Comparison, p: float) -> str:
    """What may honestly be said of one group beside the reference."""
    if found.ratio is None:
        return NOBODY
    clear = p < SIGNIFICANT and found.high is not None and found.high < 1
    return LOWER if clear else UNCLEAR

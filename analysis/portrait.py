"""What families said about one person over months, for that person: in words, and never of too few.

Each new summary is made so that neither what came nor what went since the last one is of too few people:
whoever lays the two side by side learns nothing of any one answer.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean, pstdev

from analysis.comments import largest_share
from analysis.statistical_disclosure import (
    FAMILY_IN_TEAM,
    NOBODY,
    Minimum,
    Reason,
    Release,
    release,
    withhold,
)

# A summary covers at least so many months, and no more where fewer people left would stand out.
SHORTEST, LONGEST = 6, 12
# At least so large a part of the answers is "nearly all", "most" and "about half".
NEARLY_ALL, MOST, HALF = 0.85, 0.6, 0.4
# Standard deviations of answers between 0 and 1: up to these they are close together, or somewhat apart.
CLOSE, APART = 0.2, 0.35


class Part(StrEnum):
    """How many were as content as they could be, in words: exact parts of few people tell too much."""

    NEARLY_ALL = "nearly all"
    MOST = "most"
    HALF = "half"
    FEWER = "fewer"


class Spread(StrEnum):
    """How far the answers lie apart."""

    CLOSE = "close"
    APART = "apart"
    WIDE = "wide"


@dataclass(frozen=True)
class Said:
    """What one person said of one skill in one form, from 0 to 1; `month` counts months since year 0."""

    person: Hashable
    family: Hashable
    construct: str
    value: float
    month: int


@dataclass(frozen=True)
class View:
    """What people said of one skill."""

    part: Part
    spread: Spread


@dataclass(frozen=True, order=True)
class Months:
    """Whole months, from the first up to and without the last."""

    first: int
    after: int

    def of(self, said: Iterable[Said]) -> list[Said]:
        """What was said in them."""
        return [one for one in said if self.first <= one.month < self.after]


def window(
    said: Sequence[Said], after: int, before: Months | None, minimum: Minimum = FAMILY_IN_TEAM
) -> Months | None:
    """The months of the next summary, up to and without `after`; None where none can be made.

    Without one `before` it is the shortest time with enough people. After one, enough people must have come,
    and it begins where it began or enough people later, as near to LONGEST as can be.
    """
    if before is None:
        tried = (Months(after - length, after) for length in range(SHORTEST, LONGEST + 1))
        return next((one for one in tried if _are_enough(one.of(said), minimum)), None)
    if after <= before.after or not _are_enough(Months(before.after, after).of(said), minimum):
        return None
    gone = (Months(before.first, first) for first in range(before.first, after - SHORTEST + 1))
    firsts = [one.after for one in gone if _tells_of_nobody(one.of(said), minimum)]
    return Months(min(firsts, key=lambda first: abs(after - first - LONGEST)), after) if firsts else None


def portrait(
    said: Sequence[Said],
    months: Months,
    shown: Mapping[str, Months],
    minimum: Minimum = FAMILY_IN_TEAM,
) -> dict[str, Release[View]]:
    """What may be told of each skill in these months; `shown` says over which months it was told last."""
    within: dict[str, list[Said]] = {}
    for one in months.of(said):
        within.setdefault(one.construct, []).append(one)
    found: dict[str, Release[View]] = {}
    for construct, now in sorted(within.items()):
        told = _released(now, minimum)
        last = shown.get(construct)
        if last is not None and told.shown:
            before = last.of(one for one in said if one.construct == construct)
            came = [one for one in now if not last.first <= one.month < last.after]
            went = [one for one in before if not months.first <= one.month < months.after]
            if not all(_tells_of_nobody(part, minimum) for part in (came, went)):
                told = withhold(Reason.COMPLEMENTARY)
        found[construct] = told
    return found


def _are_enough(said: Sequence[Said], minimum: Minimum) -> bool:
    people, families = {one.person for one in said}, {one.family for one in said}
    return len(people) >= minimum.respondents and len(families) >= minimum.families


def _tells_of_nobody(said: Sequence[Said], minimum: Minimum) -> bool:
    return not said or _are_enough(said, minimum)


def _released(said: Sequence[Said], minimum: Minimum) -> Release[View]:
    """What may be told of one skill; at least one person has said something of it."""
    values = [one.value for one in said]
    behind = replace(
        NOBODY,
        ratings=len(said),
        visits=len(said),
        raters=len({one.person for one in said}),
        families=len({one.family for one in said}),
        rater_share=largest_share([one.person for one in said]),
        family_share=largest_share([one.family for one in said]),
        unanimous=len(set(values)) == 1,
    )
    return release(
        View(_part(fmean(value == 1 for value in values)), _spread(pstdev(values))), behind, minimum
    )


def _part(share: float) -> Part:
    if share >= NEARLY_ALL:
        return Part.NEARLY_ALL
    if share >= MOST:
        return Part.MOST
    return Part.HALF if share >= HALF else Part.FEWER


def _spread(deviation: float) -> Spread:
    if deviation <= CLOSE:
        return Spread.CLOSE
    return Spread.APART if deviation <= APART else Spread.WIDE

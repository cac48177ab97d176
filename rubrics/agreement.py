"""What several assessors' levels on one criterion come to, and whether another assessor is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, median


@dataclass(frozen=True)
class Agreed:
    """What levels on one criterion come to; `is_settled` where at least two are within the tolerance."""

    value: float | None
    is_settled: bool


def agreed(levels: Sequence[int], tolerance: int) -> Agreed:
    """Return what one to many assessors' levels on a criterion come to.

    The value is the mean of those levels that are within `tolerance` levels of the median of all: with two
    that is their mean, with three or more whoever stands alone does not count. Two that are further apart
    than the tolerance are not settled, nor are more of which no two are near one another; a single
    assessor's level stands by itself.

    Raises:
        ValueError: where the tolerance is below 0.
    """
    return _agreed(tuple(levels), tolerance)


@lru_cache(maxsize=4096)
def _agreed(levels: tuple[int, ...], tolerance: int) -> Agreed:
    # A few levels of a few assessors come to the same few things, in a campaign of thousands too.
    if tolerance < 0:
        raise ValueError(f"The tolerance is {tolerance}: it must be 0 or more.")
    if not levels:
        return Agreed(None, is_settled=False)
    if len(levels) <= 2:
        return Agreed(fmean(levels), max(levels) - min(levels) <= tolerance)
    middle = median(levels)
    near = [level for level in levels if abs(level - middle) <= tolerance]
    # With an even number the median can lie where nobody is.
    return Agreed(fmean(near or levels), len(near) >= 2)


def wants_another(marks: Sequence[Mapping[str, int | None]], tolerance: int) -> bool:
    """Return whether assessors' marks on one answer, each by criterion, leave a criterion unsettled."""
    if len(marks) < 2:
        return False
    for criterion in dict.fromkeys(criterion for each in marks for criterion in each):
        levels = [level for each in marks if (level := each.get(criterion)) is not None]
        if len(levels) > 1 and not agreed(levels, tolerance).is_settled:
            return True
    return False


def furthest(given: Mapping[str, int], key: Mapping[str, int]) -> int:
    """Return by how many levels marks are away from the agreed ones where they are furthest from them.

    Raises:
        ValueError: where a criterion of the key was not marked.
    """
    if missing := sorted(key.keys() - given.keys()):
        raise ValueError(f"Not marked: {', '.join(missing)}.")
    return max((abs(given[one] - level) for one, level in key.items()), default=0)

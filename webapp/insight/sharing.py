"""What a room may tell of several people together."""

from dataclasses import replace
from typing import TypeVar

from analysis.statistical_disclosure import FAMILY_OUTSIDE, NOBODY, Reason, Release, release, withhold

T = TypeVar("T")


def told_again(value: int | None) -> Release[int]:
    """A count as it was released and kept, or (None) that it was withheld."""
    return withhold(Reason.TOO_FEW) if value is None else Release(value, value)


def released_among(people: int, value: T, *, unanimous: bool | None = None) -> Release[T]:
    """A figure of so many different people, one form each, if they are enough for one that leaves a team.

    `unanimous` says of a share or a mean whether all said the same; None is a count, which cannot be so.
    """
    share = 1 / people if people else 0.0
    behind = replace(
        NOBODY,
        ratings=people,
        visits=people,
        raters=people,
        families=people,
        rater_share=share,
        family_share=share,
        unanimous=bool(unanimous),
    )
    return release(value, behind, FAMILY_OUTSIDE, count=unanimous is None)

"""What a room may tell of several people together."""

from dataclasses import replace
from typing import TypeVar

from analysis.statistical_disclosure import FAMILY_OUTSIDE, NOBODY, Release, release

T = TypeVar("T")


def released_among(people: int, value: T) -> Release[T]:
    """A figure of so many different people, one form each, if they are enough for one that leaves a team."""
    share = 1 / people if people else 0.0
    behind = replace(
        NOBODY,
        ratings=people,
        visits=people,
        raters=people,
        families=people,
        rater_share=share,
        family_share=share,
    )
    return release(value, behind, FAMILY_OUTSIDE, count=True)

"""Comments of families on their way to a team: whether they may go out together, and how they are held.

Staff do guess who wrote what. So comments go out in a batch, and each batch alone passes the small-number
rule: whoever takes the comments of one month away from those of the next is left with as many writers.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from analysis.statistical_disclosure import (
    FAMILY_OUTSIDE,
    NOBODY,
    Backing,
    Guarded,
    Minimum,
    Reason,
    Release,
    reason,
    withhold,
)


@dataclass(frozen=True)
class Writer:
    """Who wrote one comment, of which family, and about which worker, if about one."""

    person: Hashable
    family: Hashable
    worker: Hashable | None = None


@dataclass(frozen=True)
class Comment(Guarded):
    """Words that may be read by a team: a family's own without names, or (with `theme`) somebody else's.

    `theme` is the name of what a neutral sentence is about.
    """

    words: str = field(repr=False)
    theme: str | None = None


def held_back(writers: Sequence[Writer], minimum: Minimum = FAMILY_OUTSIDE) -> Reason | None:
    """Why these comments may not go out together, or None; a writer of several counts once."""
    return reason(_behind(writers), minimum, count=True)


def as_released(comments: Sequence[Comment]) -> Release[tuple[Comment, ...]]:
    """Comments that went out, to be printed; where none has, the reason why a page has nothing to show."""
    if not comments:
        return withhold(Reason.TOO_FEW)
    return Release(tuple(comments), len(comments))


def _behind(writers: Sequence[Writer]) -> Backing:
    people = {one.person: one for one in writers}
    return replace(
        NOBODY,
        ratings=len(writers),
        visits=len(writers),
        raters=len(people),
        families=len({one.family for one in writers}),
        rater_share=largest_share([one.person for one in writers]),
        family_share=largest_share([one.family for one in writers]),
        practitioner_share=largest_share([one.worker for one in writers]),
    )


def largest_share(entries: Sequence[Hashable | None]) -> float:
    """What part of all entries the most frequent one is; None is nobody."""
    named = [one for one in entries if one is not None]
    return max((named.count(one) for one in set(named)), default=0) / max(1, len(entries))

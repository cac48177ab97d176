"""What a room may tell of families' words: comments that go out together, and one person's own summary."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.comments import Comment, Writer, as_released, held_back
from analysis.portrait import Months, Part, Said, Spread, View, portrait, window
from analysis.statistical_disclosure import FAMILY_IN_TEAM, FAMILY_OUTSIDE, Reason, Release, withhold

__all__ = [
    "LEAST_ABOUT_ONE",
    "LEAST_TOGETHER",
    "Comment",
    "Months",
    "Part",
    "Release",
    "Said",
    "Spread",
    "View",
    "Writer",
    "as_released",
    "may_go_out",
    "summed_up",
    "told_again",
]

# What a page says of the least that must stand behind comments, and behind a summary about one person.
LEAST_TOGETHER, LEAST_ABOUT_ONE = FAMILY_OUTSIDE.respondents, FAMILY_IN_TEAM.respondents


def may_go_out(writers: Sequence[Writer]) -> bool:
    """Whether the comments of these writers may go out together."""
    return held_back(writers) is None


def summed_up(
    said: Sequence[Said], after: int, before: Months | None, shown: Mapping[str, Months]
) -> tuple[Months, dict[str, Any]] | None:
    """The months of one person's next summary and what it may tell, as JSON to be kept, or None."""
    months = window(said, after, before)
    if months is None:
        return None
    figures = portrait(said, months, shown)
    if not any(figure.shown for figure in figures.values()):
        return None
    return months, {name: _as_json(figure) for name, figure in figures.items()}


def told_again(told: Mapping[str, Any]) -> dict[str, Release[View]]:
    """What was kept of a summary, for a page: by skill."""
    return {
        name: Release(View(Part(kept["part"]), Spread(kept["spread"])), kept["n"])
        if kept
        else withhold(Reason.TOO_FEW)
        for name, kept in told.items()
    }


def _as_json(figure: Release[View]) -> dict[str, Any] | None:
    view = figure.value
    return {"part": view.part.value, "spread": view.spread.value, "n": figure.n} if view else None

"""Who was heard, and who was not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.coded import CONTESTED, months
from analysis.labels import SELF
from analysis.service import OnADay
from analysis.spans import Figure, Span
from analysis.statistical_disclosure import PRACTICE, Reason, Release, backing, withhold

# Fewer people than this who were not heard would be pointed at.
FEWEST_LEFT = 3


@dataclass(frozen=True)
class Expected:
    """How many could have been heard, as the caller knows it: families asked, practitioners in the team."""

    families: int | None = None
    practitioners: int | None = None


@dataclass(frozen=True)
class Coverage:
    """How much was heard from one source in a window, and whether anybody in it rates in more than one team.

    Where nobody does, a difference between teams may lie in who rated them. `contested` is how many of the
    forms are held to be wrong by those whom they are about; they are counted like the others.
    """

    source: str
    span: Span | None
    forms: Release[int]
    practitioners: Release[int]
    raters: Release[int]
    families: Release[int]
    connected: bool
    contested: Release[int] = withhold(Reason.TOO_FEW)


class Whom(StrEnum):
    """Of whom it is known how many could have been heard."""

    FAMILIES = "families"
    PRACTITIONERS = "practitioners"


@dataclass(frozen=True)
class Missing:
    """How many could have been heard, how many were, and how many were not.

    `left` is None where it is so small that it would point at somebody, or cannot be told; 0 is told.
    """

    whom: Whom
    source: str
    expected: int
    heard: Release[int]
    left: int | None


def coverage(day: OnADay, team: str) -> tuple[Coverage, ...]:
    """What was heard of a team from each source of the service, in the longest window that may be shown."""
    rows = day.service.rows.of(team)
    month, source = months(rows), rows["source"].astype("str").to_numpy()
    found = []
    for name in day.service.sources:
        span = day.gate.longest(Figure(name, team)).span
        inside = source == name
        if span is not None:
            inside = inside & (month >= span.start) & (month < span.start + span.months)
        behind = backing(rows[inside])
        counts = (behind.visits, behind.practitioners, behind.raters, behind.families)
        figure = Figure(name, team, span=span)
        said = ("forms", "practitioners", "raters", "families")
        forms, people, raters, families = (
            day.gate.release(figure, count, name) for count, name in zip(counts, said, strict=True)
        )
        if behind.practitioners < PRACTICE.practitioners:
            # Families' figures may be of one practitioner; to say so would point at that one.
            people = withhold(Reason.TOO_FEW)
        connected = name in day.service.connected
        wrong = _contested(day, figure, rows[inside])
        found.append(Coverage(name, span, forms, people, raters, families, connected, wrong))
    return tuple(found)


def _contested(day: OnADay, figure: Figure, rows: pd.DataFrame) -> Release[int]:
    """How many forms are contested, where they could be left out without pointing at anybody."""
    if CONTESTED not in rows.columns:
        return withhold(Reason.TOO_FEW)
    if not day.gate.may_leave_out(figure):
        return withhold(Reason.TOO_FEW)
    # What is told of the number is kept as known of both parts.
    day.gate.release_both(figure, True, CONTESTED)
    return day.gate.release(figure, backing(rows[rows[CONTESTED].to_numpy(dtype=bool)]).visits, CONTESTED)


def silent(found: Iterable[Coverage], sources: Iterable[str]) -> tuple[str, ...]:
    """The sources from which nothing can be shown, whether none spoke or few."""
    heard = {one.source for one in found if one.forms.shown}
    return tuple(source for source in sources if source not in heard)


def missing(day: OnADay, found: Iterable[Coverage], expected: Expected) -> tuple[Missing, ...]:
    """Who could have been heard and was not, where the caller says how many there are.

    A number below those heard is about another time, and tells nothing.
    """
    told = []
    for one in found:
        family = day.service.labels.sources[one.source].kind == "family"
        if not family and one.source == SELF:
            continue
        number, heard = (
            (expected.families, one.families) if family else (expected.practitioners, one.practitioners)
        )
        if number is None or (heard.value is not None and heard.value > number):
            continue
        left = None if heard.value is None else number - heard.value
        whom = Whom.FAMILIES if family else Whom.PRACTITIONERS
        small = left is not None and 0 < left < FEWEST_LEFT
        told.append(Missing(whom, one.source, number, heard, None if small else left))
    return tuple(told)

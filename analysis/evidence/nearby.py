"""What is said of a small team together with its small neighbours, where its own may not be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.evidence.levels import Level, interval
from analysis.kept import LEVEL
from analysis.service import About, OnADay
from analysis.spans import Span
from analysis.statistical_disclosure import Release


@dataclass(frozen=True)
class Nearby:
    """One construct as one source sees several small teams together, in their longest window."""

    source: str
    construct: str
    teams: tuple[str, ...]
    span: Span | None
    level: Release[Level]


def nearby(day: OnADay, team: str) -> tuple[Nearby, ...]:
    """Every construct of which a team's own figure is withheld, and that of its neighbours with it is not."""
    found = (_nearby(day, team, about) for about in _constructs(day.service.places))
    return tuple(one for one in found if one is not None and one.level.shown)


def _constructs(places: Iterable[About]) -> list[About]:
    return sorted((about for about in places if about.dimension is None), key=lambda about: about[:2])


def _nearby(day: OnADay, team: str, about: About) -> Nearby | None:
    figure = day.gate.with_neighbours(about.of(team))
    if figure is None:
        return None
    values = [value for each in figure.members for value in day.service.values(about, each, figure.span)]
    label = day.service.labels.sources[about.source]
    mean = sum(values) / len(values)
    spread = day.service.spread(about)
    error = ((spread.practitioners + spread.raters + spread.rest) / len(values)) ** 0.5
    level = day.gate.release(figure, interval(mean, error, label), LEVEL)
    return Nearby(about.source, about.construct, figure.members, figure.span, level)

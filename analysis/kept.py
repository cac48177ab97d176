"""A figure as it was decided once: what stood behind it, and each thing that was said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.disclosure.ledger import Sum
from analysis.spans import Figure

# What is said of a figure in the window of a level, as against a point of a chart.
LEVEL = "level"
# What is said of the forms of a time whose number may be known, whether or not a page prints it.
OPEN = "open"


@dataclass(slots=True)
class Shown:
    """A figure as it was decided: its forms, what it counted, and each thing that was said of it, as JSON.

    Of a figure that was withheld nothing was said.
    """

    n: int
    sum: Sum
    said: dict[str, Any] = field(default_factory=dict)


class Past:
    """Everything that was decided before, found by figure, by team, or at every time of one figure."""

    def __init__(self, every: Mapping[Figure, Shown]) -> None:
        self.every = every
        self._of_team: dict[str, dict[Figure, Shown]] = {}
        self._at: dict[Figure, list[Figure]] = {}
        for one, was in every.items():
            for team in one.members:
                self._of_team.setdefault(team, {})[one] = was
            self._at.setdefault(one._replace(span=None), []).append(one)

    def of(self, source: str, teams: Iterable[str]) -> dict[Figure, Shown]:
        """What was decided of some teams in one source, by themselves or together with others."""
        found: dict[Figure, Shown] = {}
        for team in teams:
            mine = self._of_team.get(team, {})
            found |= {one: was for one, was in mine.items() if one.source == source}
        return found

    def times(self, figure: Figure) -> list[Figure]:
        """The figure at every time for which it was decided."""
        return self._at.get(figure._replace(span=None), [])

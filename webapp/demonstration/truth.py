"""What is true of the invented authority, so that a test can ask whether the analysis finds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

import numpy as np

from webapp.clock import LONDON

MONTHS = 24
SKILLS = (
    "collaboration",
    "autonomy",
    "empathy",
    "evocation",
    "purposefulness",
    "clarity-about-concern",
    "child-focus",
)
TEAMS = ("Alder", "Beacon", "Harbour", "Kingsway", "Northfield", "Riverside")
SPARSE_TEAM = "Lantern"


@dataclass(frozen=True)
class Truth:
    """The known truth; levels are on the observers' scale of 1 to 5, months are counted from 0."""

    ordinary_level: float = 2.6
    severe_observer: str = "Marion Frost"
    lenient_observer: str = "Dev Anand-Hale"
    severity: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"Marion Frost": -0.75, "Dev Anand-Hale": 0.55})
    )
    improved_team: str = "Riverside"
    improved_from_month: int = 13
    improved_skills: tuple[str, ...] = ("child-focus", "clarity-about-concern")
    improvement: float = 0.9
    # Among the values asked of candidates, this one shows in that skill once they practise.
    predicting_value: str = "resilience"
    predicted_skill: str = "clarity-about-concern"
    prediction: float = 0.45


@dataclass
class World:
    """One making of the authority: its truth, its random numbers, and the months that it covers."""

    truth: Truth
    rng: np.random.Generator
    now: datetime

    @property
    def today(self) -> date:
        """The day on which the demonstration is made, on a London clock."""
        return self.now.astimezone(LONDON).date()

    def month_start(self, month: int) -> date:
        """The first day of a month, counted from 0; the month of today is MONTHS."""
        months = self.today.year * 12 + self.today.month - 1 - MONTHS + month
        return date(months // 12, months % 12 + 1, 1)

    def month_of(self, day: date) -> int:
        """The number of the month in which a day lies; MONTHS for the month of today."""
        return (day.year - self.today.year) * 12 + day.month - self.today.month + MONTHS

    def day_in(self, month: int) -> date:
        """A weekday of a month, never after today."""
        start = self.month_start(month)
        length = (self.month_start(month + 1) - start).days
        day = start + timedelta(days=int(self.rng.integers(length)))
        day -= timedelta(days=max(0, day.weekday() - 4))
        return min(max(day, start), self.today)

    def at(self, day: date, hour: int | None = None) -> datetime:
        """A moment of a working day, never after now."""
        chosen = int(self.rng.integers(9, 17)) if hour is None else hour
        minute = int(self.rng.integers(60))
        return min(datetime(day.year, day.month, day.day, chosen, minute, tzinfo=LONDON), self.now)

    def has_improved(self, team: str, day: date) -> bool:
        """Whether the team that improves has begun to, on this day."""
        return team == self.truth.improved_team and self.month_of(day) >= self.truth.improved_from_month

    def pick(self, things: "list[str] | tuple[str, ...]") -> str:
        """One of these, at random."""
        return str(things[int(self.rng.integers(len(things)))])

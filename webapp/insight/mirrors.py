"""A team's mirror from the ratings as they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.insight import queries


@dataclass(frozen=True)
class Seen:
    """What a team sees, and how old the figures are."""

    as_at: datetime

    def figures(self) -> dict[str, Any]:
        """Every figure as JSON, for keeping."""
        return {}


def of_team(session: Session, team_id: int, language: str, today: date) -> Seen | None:
    """One team's mirror, or None before the first gathering."""
    return None


def as_at(session: Session) -> datetime | None:
    """How old the figures are, or None before the first gathering."""
    generation = queries.generation(session)
    return generation.made_at if generation else None

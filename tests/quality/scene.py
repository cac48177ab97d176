"""A service of three teams that families and observers speak of, and its quality lead."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from tests.insight.test_gathering import row
from webapp.accounts import service as accounts
from webapp.insight import service, works

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
# The last day of the newest quarter that is over.
CLOSED = date(2026, 9, 30)
NAMES = ("South", "North", "East")


def answers(team_id: int, families: int) -> Iterator[dict[str, Any]]:
    """So many families' answers to one statement about three people."""
    random = np.random.default_rng(3 + team_id)
    for family in range(families):
        yield row(
            source="family",
            instrument="family-voice-adults",
            dimension="listened",
            construct="empathy",
            subject=f"worker-{team_id}-{family % 3}",
            rater=f"member-{team_id}-{family}",
            family=f"family-{team_id}-{family}",
            occasion=f"answer:{team_id}:{family}",
            value=float(random.integers(1, 4)),
            team_id=team_id,
            rated_on=CLOSED - timedelta(days=3 * family),
        )


def release(session: Session, families: tuple[int, ...] = (30, 30, 30), now: datetime = NOW) -> list[int]:
    """Gather what so many families of each team said, and release it; returns the teams."""
    teams = [accounts.team_named(session, name).id for name in NAMES[: len(families)]]
    found = [each for team, number in zip(teams, families, strict=True) for each in answers(team, number)]
    service.gather(session, [lambda _session: found], now)
    session.commit()
    works.release()
    return teams

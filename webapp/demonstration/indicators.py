"""Two years of monthly counts, and what one team picked of them: by the same verbs that people use."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts.queries import people_in_role
from webapp.demonstration.authority import Staff
from webapp.demonstration.truth import TEAMS, World
from webapp.indicators import service
from webapp.indicators.rules import Direction, Horizon, Key, Wanted, months_shown
from webapp.insight.hopes import Part

# It draws from numbers of its own, so that all else stays as it was.
SEED = 35
# In this month, counted from 0, attendance of the team that picks it begins to be higher, and by so much.
STEP_AT, STEP = 12, 0.16
CHILDREN, IN_CARE = 70, 45
# A team of so many children is too small for what happens to few of them.
SCARCE = TEAMS[-1]

PICKS = (
    Wanted(
        "school-attendance",
        "We ask schools into the room, so that adults agree on mornings and children are there more often.",
        "collaboration",
        Horizon.MEDIUM,
        Direction.UP,
    ),
    Wanted(
        "home-moves",
        "We go back to carers in the weeks when it is hard, so that fewer children have to move.",
        None,
        Horizon.LONG,
        Direction.DOWN,
    ),
    Wanted(
        "direct-time",
        "Less writing twice, so that more of our time is with families.",
        None,
        Horizon.SHORT,
        Direction.UP,
    ),
    Wanted(
        "caseload",
        "We look at it to understand the other figures, not to bring it down.",
        None,
        Horizon.SHORT,
        Direction.NEITHER,
    ),
)
LONG_AGO = timedelta(days=400)


def make(session: Session, world: World, staff: Staff) -> None:
    """Take the counts in, and let the first team pick."""
    (coordinator,) = people_in_role(session, Role.COORDINATOR, world.today)
    rng = np.random.default_rng(SEED)
    parts: dict[Key, Part] = {}
    for at, month in enumerate(months_shown(world.today)):
        parts |= dict(_month(rng, at, month, staff.teams))
    service.take_in(session, parts, coordinator.id, world.now, may_replace=False)
    team_id = staff.teams[TEAMS[0]]
    writer = people_in_role(session, Role.SUPERVISOR, world.today, [team_id])[0]
    for at, wanted in enumerate(PICKS):
        client_id = uuid.UUID(int=35_000 + at)
        made = service.pick(session, team_id, wanted, client_id, writer.id, world.now)
        made.picked_at -= LONG_AGO
    session.flush()


def _month(
    rng: np.random.Generator, at: int, month: date, teams: Mapping[str, int]
) -> Iterator[tuple[Key, Part]]:
    """The counts of one month, team by team."""
    for name in TEAMS:
        children, in_care = (9, 6) if name == SCARCE else (CHILDREN, IN_CARE)
        at_school = 0.55 + (STEP if name == TEAMS[0] and at >= STEP_AT else 0.0)
        yield (
            Key(month, teams[name], "school-attendance"),
            Part(int(rng.binomial(children, at_school)), children),
        )
        yield Key(month, teams[name], "home-moves"), Part(int(rng.binomial(in_care, 0.16)), in_care)
        workers = 6 + int(rng.integers(3))
        yield Key(month, teams[name], "caseload"), Part(children + int(rng.integers(20)), workers)

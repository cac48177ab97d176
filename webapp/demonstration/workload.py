"""Half a year of what the case system counts, for two teams: pooled by the same verbs that people use."""

from collections.abc import Iterator

import numpy as np
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts.queries import people_in_role
from webapp.demonstration.authority import Staff
from webapp.demonstration.truth import TEAMS, World
from webapp.workload import service
from webapp.workload.pooling import Contact, Pool
from webapp.workload.rules import ColumnMap, Meaning, months_to_pool

HALF_A_YEAR = 6
FAMILIES, WORKERS = 24, 7
COLUMNS = {
    Meaning.CASE: "Case reference",
    Meaning.WORKER: "Worker",
    Meaning.TEAM: "Team",
    Meaning.DAY: "Date of contact",
    Meaning.MINUTES: "Minutes",
    Meaning.KIND: "Type of contact",
}
MAP = ColumnMap("Fenmoor case system", COLUMNS, ("Home visit", "Visit elsewhere"), ("Telephone", "Meeting"))
# In this month, counted back from the last, the second team wrote down what two of its workers did.
SCARCE_MONTH, SCARCE_WORKERS = 2, 2


def make(session: Session, world: World, staff: Staff) -> None:
    """Pool the months, the earliest first, so that the last is the newest."""
    (coordinator,) = people_in_role(session, Role.COORDINATOR, world.today)
    service.keep_map(session, MAP, None, coordinator.id, world.now)
    # It draws from numbers of its own, so that all else stays as it was.
    rng = world.rng.spawn(1)[0]
    months = months_to_pool(world.today)[:HALF_A_YEAR]
    for ago, month in reversed(list(enumerate(months))):
        pool = Pool()
        for at, team in enumerate(TEAMS[:2]):
            workers = SCARCE_WORKERS if (at, ago) == (1, SCARCE_MONTH) else WORKERS
            for contact in _contacts(rng, staff.teams[team], workers):
                pool.add(contact)
        service.pool(session, month, pool.sums(), coordinator.id, world.now)


def _contacts(rng: np.random.Generator, team_id: int, workers: int) -> Iterator[Contact]:
    """A month of one team: each family has a worker of its own, and others step in."""
    for family in range(FAMILIES):
        own = family % workers
        for _one in range(int(rng.poisson(5))):
            is_own = rng.random() < 0.7
            worker = own if is_own else int(rng.integers(workers))
            direct = bool(rng.random() < 0.55)
            minutes = 5 * int(rng.integers(3, 15) if direct else rng.integers(1, 8))
            yield Contact(f"{team_id}-{family}", f"{team_id}-{worker}", team_id, minutes, direct)

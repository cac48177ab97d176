"""What the gate costs: `python -m benchmarks.disclosure`.

An invented service of 200 teams in 10 areas, 9 statements answered on three levels and 8 quarters. Released
together are every team's number and mean by statement and quarter, every area's, the service's, and every
team's over the whole time, all in one system: 17,000 figures that add up. The baseline is the plain
threshold, which hides what is small or unanimous and nothing else, and so gives most of it away.
"""

import resource
import time
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.audit import Audit
from analysis.disclosure.linked import protect
from analysis.disclosure.system import Builder, System, rated

TEAMS, AREAS, STATEMENTS, PERIODS, MINIMUM, HIGHEST = 200, 10, 9, 8, 5, 2


@dataclass(frozen=True)
class Service:
    """How many people of each team chose each level: teams × statements × periods × levels."""

    answers: np.ndarray

    @classmethod
    def invented(cls, seed: int = 2026) -> "Service":
        """Teams of very different sizes, a few of whose families pass over a statement."""
        random = np.random.default_rng(seed)
        people = random.poisson(random.gamma(3, 4, size=(TEAMS, 1, 1)) * np.ones((TEAMS, 1, PERIODS)))
        answered = random.binomial(people.repeat(STATEMENTS, axis=1), 0.95)
        level = random.dirichlet([2.0, 4.0, 14.0], size=(TEAMS, STATEMENTS, 1)).repeat(PERIODS, axis=2)
        return cls(random.multinomial(answered, level))

    def system(self) -> System:
        """Every figure, and how they add up."""
        builder = Builder()
        cells = np.empty((TEAMS, STATEMENTS, PERIODS), dtype=np.intp)
        for at in np.ndindex(cells.shape):
            cells[at] = self._figure(builder, self.answers[at])
        for statement in range(STATEMENTS):
            for period in range(PERIODS):
                areas = []
                for area in range(AREAS):
                    teams = range(area, TEAMS, AREAS)
                    areas.append(
                        self._figure(builder, self.answers[area::AREAS, statement, period].sum(axis=0))
                    )
                    builder.line(areas[-1], [int(cells[team, statement, period]) for team in teams])
                builder.line(self._figure(builder, self.answers[:, statement, period].sum(axis=0)), areas)
            for team in range(TEAMS):
                whole = self._figure(builder, self.answers[team, statement].sum(axis=0))
                builder.line(whole, cells[team, statement].tolist())
        return builder.build(step=1 / HIGHEST, each=2 / HIGHEST)

    def _figure(self, builder: Builder, levels: np.ndarray) -> int:
        n, total = int(levels.sum()), int(levels @ np.arange(HIGHEST + 1))
        small = n < MINIMUM or (levels > 0).sum() < 2
        return builder.figure(*rated(n, total, 0, HIGHEST), asked=MINIMUM, small=small, cost=n)


def main() -> None:
    """Print what the gate took, and what it withholds beside the plain threshold."""
    service = Service.invented()
    before = _megabytes()
    system = service.system()
    cells = TEAMS * STATEMENTS * PERIODS
    answers = float(system.parts[:cells].sum())

    start = time.process_time()
    plain = system.small
    given_away = len(Audit(system).wanting(plain))
    audited = time.process_time() - start

    start = time.process_time()
    found = protect(system, seconds=600.0)
    spent = time.process_time() - start

    print(f"{TEAMS} teams, {STATEMENTS} statements, {PERIODS} quarters: {system.size:,} figures.")
    print(f"{'':24}{'seconds':>10}{'cells':>10}{'answers':>10}{'worked out':>12}")
    for name, seconds, hidden, left in (
        ("plain threshold", 0.0, plain, given_away),
        ("the gate", spent, found.hidden, len(Audit(system).wanting(found.hidden))),
    ):
        share = float(system.parts[:cells][hidden[:cells]].sum()) / answers
        print(f"{name:24}{seconds:10.1f}{hidden[:cells].mean():10.1%}{share:10.1%}{left:12,}")
    gap = "unsafe" if found.gap is None else f"at most {found.gap:.0%} more than the least must be"
    print(f"One audit takes {audited:.1f} s. Of what the gate hides besides, {gap}.")
    print(f"Most memory {_megabytes():.0f} MB, {before:.0f} MB before.")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

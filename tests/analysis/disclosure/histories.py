"""Random histories of releases, and an attacker who reads them all and knows nothing of our own code.

A history is a service of areas and teams over several periods. At each period a release shows what it may:
each team's period, each area's, the service's, and each team's whole time so far. The attacker writes down
what every release showed as equations over how many people of each team chose each level in each period, and
asks a linear programme what the hidden numbers, sums and means can be.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from analysis.disclosure.linked import Protection, Together, _Work, protect
from analysis.disclosure.seen import Seen
from analysis.disclosure.system import Builder, System, rated

HIGHEST = 2
# A sum of levels must stay this uncertain, above the lowest and below the highest.
APART = 2


@dataclass(frozen=True)
class History:
    """How many people of each team chose each level in each period: teams × periods × levels."""

    answers: np.ndarray
    areas: int
    minimum: int = 5

    @property
    def teams(self) -> int:
        return self.answers.shape[0]

    @property
    def periods(self) -> int:
        return self.answers.shape[1]


def random_history(seed: int) -> History:
    """A small service with small, middling and empty cells."""
    random = np.random.default_rng(seed)
    teams, periods = int(random.integers(2, 6)), int(random.integers(1, 4))
    mean = random.choice([2.0, 4.0, 7.0, 12.0], size=(teams, 1))
    people = random.poisson(mean * np.ones((teams, periods)))
    level = random.dirichlet([1.0, 1.0, 2.0])
    answers = np.array([[random.multinomial(n, level) for n in row] for row in people])
    return History(answers, areas=int(random.integers(1, min(3, teams) + 1)))


# A figure is a set of (team, period) pairs that are counted together.
Name = tuple[tuple[int, int], ...]


def figures(history: History, until: int) -> dict[Name, list[list[Name]]]:
    """Every figure of the releases up to a period, and the ways in which it is the sum of others."""
    teams = range(history.teams)
    found: dict[Name, list[list[Name]]] = {((t, p),): [] for t in teams for p in range(until + 1)}
    for p in range(until + 1):
        areas: list[Name] = []
        for area in range(history.areas):
            inside = tuple((t, p) for t in teams if t % history.areas == area)
            if len(inside) > 1:
                found[inside] = [[(one,) for one in inside]]
            areas.append(inside)
        whole = tuple(sorted(one for area in areas for one in area))
        if history.areas > 1:
            found[whole] = [areas]
    for t in teams:
        for p in range(1, until + 1):
            before: Name = tuple((t, q) for q in range(p))
            found[(*before, (t, p))] = [[before, ((t, p),)]]
    return found


def numbers(history: History, name: Name) -> tuple[int, int]:
    """How many people a figure counts, and the sum of their levels."""
    levels = sum(history.answers[t, p] for t, p in name)
    return int(levels.sum()), int(levels @ np.arange(HIGHEST + 1))


def is_small(history: History, name: Name, without: str = "") -> bool:
    """The primary rule: too few (nobody is few too), or all the same."""
    levels = sum(history.answers[t, p] for t, p in name)
    few, alike = levels.sum() < history.minimum, (levels > 0).sum() < 2
    if without == "zeros counted as small" and not levels.sum():
        return False
    return bool((few and without != "the minimum") or (alike and without != "unanimity"))


@dataclass(frozen=True)
class Played:
    """What a whole history showed, and whether every release was safe by its own account."""

    shown: frozenset[Name]
    safe: bool


def play(history: History, without: str = "") -> Played:
    """Release period after period; what was shown stays shown. `without` leaves one protection out."""
    shown: set[Name] = set()
    safe = True
    for until in range(history.periods):
        names = list(figures(history, until))
        system, number = _system(history, until, shown, without)

        def together(parts: np.ndarray, names: list[Name] = names) -> bool:
            return not is_small(
                history, tuple(sorted({one for part in parts for one in names[part]})), without
            )

        found = _decide(system, together, without)
        known = system.known(found.hidden)
        shown |= {name for name in names if known[number[name]]}
        safe = safe and found.safe
    return Played(frozenset(shown), safe)


def _decide(system: System, together: Together, without: str) -> Protection:
    if without == "the audit":
        work = _Work(system, together, np.zeros((0, *system.parts.shape)), Seen())
        work.mend_lines()
        return Protection(work.hidden, True, False, None)
    if without == "complementary suppression":
        return Protection(system.drawn & system.small & ~system.frozen, True, False, None)
    return protect(system, together)


def _system(history: History, until: int, shown: set[Name], without: str) -> tuple[System, dict[Name, int]]:
    builder = Builder()
    number: dict[Name, int] = {}
    sums = figures(history, until)
    for name in sums:
        n, total = numbers(history, name)
        newest = max(p for _, p in name)
        number[name] = builder.figure(
            *rated(n, total, 0, HIGHEST),
            asked=history.minimum,
            small=is_small(history, name, without),
            # An earlier release is over: what it hid is not shown later.
            drawn=newest == until,
            frozen=name in shown and without != "earlier releases",
            cost=n,
        )
    for name, ways in sums.items():
        times = len({p for _, p in name})
        if (without == "the hierarchy" and times == 1) or (without == "time" and times > 1):
            continue
        for parts in ways:
            builder.line(number[name], [number[part] for part in parts])
    return builder.build(step=1 / HIGHEST, each=APART / HIGHEST), number


def _row(history: History, name: Name, weight: np.ndarray) -> np.ndarray:
    """A sum over people: `weight` for each level of those a figure counts."""
    cells = np.zeros(history.answers.shape)
    for t, p in name:
        cells[t, p] += weight
    return cells.ravel()


def _equations(history: History, shown: frozenset[Name]) -> tuple[np.ndarray, np.ndarray]:
    """What everybody knows: how many people each figure shown counts, and the sum of their levels."""
    weights = (np.ones(HIGHEST + 1), np.arange(HIGHEST + 1, dtype=float))
    rows = [_row(history, name, weight) for name in sorted(shown) for weight in weights]
    equal = np.array(rows).reshape(-1, history.answers.size)
    return equal, equal @ history.answers.ravel().astype(float)


def leaks(history: History, shown: frozenset[Name]) -> list[tuple[Name, str, float, float]]:
    """The hidden numbers and sums that an attacker works out more closely than is allowed.

    A number must stay as uncertain as the minimum, a sum and what it lacks to the greatest by two levels.
    """
    equal, values = _equations(history, shown)
    level = np.arange(HIGHEST + 1, dtype=float)
    found = []
    for name in figures(history, history.periods - 1):
        for what, weight in (("number", level**0), ("sum", level), ("rest", HIGHEST - level)):
            aim = _row(history, name, weight)
            if name not in shown:
                low, high = _end(aim, equal, values), -_end(-aim, equal, values)
                if high - low < (history.minimum if what == "number" else APART) - 1e-6:
                    found.append((name, what, low, high))
    return found


def _end(aim: np.ndarray, equal: np.ndarray, values: np.ndarray) -> float:
    found = linprog(
        aim, A_eq=equal if len(equal) else None, b_eq=values if len(equal) else None, method="highs"
    )
    return -np.inf if found.status == 3 else float(found.fun)


def known_means(history: History, shown: frozenset[Name]) -> list[Name]:
    """The hidden figures whose mean is worked out exactly, though anybody stands behind them."""
    equal, values = _equations(history, shown)
    found = []
    for name in figures(history, history.periods - 1):
        n, total = numbers(history, name)
        if name in shown or not n:
            continue
        # The mean is known just where (sum - mean × number) can be nothing but 0.
        aim = _row(history, name, np.arange(HIGHEST + 1) - total / n)
        if -_end(-aim, equal, values) - _end(aim, equal, values) < 1e-6:
            found.append(name)
    return found

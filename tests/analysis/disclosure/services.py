"""A small service whose pages an attacker reads all, quarter after quarter, knowing nothing of our own code.

Each family answers two statements of two skills, or skips one. The attacker writes down every figure shown as
equations over how many families of each team and quarter gave each pair of answers, and asks a linear
programme what the hidden numbers and sums can be.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from analysis.coded import Rows, categories
from analysis.gate import Gate
from analysis.kept import Shown
from analysis.labels import Labels, SourceLabel
from analysis.spans import Figure, Span, month_number, span

LABELS = Labels(
    constructs={"empathy": "Empathy", "clarity": "Clarity"},
    sources={"family": SourceLabel("Families", "family", 0, 2, "No", "Yes", low=0.4, good=0.7)},
    statements={},
)
STATEMENTS = (("empathy", "listened"), ("clarity", "told"))
FIRST, QUARTERS, MINIMUM, HIGHEST, APART = date(2025, 1, 1), 6, 5, 2, 2
SKIPPED = None
PAIRS = [(a, b) for a, b in product((0, 1, 2, SKIPPED), repeat=2) if (a, b) != (SKIPPED, SKIPPED)]


@dataclass
class Service:
    """How many families of each team and quarter gave each pair of answers: teams × quarters × pairs."""

    answers: np.ndarray
    teams: tuple[str, ...]
    kept: dict[Figure, Shown] = field(default_factory=dict)

    def frame(self, until: int) -> pd.DataFrame:
        """The ratings of the first quarters."""
        rows = []
        for (t, q, pair), n in np.ndenumerate(self.answers[:, :until]):
            when = pd.Timestamp(span(month_number(FIRST) + 3 * q, 1).first)
            for at in range(int(n)):
                who = f"{t}-{q}-{pair}-{at}"
                for (construct, statement), level in zip(STATEMENTS, PAIRS[pair], strict=True):
                    if level is not SKIPPED:
                        rows.append(
                            (f"w{(pair + at) % 4}", who, statement, float(level), "family", "voice", 1)
                            + (construct, who, who, self.teams[t], when)
                        )
        columns = ["subject", "rater", "dimension", "value", "source", "instrument", "version", "construct"]
        made = pd.DataFrame(rows, columns=[*columns, "occasion", "family", "team", "rated_on"])
        return made.astype({"rated_on": "datetime64[s]"})


def random_service(seed: int) -> Service:
    """One team or two, with thin and thick quarters, and people who skip a statement."""
    random = np.random.default_rng(seed)
    teams = int(random.integers(1, 3))
    mean = random.choice([2.0, 5.0, 9.0, 16.0], size=(teams, QUARTERS))
    levels, skips = random.dirichlet([1.0, 1.0, 2.0]), float(random.choice([0.0, 0.05, 0.25]))
    share = np.append(levels * (1 - skips), skips)
    chance = np.array([share[-1 if a is None else a] * share[-1 if b is None else b] for a, b in PAIRS])
    people = random.poisson(mean)
    answers = np.array([[random.multinomial(n, chance / chance.sum()) for n in row] for row in people])
    return Service(answers, tuple("AB"[:teams]))


def play(service: Service) -> None:
    """Look at every page of every team at the end of each quarter from the fourth; keep what was decided."""
    for until in range(4, QUARTERS + 1):
        today = span(month_number(FIRST) + 3 * until, 1).first
        frame = service.frame(until)
        if frame.empty:
            continue
        neighbours = dict.fromkeys(service.teams, "near")
        gate = Gate(Rows(categories(frame)), LABELS, today, kept=service.kept, neighbours=neighbours)
        for team in service.teams:
            asked = [Figure("family", team)]
            for construct, statement in STATEMENTS:
                asked += [Figure("family", team, construct)]
                asked += [Figure("family", team, construct, "voice", statement)]
                line = gate.line("family", team, construct)
                for when in line.spans:
                    gate.release(Figure("family", team, construct, span=when), 0, "point")
                if together := gate.with_neighbours(Figure("family", team, construct)):
                    gate.release(together, 0, "level")
            for figure in asked:
                for when in gate.windows("family"):
                    gate.release(figure._replace(span=when), 0, "level")
        service.kept = {**service.kept, **gate.shown}


@dataclass(frozen=True)
class Leak:
    """What of a hidden figure is known too closely, and how closely."""

    figure: Figure
    what: str
    low: float
    high: float


def _cells(service: Service, figure: Figure, weights: np.ndarray) -> np.ndarray:
    found = np.zeros(service.answers.shape)
    when = figure.span or Span(FIRST, 3 * QUARTERS)
    for team in figure.members:
        for q in range(QUARTERS):
            start = month_number(FIRST) + 3 * q
            if when.start <= start < when.start + when.months:
                found[service.teams.index(team), q] += weights
    return found.ravel()


def _weights(figure: Figure) -> dict[str, np.ndarray]:
    """What each pair of answers adds to a figure's number, its sum, and what that lacks to the greatest."""
    if figure.construct is None:
        return {"number": np.ones(len(PAIRS))}
    place = [construct for construct, _ in STATEMENTS].index(figure.construct)
    said = [pair[place] for pair in PAIRS]
    return {
        "number": np.array([float(level is not SKIPPED) for level in said]),
        "sum": np.array([float(level or 0) for level in said]),
        "rest": np.array([0.0 if level is SKIPPED else HIGHEST - level for level in said]),
    }


def leaks(service: Service) -> list[Leak]:
    """The hidden numbers and sums that are known more closely than is allowed.

    A number that is too small must stay as uncertain as the minimum, and any hidden sum by two levels.
    """
    true = service.answers.ravel().astype(float)
    shown = [one for one, was in service.kept.items() if was.said]
    rows = [_cells(service, one, weight) for one in shown for weight in _weights(one).values()]
    equal = np.array(rows).reshape(-1, true.size)
    found = []
    for figure in [one for one, was in service.kept.items() if not was.said]:
        for what, weight in _weights(figure).items():
            aim = _cells(service, figure, weight)
            if what == "number" and aim @ true >= MINIMUM:
                continue
            low, high = (_end(sign * aim, equal, true) * sign for sign in (1, -1))
            if high - low < (MINIMUM if what == "number" else APART) - 1e-6:
                found.append(Leak(figure, what, low, high))
    return found


def _end(aim: np.ndarray, equal: np.ndarray, true: np.ndarray) -> float:
    known = (equal, equal @ true) if len(equal) else (None, None)
    solved = linprog(aim, A_eq=known[0], b_eq=known[1], method="highs")
    return -np.inf if solved.status == 3 else float(solved.fun)

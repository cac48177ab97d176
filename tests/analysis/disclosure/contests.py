"""A team whose visits are contested now and then, and an attacker who reads both views of its mirror.

The attacker writes down every figure shown, with and without what is contested, as equations over how many
visits of each quarter were contested or not and graded how, and asks a linear programme what hidden numbers
and sums can be.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from analysis.coded import CONTESTED, Rows, categories
from analysis.gate import Gate
from analysis.kept import Shown
from analysis.labels import Labels, SourceLabel
from analysis.leaving_out import DISPUTED, UNDISPUTED
from analysis.spans import Figure, Span, month_number, span

LABELS = Labels(
    constructs={"empathy": "Empathy"},
    sources={"observer": SourceLabel("Observers", "practice", 0, 4, "Poor", "Good")},
    statements={},
)
FIRST, QUARTERS, MINIMUM, LEVELS, APART = date(2025, 1, 1), 6, 5, 5, 2
TEAM = "A"
# Whose visits a figure is of: all, those that nobody contests, those that somebody contests.
STATES = {"observer": (0, 1), f"observer {UNDISPUTED}": (0,), f"observer {DISPUTED}": (1,)}


@dataclass
class Contested:
    """How many visits of each quarter were contested or not, and given each level: quarters × 2 × levels."""

    visits: np.ndarray
    kept: dict[Figure, Shown] = field(default_factory=dict)

    def frame(self, until: int) -> pd.DataFrame:
        """The ratings of the first quarters; what is contested is settled once its quarter is told."""
        rows = []
        for (quarter, state, level), n in np.ndenumerate(self.visits[:until]):
            when = pd.Timestamp(span(month_number(FIRST) + 3 * quarter, 1).first)
            for at in range(int(n)):
                visit = f"{quarter}-{state}-{level}-{at}"
                subject, rater = f"w{(level + at) % 5}", f"o{(quarter + 2 * level + 3 * at) % 4}"
                rows.append((subject, rater, float(level), visit, when, bool(state)))
        made = pd.DataFrame(rows, columns=["subject", "rater", "value", "occasion", "rated_on", CONTESTED])
        same = {"source": "observer", "instrument": "form", "version": 1, "team": TEAM, "family": None}
        made = made.assign(**same, construct="empathy", dimension="listens")
        return made.astype({"rated_on": "datetime64[s]"})


def random_contests(seed: int) -> Contested:
    """A team with thin and thick quarters, in which few or many visits are contested."""
    random = np.random.default_rng(seed)
    mean = random.choice([6.0, 14.0, 24.0, 40.0], size=QUARTERS)
    share = random.choice([0.05, 0.25, 0.45], size=QUARTERS)
    level = random.dirichlet([1.0, 2.0, 3.0, 2.0, 1.0])
    chance = [np.outer([1 - wrong, wrong], level).ravel() for wrong in share]
    drawn = [random.multinomial(random.poisson(n), one) for n, one in zip(mean, chance, strict=True)]
    return Contested(np.array(drawn).reshape(QUARTERS, 2, LEVELS))


def play(team: Contested) -> None:
    """Look at both views at the end of each quarter from the fourth; keep what was decided."""
    for until in range(4, QUARTERS + 1):
        today = span(month_number(FIRST) + 3 * until, 1).first
        gate = Gate(Rows(categories(team.frame(until))), LABELS, today, kept=team.kept)
        construct = Figure("observer", TEAM, "empathy")
        for when in gate.line("observer", TEAM, "empathy").spans:
            gate.release(construct._replace(span=when), 0, "point")
        for name in (
            Figure("observer", TEAM),
            construct,
            construct._replace(instrument="form", dimension="listens"),
        ):
            for when in gate.windows("observer"):
                gate.release(name._replace(span=when), 0, "level")
                gate.release_both(name._replace(span=when), 0, "level")
        team.kept = {**team.kept, **gate.shown}


def told_both(team: Contested) -> list[Figure]:
    """The figures that were shown without what is contested too."""
    return [one for one in team.kept if one.source == f"observer {UNDISPUTED}" and one.construct]


def _cells(figure: Figure, weights: np.ndarray) -> np.ndarray:
    found = np.zeros((QUARTERS, 2, LEVELS))
    when = figure.span or Span(FIRST, 3 * QUARTERS)
    for quarter in range(QUARTERS):
        start = month_number(FIRST) + 3 * quarter
        if when.start <= start < when.start + when.months:
            for state in STATES[figure.source]:
                found[quarter, state] = weights
    return found.ravel()


def _weights(figure: Figure) -> dict[str, np.ndarray]:
    every = np.arange(LEVELS, dtype=float)
    number = {"number": np.ones(LEVELS)}
    return number if figure.construct is None else number | {"sum": every, "rest": LEVELS - 1 - every}


def leaks(team: Contested) -> list[tuple[Figure, str, float, float]]:
    """What is known too closely: how many visits some few are, and what they were given."""
    true = team.visits.ravel().astype(float)
    shown = [one for one, was in team.kept.items() if was.said]
    equal = np.array([_cells(one, weight) for one in shown for weight in _weights(one).values()])
    equal = np.unique(equal.reshape(-1, true.size), axis=0)
    found = []
    for figure in _parts():
        if _cells(figure, np.ones(LEVELS)) @ true >= MINIMUM:
            continue
        for what, weight in _weights(figure).items():
            aim = _cells(figure, weight)
            low, high = (_end(sign * aim, equal, true) * sign for sign in (1, -1))
            if high - low < (MINIMUM if what == "number" else APART) - 1e-6:
                found.append((figure, what, low, high))
    return found


def _parts() -> list[Figure]:
    """What is contested, and what is not, in each run of quarters."""
    return [
        Figure(source, TEAM, "empathy", span=span(month_number(FIRST) + 3 * first, 3 * length))
        for source in list(STATES)[1:]
        for length in range(1, 5)
        for first in range(QUARTERS - length + 1)
    ]


def _end(aim: np.ndarray, equal: np.ndarray, true: np.ndarray) -> float:
    known = (equal, equal @ true) if len(equal) else (None, None)
    solved = linprog(aim, A_eq=known[0], b_eq=known[1], method="highs")
    return -np.inf if solved.status == 3 else float(solved.fun)

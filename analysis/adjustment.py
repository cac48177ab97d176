"""Teams beside one another as if the same observers had seen them with the same mix of cases."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from analysis.components import Spread

# A team is held against others through observers who know both: they must bring so much of its forms.
SHARED = 0.5
# A kind of case with fewer forms than this has no effect of its own to be known by.
FORMS_OF_A_CASE = 20
# Beyond so many equations at once a table would wait too long.
MOST_EQUATIONS = 2_000
# A direction in which kinds of case differ within teams by less than this part of the most is none.
NO_DIRECTION = 1e-9

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True)
class Adjusted:
    """Each team's effect and the covariance of their errors; for which teams severity was adjusted; and case.

    Effects are in the unit of the values around an origin that all teams share, in the order of their codes.
    """

    effects: Floats
    covariance: Floats
    severity: NDArray[np.bool_]
    case: bool

    @property
    def names(self) -> list[tuple[str, ...]]:
        """What each team was freed from."""
        return [("severity",) * bool(one) + ("case",) * self.case for one in self.severity]


def adjust(units: pd.DataFrame, parts: Spread) -> Adjusted | None:
    """Team effects from the additive model team + case + practitioner + rater + rest, or None.

    `units` has integer codes team, subject and rater, a float value, and perhaps integer codes `case` (below
    0: not known), one row a form. Teams and kinds of case are fixed, practitioners and raters random with the
    variances given: Henderson's equations [X'X X'Z; Z'X Z'Z + Λ], Λ = σ²/σ²_random, so that a rater's effect
    is drawn in by how little of them is known, and what is unknown stays in the covariance σ² (…)⁻¹.

    Severity can be told apart from a team only by raters who rate in several teams; a team of whose forms
    these bring less than half is not adjusted for it. None is given where no team is, and the mix of cases
    cannot be adjusted either. Source: Henderson 1975; Robinson 1991.
    """
    team, subject, rater = (_codes(units[name]) for name in ("team", "subject", "rater"))
    severity = _linked(team, subject, rater)
    case = _case(units, team)
    if parts.rest <= 0 or not (severity.any() or case is not None):
        return None
    random = [
        (code, parts.rest / variance)
        for code, variance in ((subject, parts.practitioners), (rater, parts.raters))
        if variance > 0
    ]
    fixed = [team] if case is None else [team, case]
    value = units["value"].to_numpy(dtype=float)
    found = _solved(value - value.mean(), fixed, random)
    if found is None:
        return None
    effects, inverse = found
    return Adjusted(effects, inverse * parts.rest, severity, case is not None)


def _codes(column: pd.Series) -> Whole:
    return np.unique(column.to_numpy(), return_inverse=True)[1].astype(np.intp)


def _linked(team: Whole, subject: Whole, rater: Whole) -> NDArray[np.bool_]:
    """Which teams have at least half of their forms from raters who rate in other teams too."""
    raters, people = int(rater.max()) + 1, int(subject.max()) + 1
    if np.unique(subject * raters + rater).size == max(raters, people) == min(raters, people):
        # Whoever rates nobody but themselves cannot be told apart from how they practise.
        return np.zeros(int(team.max()) + 1, dtype=bool)
    pairs = np.unique(rater * (int(team.max()) + 1) + team)
    several = np.bincount(pairs // (int(team.max()) + 1)) > 1
    return np.asarray(np.bincount(team, several[rater]) >= SHARED * np.bincount(team))


def _case(units: pd.DataFrame, team: Whole) -> Whole | None:
    """The kind of case of each form, rare kinds together; None where teams differ in it altogether."""
    if "case" not in units:
        return None
    code = _codes(units["case"])
    rare = np.bincount(code)[code] < FORMS_OF_A_CASE
    # Rare kinds are one kind together, or belong to the commonest where they are rare even so.
    together = -1 if rare.sum() >= FORMS_OF_A_CASE else int(np.bincount(code).argmax())
    code = _codes(pd.Series(np.where(rare, together, code)))
    kinds = int(code.max()) + 1
    if kinds < 2:
        return None
    table = np.zeros((int(team.max()) + 1, kinds))
    np.add.at(table, (team, code), 1)
    # What is left of the kinds' indicators within teams must have as many directions as there are contrasts.
    within = np.diag(table.sum(axis=0)) - table.T @ (table / table.sum(axis=1, keepdims=True))
    directions = np.linalg.eigvalsh(within)
    return code if directions[1] > NO_DIRECTION * directions[-1] else None


def _solved(
    value: Floats, fixed: list[Whole], random: list[tuple[Whole, float]]
) -> tuple[Floats, Floats] | None:
    """The teams' effects and their block of the inverse; the larger random factor is eliminated first."""
    rows = np.arange(len(value))
    random = sorted(random, key=lambda one: int(one[0].max()))
    large = random.pop() if random else None
    teams = int(fixed[0].max()) + 1
    blocks = []
    ridge = []
    for at, (code, weight) in enumerate([*((code, 0.0) for code in fixed), *random]):
        width = int(code.max()) + 1
        block = sparse.csr_matrix((np.ones(len(rows)), (rows, code)), shape=(len(rows), width))
        # The first kind of case is what the others are beside.
        block = block[:, 1:] if 0 < at < len(fixed) else block
        blocks.append(block)
        ridge += [weight] * block.shape[1]
    design = sparse.hstack(blocks, format="csr")
    if design.shape[1] > MOST_EQUATIONS:
        return None
    left = (design.T @ design).toarray() + np.diag(ridge)
    right = design.T @ value
    if large is not None:
        code, weight = large
        shape = (len(rows), int(code.max()) + 1)
        who = sparse.csr_matrix((np.ones(len(rows)), (rows, code)), shape=shape)
        crossed = (design.T @ who).tocsr()
        inverse = 1 / (np.bincount(code) + weight)
        left -= (crossed.multiply(inverse[None, :]).tocsr() @ crossed.T).toarray()
        right -= crossed @ (inverse * np.bincount(code, value))
    unit = np.eye(len(left), teams)
    solution = np.linalg.solve(left, np.column_stack([right, unit]))
    return solution[:teams, 0], (solution[:teams, 1:] + solution[:teams, 1:].T) / 2

"""Contacts put together as they come: sums by team, and nothing that could be taken apart again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from webapp.insight.counted import Counted
from webapp.workload.rules import Measure

Pair = tuple[str, str]


@dataclass(frozen=True)
class Contact:
    """One contact: the family's case, the worker, and whether it was directly with the family."""

    case: str
    worker: str
    team_id: int
    minutes: int
    direct: bool


@dataclass
class _Team:
    """What each worker did with each family; it lives no longer than the reading of the file."""

    visits: defaultdict[Pair, int] = field(default_factory=lambda: defaultdict(int))
    direct: defaultdict[Pair, int] = field(default_factory=lambda: defaultdict(int))
    all: defaultdict[Pair, int] = field(default_factory=lambda: defaultdict(int))


class Pool:
    """The contacts of one month, team by team."""

    def __init__(self) -> None:
        self._teams: defaultdict[int, _Team] = defaultdict(_Team)

    def add(self, contact: Contact) -> None:
        """Count one contact in."""
        team, pair = self._teams[contact.team_id], (contact.case, contact.worker)
        team.all[pair] += contact.minutes
        if contact.direct:
            team.visits[pair] += 1
            team.direct[pair] += contact.minutes

    def teams(self) -> set[int]:
        """The teams that any contact was of."""
        return set(self._teams)

    def sums(self) -> dict[int, dict[str, Counted]]:
        """Every measure of each team."""
        return {
            team_id: {
                Measure.VISITS.value: _total(team.visits),
                Measure.DIRECT.value: _total(team.direct),
                Measure.ALL.value: _total(team.all),
                Measure.CONTINUITY.value: continuity(team.visits),
            }
            for team_id, team in self._teams.items()
        }


def _total(amounts: Mapping[Pair, int]) -> Counted:
    total, by, of = sum(amounts.values()), _by(amounts, 1), _by(amounts, 0)
    worker_share, family_share = (_largest(parts, total) for parts in (by, of))
    return Counted(total, len(of), len(by), worker_share, family_share)


def _largest(parts: Mapping[str, int], total: int) -> float:
    """Which share of a total its largest part is."""
    return max(parts.values(), default=0) / total if total else 0.0


def _by(amounts: Mapping[Pair, int], part: int) -> dict[str, int]:
    """The amounts by family (0) or by worker (1)."""
    found: defaultdict[str, int] = defaultdict(int)
    for pair, amount in amounts.items():
        found[pair[part]] += amount
    return found


def continuity(visits: Mapping[Pair, int]) -> Counted:
    """Whether families see the same face: the mean share of their visits by whoever made most of them.

    For each family f with two visits or more in the month, c(f) = max over workers w of v(f, w) / v(f), where
    v(f, w) is how many visits w made and v(f) how many there were. `amount` is the sum of c(f) and `families`
    how many such families there are, so that continuity is amount / families: from near 0, everybody else
    each time, to 1, always the same worker.

    Source: the usual provider index of Breslau and Reeb (1975), Journal of Medical Education 50, 965-969,
    taken within a month and over families. Its limits: two visits by two workers give 1/2 and no less, so
    months of few visits look more continuous than they are; a visit made by two and recorded twice counts as
    two visits by two workers; whoever made most need not be whom the family trusts; and a change of
    worker from one month to the next does not show.
    """
    by_family = _by(visits, 0)
    repeated = {pair: count for pair, count in visits.items() if by_family[pair[0]] > 1}
    most: defaultdict[str, int] = defaultdict(int)
    for (case, _worker), count in repeated.items():
        most[case] = max(most[case], count)
    shares = [most[case] / by_family[case] for case in sorted(most)]
    by = _by(repeated, 1)
    return Counted(
        amount=fsum(shares),
        families=len(shares),
        workers=len(by),
        worker_share=_largest(by, sum(repeated.values())),
        family_share=1 / len(shares) if shares else 0.0,
        alike=len(set(shares)) == 1,
    )

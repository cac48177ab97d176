"""What a room may tell of what is counted, team by team, and of the whole that the teams add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analysis import charts
from analysis.statistical_disclosure import CASE_COUNT, NOBODY, Backing, Reason, Release, reason, withhold
from analysis.totals import reason_of_total

__all__ = ["LEAST_FAMILIES", "LEAST_WORKERS", "Counted", "Release", "Told", "chart", "share_of", "tell"]

# What a page says of the least that must stand behind a figure.
LEAST_FAMILIES, LEAST_WORKERS = CASE_COUNT.families, CASE_COUNT.practitioners


@dataclass(frozen=True)
class Counted:
    """What one team's count comes to, and who stands behind it.

    `worker_share` and `family_share` are the largest parts of it that one worker made, and that one family
    had. `alike` says of a mean that it is the same for every family.
    """

    amount: float
    families: int
    workers: int
    worker_share: float
    family_share: float
    alike: bool = False


@dataclass(frozen=True)
class Told:
    """What may be told of one team, or of all together: each measure, and how many families and workers."""

    figures: Mapping[str, Release[float]]
    families: Release[int]
    workers: Release[int]


def tell(
    teams: Mapping[int, Mapping[str, Counted]], counts: Sequence[str], means: Sequence[str]
) -> tuple[Mapping[int, Told], Told]:
    """What may be told of each team in one month, and of all of them together.

    `counts` are told all or none: they are of the same people, so that one would tell of another. What is
    told of `means`, which are over families, is decided for each alone, and never where counts are not.
    How many families and workers there are goes with the first of the counts. The whole counts a family or
    a worker of two teams twice.
    """
    why = {team: _reasons(measured, counts, means) for team, measured in teams.items()}
    each = {
        team: _told({name: [measured[name]] for name in measured}, why[team], counts, means)
        for team, measured in teams.items()
    }
    every = {name: [measured[name] for measured in teams.values()] for name in (*counts, *means)}
    of_total = {name: _of_total(name, teams, why) for name in (*counts, *means)}
    # The counts together here too; and a mean of families whose number is hidden would tell of it.
    closed = next((found for name in counts if (found := of_total[name])), None)
    whole = {name: closed or of_total[name] for name in of_total}
    return each, _told(every, whole, counts, means)


def _reasons(
    measured: Mapping[str, Counted], counts: Sequence[str], means: Sequence[str]
) -> dict[str, Reason | None]:
    """Why each figure of one team may not be told, or None."""
    closed = next(
        (found for name in counts if (found := reason(_behind(measured[name]), CASE_COUNT, count=True))),
        None,
    )
    why: dict[str, Reason | None] = dict.fromkeys(counts, closed)
    return why | {name: closed or reason(_behind(measured[name]), CASE_COUNT) for name in means}


def _of_total(
    name: str,
    teams: Mapping[int, Mapping[str, Counted]],
    why: Mapping[int, Mapping[str, Reason | None]],
) -> Reason | None:
    hidden = [_behind(measured[name]) for team, measured in teams.items() if why[team][name]]
    return reason_of_total(hidden, CASE_COUNT)


def _behind(one: Counted) -> Backing:
    return Backing(
        ratings=round(one.amount),
        visits=one.families,
        raters=one.workers,
        families=one.families,
        practitioners=one.workers,
        rater_share=NOBODY.rater_share,
        family_share=one.family_share,
        practitioner_share=one.worker_share,
        unanimous=one.alike,
        practitioners_left=NOBODY.practitioners_left,
    )


def _told(
    parts: Mapping[str, Sequence[Counted]],
    why: Mapping[str, Reason | None],
    counts: Sequence[str],
    means: Sequence[str],
) -> Told:
    amount = {name: sum(one.amount for one in parts[name]) for name in parts}
    families = {name: sum(one.families for one in parts[name]) for name in parts}
    workers = sum(one.workers for one in parts[counts[0]])
    figures = {name: _released(amount[name], families[name], why[name]) for name in counts}
    figures |= {
        name: _released(amount[name] / max(1, families[name]), families[name], why[name]) for name in means
    }
    behind, first = families[counts[0]], why[counts[0]]
    people: Release[int] = withhold(first) if first else Release(workers, behind)
    number: Release[int] = withhold(first) if first else Release(behind, behind)
    return Told(figures, number, people)


def _released(value: float, n: int, why: Reason | None) -> Release[float]:
    return withhold(why) if why else Release(value, n)


def share_of(part: Release[float], whole: Release[float]) -> Release[float]:
    """So many in 100 of the whole, where both are told anyway."""
    if part.value is None or not whole.value:
        return withhold(part.withheld or whole.withheld or Reason.TOO_FEW)
    return Release(round(100 * part.value / whole.value, 1), part.n)


def chart(
    months: Sequence[Release[float] | None],
    ident: str,
    title: str,
    description: str,
    ends: tuple[str, str],
    most: float | None = None,
) -> Markup:
    """One measure month by month, as a small picture; the page has a table with the same figures."""
    return charts.by_month(months, ident, title, description, *ends, most)

"""What may be told of the pooled months: of one team, and of the whole service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from webapp.insight.counted import Release, Told, share_of, tell
from webapp.rooms import Measured
from webapp.workload import queries
from webapp.workload.rules import COUNTS, MEANS, Measure, months_to_pool


@dataclass(frozen=True)
class Month:
    """One month as it may be told, in the units of the page: hours, and so many in a hundred."""

    month: date
    families: Release[int]
    workers: Release[int]
    figures: Mapping[str, Release[float]]


@dataclass(frozen=True)
class Standing:
    """A team's months and the service's, the latest first, and when the newest of the team was pooled."""

    team: Sequence[Month]
    service: Sequence[Month]
    as_at: datetime | None


def of_team(session: Session, team_id: int, today: date) -> Standing:
    """What may be told of the months that can be pooled today.

    What is withheld of the service is decided from all teams, whichever is looked at.
    """
    pooled = queries.months(session, months_to_pool(today))
    team: list[Month] = []
    service: list[Month] = []
    for month, rows in groupby(pooled, key=lambda one: one.month):
        each, whole = tell({one.team_id: queries.sums(one) for one in rows}, COUNTS, MEANS)
        service.append(_month(month, whole))
        if team_id in each:
            team.append(_month(month, each[team_id]))
    as_at = max((one.pooled_at for one in pooled if one.team_id == team_id), default=None)
    return Standing(team, service, as_at)


def measured(session: Session, team_id: int, today: date) -> Iterator[Measured]:
    """What a team can pick of this as an indicator: time directly with families, and continuity."""
    standing = of_team(session, team_id, today)
    direct = {
        one.month: share_of(one.figures[Measure.DIRECT], one.figures[Measure.ALL]) for one in standing.team
    }
    yield Measured("direct-time", direct, standing.as_at)
    continuity = {one.month: one.figures[Measure.CONTINUITY] for one in standing.team}
    yield Measured("continuity", continuity, standing.as_at)


def _month(month: date, told: Told) -> Month:
    return Month(
        month,
        told.families,
        told.workers,
        {measure: _in_units(measure, figure) for measure, figure in told.figures.items()},
    )


def _in_units(measure: str, figure: Release[float]) -> Release[float]:
    if figure.value is None:
        return figure
    if measure in {Measure.DIRECT, Measure.ALL}:
        return Release(round(figure.value / 60, 1), figure.n)
    whole = 100 * figure.value if measure == Measure.CONTINUITY else figure.value
    return Release(round(whole), figure.n)

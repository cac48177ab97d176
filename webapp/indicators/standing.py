"""What may be told of monthly counts: of one team, and of all teams together."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from rubrics.indicators import Indicator
from webapp.indicators import queries
from webapp.indicators.rules import months_shown
from webapp.insight.hopes import Part, Release, how_told, release_parts


@dataclass(frozen=True)
class Standing:
    """One indicator of a team and of all teams together, by month; as at the team's newest count."""

    team: Mapping[date, Release[float]]
    service: Mapping[date, Release[float]]
    as_at: datetime | None


def of_team(
    session: Session, team_id: int, today: date, indicators: Collection[Indicator]
) -> dict[str, Standing]:
    """What may be told of these indicators, each decided from every team's counts, whichever is looked at."""
    told = {one.id: one for one in indicators if one.counts and one.out_of}
    parts: dict[str, dict[date, dict[int, Part]]] = defaultdict(lambda: defaultdict(dict))
    as_at: dict[str, datetime] = {}
    for row in queries.counts(session, months_shown(today), told):
        parts[row.indicator][row.month][row.team_id] = Part(row.count, row.out_of)
        if row.team_id == team_id:
            as_at[row.indicator] = max(row.taken_in_at, as_at.get(row.indicator, row.taken_in_at))
    return {name: _standing(one, parts.get(name, {}), team_id, as_at.get(name)) for name, one in told.items()}


def _standing(
    indicator: Indicator, months: Mapping[date, Mapping[int, Part]], team_id: int, as_at: datetime | None
) -> Standing:
    team: dict[date, Release[float]] = {}
    service: dict[date, Release[float]] = {}
    if indicator.counts and indicator.out_of:
        how = how_told(indicator.counts, indicator.out_of, is_share=indicator.is_share)
        for month, parts in months.items():
            each, service[month] = release_parts(parts, how)
            if team_id in each:
                team[month] = each[team_id]
    return Standing(team, service, as_at)

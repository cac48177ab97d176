"""Keeping what a file's columns mean, and what a month's contacts come to."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp import audit, column_maps
from webapp.insight.counted import Counted
from webapp.turns import take_turn
from webapp.workload import queries
from webapp.workload.models import KeptMap, PooledMeasure, PooledMonth
from webapp.workload.rules import ColumnMap


def pool(
    session: Session,
    month: date,
    teams: Mapping[int, Mapping[str, Counted]],
    by_id: int,
    now: datetime,
) -> None:
    """Put what these teams' month comes to in the place of what was pooled of it before.

    The same once more changes nothing; of two at once one whole result stands.
    """
    take_turn(session, "workload.pooling")
    standing = queries.of_teams(session, month, teams)
    changed = {
        team_id: sums
        for team_id, sums in teams.items()
        if team_id not in standing or queries.sums(standing[team_id]) != sums
    }
    if not changed:
        return
    before = [standing[team_id].id for team_id in changed if team_id in standing]
    session.execute(delete(PooledMeasure).where(PooledMeasure.month_id.in_(before)))
    session.execute(delete(PooledMonth).where(PooledMonth.id.in_(before)))
    for team_id, sums in changed.items():
        measures = [PooledMeasure(measure=measure, **asdict(one)) for measure, one in sums.items()]
        session.add(PooledMonth(team_id=team_id, month=month, pooled_at=now, measures=measures))
    session.flush()
    actor = f"person:{by_id}"
    audit.record(session, "month.pooled", actor=actor, now=now, month=month.isoformat(), teams=len(changed))


def keep_map(
    session: Session, wanted: ColumnMap, seen: tuple[int, int] | None, by_id: int, now: datetime
) -> int:
    """Keep what a file's columns mean, and return the map's id; the same once more changes nothing.

    `seen` is the id of the map that is changed and the version that was looked at; None makes a new one.

    Raises:
        NameTakenError: when another map has this name and says something else.
        ChangedMeanwhileError: when it was changed, or is gone, since it was looked at.
    """
    says = {
        "columns": {meaning.value: column for meaning, column in wanted.columns.items()},
        "direct": list(wanted.direct),
        "other": list(wanted.other),
    }
    kept, is_new = column_maps.keep(session, KeptMap, wanted.name, says, seen)
    if is_new:
        audit.record(session, "columns.mapped", actor=f"person:{by_id}", now=now, map=kept.id)
    return kept.id

"""Keeping what a file's columns mean, and what a month's contacts come to."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.insight.counted import Counted
from webapp.workload import queries
from webapp.workload.models import KeptMap, PooledMeasure, PooledMonth
from webapp.workload.rules import ChangedMeanwhileError, ColumnMap, NameTakenError

# PostgreSQL lets one holder of this number pool at a time.
_TURN = 7_406_174


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
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
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
    named = queries.map_named(session, wanted.name)
    if named is not None and queries.meant(named) == wanted:
        return named.id
    if named is not None and (seen is None or named.id != seen[0]):
        raise NameTakenError
    kept = _held(session, seen) if seen else KeptMap(version=0)
    try:
        with session.begin_nested():
            kept.name, kept.version = wanted.name, kept.version + 1
            kept.columns = {meaning.value: column for meaning, column in wanted.columns.items()}
            kept.direct, kept.other = list(wanted.direct), list(wanted.other)
            session.add(kept)
    except IntegrityError:
        raise NameTakenError from None
    audit.record(session, "columns.mapped", actor=f"person:{by_id}", now=now, map=kept.id)
    return kept.id


def _held(session: Session, seen: tuple[int, int]) -> KeptMap:
    """The map that is changed, held off from others."""
    map_id, version = seen
    query = select(KeptMap).where(KeptMap.id == map_id).with_for_update()
    kept = session.scalar(query.execution_options(populate_existing=True))
    if kept is None or kept.version != version:
        raise ChangedMeanwhileError
    return kept

"""The column maps, and the pooled months; whoever asks reaches the whole service."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from webapp.insight.counted import Counted
from webapp.workload.models import KeptMap, PooledMonth
from webapp.workload.rules import ColumnMap, Meaning


def maps(session: Session) -> Sequence[KeptMap]:
    """Every column map in order of name."""
    return session.scalars(select(KeptMap).order_by(KeptMap.name)).all()


def one_map(session: Session, map_id: int) -> KeptMap | None:
    """One column map, or None."""
    return session.get(KeptMap, map_id)


def meant(kept: KeptMap) -> ColumnMap:
    """What a stored map says."""
    columns = {Meaning(meaning): column for meaning, column in kept.columns.items()}
    return ColumnMap(kept.name, columns, tuple(kept.direct), tuple(kept.other))


def months(session: Session, among: Collection[date]) -> Sequence[PooledMonth]:
    """What is pooled of these months, of every team, the latest first."""
    return _months(session, PooledMonth.month.in_(among))


def of_teams(session: Session, month: date, team_ids: Collection[int]) -> Mapping[int, PooledMonth]:
    """What is pooled of one month of these teams, by team, as it stands this moment."""
    found = _months(session, (PooledMonth.month == month) & PooledMonth.team_id.in_(team_ids))
    return {one.team_id: one for one in found}


def _months(session: Session, which: ColumnElement[bool]) -> Sequence[PooledMonth]:
    query = select(PooledMonth).options(selectinload(PooledMonth.measures)).where(which)
    query = query.order_by(PooledMonth.month.desc(), PooledMonth.team_id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def sums(month: PooledMonth) -> dict[str, Counted]:
    """What a team's month came to."""
    return {
        one.measure: Counted(
            one.amount, one.families, one.workers, one.worker_share, one.family_share, one.alike
        )
        for one in month.measures
    }
